import { createServer } from "node:http";
import { syncBuiltinESMExports } from "node:module";
import net, { type Socket } from "node:net";
import tls from "node:tls";

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import {
  createNetwork,
  NetworkOptionError,
  readCertificates,
  type Network,
  type NetworkOptions,
} from "../src/node.ts";
import {
  certificate,
  listen,
  startProxy,
  startSocksProxy,
  startTarget,
  type Proxy,
  type Target,
} from "./network-peers.ts";
import { failureOf, readText } from "./setup.ts";

const LOGIN = "user:p@ss word";
let target: Target;
let http: Proxy;
let socks: Proxy;
let guarded: Proxy;
const networks: Network[] = [];
const network = (options: NetworkOptions): Network => {
  const made = createNetwork({ ca: [certificate], ...options });
  networks.push(made);
  return made;
};
beforeEach(async () => {
  [target, http, socks, guarded] = await Promise.all([
    startTarget(),
    startProxy(),
    startSocksProxy(),
    startProxy(LOGIN),
  ]);
});
afterEach(async () => {
  vi.restoreAllMocks();
  syncBuiltinESMExports();
  await Promise.all(networks.splice(0).map((made) => made.close()));
  await Promise.all([http, socks, guarded].map((proxy) => proxy.close()));
  target.server.closeAllConnections();
  await new Promise((resolve) => target.server.close(resolve));
});

const post = async ({ transport }: Network, url = target.url): Promise<string> => {
  const { signal } = new AbortController();
  const request = { url, headers: {}, body: "hello", signal, headerTimeoutMs: 60_000 };
  return readText((await transport(request)).body);
};
const port = (url: string): string => new URL(url).port;

describe("certificate authorities", () => {
  it.each<[string, () => NetworkOptions]>([
    ["directly", () => ({})],
    ["through an HTTP proxy", () => ({ httpsProxy: http.url })],
    ["through a SOCKS proxy", () => ({ httpsProxy: socks.url })],
  ])("are parsed once for all connections and networks, %s", async (_, options) => {
    const create = vi.spyOn(tls, "createSecureContext");
    syncBuiltinESMExports();
    // A text that no other test has used: the last context is kept.
    const ca = [`${certificate}${certificate}\n# ${String(_)}`, certificate];
    const before = create.mock.calls.length;
    for (let reload = 0; reload < 2; reload++) {
      const made = network({ ...options(), ca });
      await Promise.all([post(made), post(made), (await made.fetch(target.url, { method: "POST" })).text()]);
    }
    expect(target.requests).toBe(6);
    expect(
      create.mock.calls.slice(before).filter(([given]) => given?.ca !== undefined).length,
    ).toBeLessThanOrEqual(1);
    expect(create.mock.calls.length - before).toBeLessThanOrEqual(1);
  });

  it("a damaged certificate beside a good one is ignored", async () => {
    const damaged = certificate.replace(/MII./, "AAAA");
    for (const pem of [`${damaged}\n${certificate}`, `${certificate}\n${damaged}`]) {
      const made = network({ ca: [pem] });
      await post(made);
    }
    expect(target.requests).toBe(2);
  });

  it.each<[string, string, number]>([
    ["one certificate", certificate, 1],
    ["two, with words around them", `# one\n${certificate}\n# two\n${certificate}`, 2],
    ["Windows line ends", certificate.replaceAll("\n", "\r\n"), 1],
  ])("of a file with %s", (_, pem, count) => {
    expect(readCertificates(pem)).toHaveLength(count);
  });

  it.each<[string, string]>([
    ["an empty file", ""],
    ["a web page", "<html>"],
    ["a private key", "-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----"],
    ["a damaged certificate", certificate.replace(/MII./, "AAAA")],
    ["half a certificate", certificate.slice(0, 400)],
    ["a file in DER", Buffer.from(certificate.split("-----")[2] ?? "", "base64").toString("latin1")],
  ])("%s is refused", (_, pem) => {
    expect(() => readCertificates(pem)).toThrow(NetworkOptionError);
    expect(() => createNetwork({ ca: [certificate, pem] })).toThrow(/contains no certificate/);
  });
});

describe("addresses of a host", () => {
  it.each<[string, () => NetworkOptions]>([
    ["directly", () => ({})],
    ["through an HTTP proxy", () => ({ httpsProxy: http.url })],
    ["through a SOCKS proxy", () => ({ httpsProxy: socks.url })],
  ])("have more than 250 ms each, %s", async (_, options) => {
    const connect = vi.spyOn(net.Socket.prototype, "connect");
    const made = network(options());
    await post(made);
    await (await made.fetch(target.url, { method: "POST" })).text();
    const given = connect.mock.calls
      .map(([first]) => (Array.isArray(first) ? (first[0] as object) : first) as Record<string, unknown>)
      .filter((given) => typeof given === "object" && "autoSelectFamilyAttemptTimeout" in given);
    expect(given.length).toBeGreaterThanOrEqual(2);
    for (const options of given)
      expect(options["autoSelectFamilyAttemptTimeout"]).toBeGreaterThanOrEqual(2_000);
  });
});

describe("a proxy", () => {
  it.each<[string, (proxy: URL) => string]>([
    ["host and port", ({ host }) => host],
    ["host and port, with blanks around", ({ host }) => ` ${host}\n`],
    ["user, password, host and port", ({ host }) => `user:secret@${host}`],
    ["an http URL", ({ host }) => `http://${host}`],
    ["an http URL in capitals with a slash", ({ host }) => `HTTP://${host}/`],
  ])("may be given as %s", async (_, text) => {
    expect(await post(network({ httpsProxy: text(new URL(http.url)) }))).toBe("hello");
    expect(http.tunnels).toEqual([`localhost:${port(target.url)}`]);
  });

  it.each<[string, string]>([
    ["nonsense", "a b c"],
    ["no host", "http://"],
    ["a port too many", "http://proxy:8080:9090"],
    ["a port too large", "proxy:99999"],
    ["a password with a hash", "http://user:s#cret@proxy:3128"],
    ["a password with a broken escape", "http://user:s%cret@proxy:3128"],
    ["another scheme", "ftp://proxy:21"],
    ["a file", "file:///etc/proxy"],
    ["a damaged scheme", "ht!tp://proxy:3128"],
    ["a host that is none", "http://pro!xy:3128"],
    ["an empty scheme", "://proxy:3128"],
    ["quic", "quic://proxy:443"],
  ])("with %s is refused, without its password in the message", (_, text) => {
    for (const option of ["httpsProxy", "httpProxy"]) {
      const error = errorOf(() => createNetwork({ [option]: text }));
      expect(error).toMatchObject({ name: "NetworkOptionError", option });
      expect(error.message).not.toContain("cret");
    }
  });

  it.each(["socks5", "socks5h", "socks"])(
    "speaks %s, with own certificates and to several hosts",
    async (scheme) => {
      const made = network({ httpsProxy: socks.url.replace("socks5", scheme) });
      for (let i = 0; i < 3; i++) expect(await post(made)).toBe("hello");
      expect((await made.fetch(target.url)).status).toBe(200);
      const host = scheme === "socks5" ? "127.0.0.1" : "localhost";
      expect(socks.tunnels).toEqual([`${host}:${port(target.url)}`]);
    },
  );

  it("that is not a SOCKS proxy is named", async () => {
    const failure = await failureOf(post(network({ httpsProxy: http.url.replace("http", "socks5") })));
    expect(failure.code).toBe("unreachable");
    expect(failure.message).toMatch(/through the network proxy 127\.0\.0\.1:\d+/);
  });

  it("accepts the right user name and password", async () => {
    const { host } = new URL(guarded.url);
    expect(await post(network({ httpsProxy: `http://user:p%40ss%20word@${host}` }))).toBe("hello");
  });

  it.each<[string, string, RegExp]>([
    ["without a login", "", /wants a user name and a password/],
    ["with a wrong one", "user:wrong@", /does not accept/],
  ])(
    "that answers 407 %s is named, is asked once, and gets nothing of the request",
    async (_, login, words) => {
      const { host } = new URL(guarded.url);
      const made = network({ httpsProxy: `http://${login}${host}` });
      const failure = await failureOf(post(made));
      expect(failure.code).toBe("network_blocked");
      expect(failure.message).toMatch(/407 Proxy Authentication Required/);
      expect(failure.message).toMatch(words);
      expect(failure.message).toContain(host);
      expect(failure.message).not.toContain("wrong");
      await expect(made.fetch(target.url)).rejects.toMatchObject({ code: "network_blocked" });
      expect([guarded.tunnels.length, target.requests]).toEqual([2, 0]);
    },
  );

  it("that is a web server is named", async () => {
    const server = createServer((_, response) => void response.end());
    server.on("connect", (_, socket) => void socket.end("HTTP/1.1 405 Method Not Allowed\r\n\r\n"));
    const made = network({ httpsProxy: `127.0.0.1:${await listen(server)}` });
    expect((await failureOf(post(made))).message).toMatch(
      /405 Method Not Allowed\)\. Perhaps it is a web server/,
    );
    server.close();
  });

  it("that is not there is named", async () => {
    const { url } = http;
    await http.close();
    const failure = await failureOf(post(network({ httpsProxy: url })));
    expect(failure).toMatchObject({ code: "unreachable" });
    expect(failure.message).toMatch(
      /Cannot reach localhost through the network proxy 127\.0\.0\.1:\d+: .*ECONNREFUSED/,
    );
    http = await startProxy();
  });

  it("that never answers is given up", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    let asked = (): void => {};
    const arrival = new Promise<void>((resolve) => (asked = resolve));
    const sockets: Socket[] = [];
    const server = net.createServer((socket) => {
      sockets.push(socket);
      socket.once("data", () => asked());
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as net.AddressInfo;
    const failure = failureOf(post(network({ httpsProxy: `http://127.0.0.1:${port}` })));
    await arrival;
    await vi.advanceTimersByTimeAsync(21_000);
    vi.useRealTimers();
    expect((await failure).code).toBe("unreachable");
    await new Promise<void>((resolve) =>
      sockets[0]?.destroyed ? resolve() : sockets[0]?.once("close", () => resolve()),
    );
    server.close();
  });
});

it("a certificate that is not trusted is named, and the request is not retried", async () => {
  const failure = await failureOf(post(network({ ca: [] })));
  expect(failure.code).toBe("network_blocked");
  expect(failure.message).toMatch(/certificate shown for localhost:\d+ is not trusted/);
});

function errorOf(run: () => unknown): Error {
  try {
    run();
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error("expected an error");
}

describe.each<[string, (port: number) => NetworkOptions]>([
  ["directly", () => ({})],
  ["through an HTTP proxy", (port) => ({ httpsProxy: `127.0.0.1:${port}` })],
  ["through a SOCKS proxy", (port) => ({ httpsProxy: `socks5h://127.0.0.1:${port}` })],
])("closing the network, %s", (_, options) => {
  it("gives up a connection that is being opened, so that nothing holds the process", async () => {
    let accepted = (_socket: Socket): void => {};
    const accepting = new Promise<Socket>((resolve) => (accepted = resolve));
    // Accepts and is silent: neither TLS nor a proxy's answer comes.
    const server = net.createServer((socket) => accepted(socket.on("error", () => {})));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as net.AddressInfo;
    const made = network(options(port));
    const failure = failureOf(post(made, `https://localhost:${port}/`));
    const socket = await accepting;
    const closed = new Promise((resolve) => socket.resume().once("close", resolve));
    await made.close();
    expect((await failure).message).toMatch(/^Cannot reach|^The connection/);
    await closed;
    server.close();
  });
});
