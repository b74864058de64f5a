import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type RequestListener, type Server } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { openNetwork } from "../src/serve/open-network.ts";
import type { Env } from "../src/terminal/io.ts";
import { run } from "./fake-io.ts";
import { loggedIn, until } from "./simulated.ts";

/** The network as the environment describes it. */

const fixture = (name: string): URL =>
  new URL(`../../../packages/codex-client/test/fixtures/localhost.${name}.pem`, import.meta.url);
const certificate = readFileSync(fixture("cert"), "utf8");
const file = (text: string): string => {
  const path = join(mkdtempSync(join(tmpdir(), "codexthropic-network-")), "ca.pem");
  writeFileSync(path, text);
  return path;
};

const servers: Server[] = [];
const listen = async (server: Server): Promise<number> => {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
};
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

/** A proxy that notes what it is asked for and lets nothing through. */
async function startProxy(): Promise<{ host: string; asked: string[] }> {
  const asked: string[] = [];
  const server = createServer();
  server.on("connect", ({ url = "" }, socket) => {
    asked.push(url);
    socket.end("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n");
  });
  return { host: `127.0.0.1:${await listen(server)}`, asked };
}
const answering = (listener: RequestListener): Promise<number> => listen(createServer(listener));

describe("proxies", () => {
  it.each<[string, string, boolean]>([
    ["HTTPS_PROXY", "https://chatgpt.com/", true],
    ["https_proxy", "https://chatgpt.com/", true],
    ["ALL_PROXY", "https://chatgpt.com/", true],
    ["all_proxy", "http://backend.test/", true],
    ["HTTP_PROXY", "http://backend.test/", true],
    ["HTTPS_PROXY", "http://backend.invalid/", false],
  ])("$%s is used for %s: %s", async (name, url, isUsed) => {
    const proxy = await startProxy();
    const network = await openNetwork({ [name]: proxy.host });
    await expect(network.fetch(url)).rejects.toMatchObject({
      code: isUsed ? "network_blocked" : "unreachable",
    });
    expect(proxy.asked).toHaveLength(isUsed ? 1 : 0);
    await network.close();
  });

  it.each<[string, Env]>([
    ["an empty value is none", { HTTPS_PROXY: "", ALL_PROXY: " " }],
    ["NO_PROXY leaves a host out", { ALL_PROXY: "127.0.0.1:9", NO_PROXY: "127.0.0.1" }],
    ["no_proxy too", { ALL_PROXY: "127.0.0.1:9", no_proxy: "127.0.0.0/8" }],
  ])("%s", async (_, env) => {
    const port = await answering((_, response) => void response.end("direct"));
    const network = await openNetwork(env);
    expect(await (await network.fetch(`http://127.0.0.1:${port}/`)).text()).toBe("direct");
    await network.close();
  });

  it.each<[string, string, RegExp]>([
    ["HTTPS_PROXY", "http://proxy:8080:9090", /^\$HTTPS_PROXY: is not the URL of a proxy/],
    ["https_proxy", "http://user:s#cret@proxy", /^\$https_proxy: is not the URL of a proxy/],
    ["HTTP_PROXY", "ftp://proxy", /^\$HTTP_PROXY: has the unsupported scheme ftp:/],
    ["ALL_PROXY", "quic://proxy", /^\$ALL_PROXY: has the unsupported scheme quic:/],
  ])("$%s=%s is refused at the start", async (name, value, message) => {
    const { io } = await loggedIn({}, { env: { [name]: value, PORT: "0" } });
    for (const command of [[], ["models"]]) {
      const { code, err } = await run(command, io);
      expect(code).toBe(2);
      expect(err).toMatch(new RegExp(message.source.replace("^", ""), "m"));
      expect(err).not.toContain("cret");
    }
  });
});

describe("certificates", () => {
  it.each(["CODEX_CA_CERTIFICATE", "SSL_CERT_FILE"])("$%s is trusted", async (name) => {
    const key = readFileSync(fixture("key"));
    const port = await listen(
      createTlsServer({ key, cert: certificate }, (_, response) => void response.end("ok")),
    );
    const network = await openNetwork({ [name]: file(certificate) });
    expect(await (await network.fetch(`https://localhost:${port}/`)).text()).toBe("ok");
    await network.close();
    const without = await openNetwork({});
    await expect(without.fetch(`https://localhost:${port}/`)).rejects.toMatchObject({
      code: "network_blocked",
    });
    await without.close();
  });

  it.each<[string, () => string, RegExp]>([
    ["empty", () => file(""), /ca\.pem contains no certificate/],
    ["a web page", () => file("<html>"), /ca\.pem contains no certificate/],
    [
      "a key",
      () => file("-----BEGIN PRIVATE KEY-----\nAA==\n-----END PRIVATE KEY-----"),
      /contains no certificate/,
    ],
    ["missing", () => "/nowhere/ca.pem", /cannot be read \(ENOENT\)/],
    ["a folder", () => tmpdir(), /cannot be read \(EISDIR\)/],
  ])("a file that is %s is refused at the start", async (_, path, problem) => {
    for (const name of ["CODEX_CA_CERTIFICATE", "SSL_CERT_FILE"]) {
      const { io } = await loggedIn({}, { env: { [name]: path(), PORT: "0" } });
      const { code, err } = await run([], io);
      expect(code).toBe(2);
      expect(err).toMatch(problem);
      expect(err).toContain(`$${name}: `);
    }
  });

  it.each<[string, () => string, RegExp]>([
    ["empty", () => file(""), /ca\.pem contains no certificate/],
    ["missing", () => "/nowhere/ca.pem", /\/nowhere\/ca\.pem cannot be read \(ENOENT\)/],
  ])(
    "a file of Node's own that is %s is told at the start, and ignored as Node does",
    async (_, path, problem) => {
      const env = { NODE_EXTRA_CA_CERTS: path(), PORT: "0" };
      const { io } = await loggedIn({}, { env });
      const serving = run([], io);
      await until(() => io.err().includes("http://"));
      io.signal("SIGTERM");
      expect((await serving).code).toBe(143);
      const status = await run(["status"], (await loggedIn({}, { env })).io);
      expect(status.code).toBe(0);
      for (const { err } of [await serving, status]) {
        expect(err.replace(/\s+/g, " ")).toMatch(problem);
        expect(err).toContain("$NODE_EXTRA_CA_CERTS: ");
        expect(err).toMatch(/Node\s+ignores\s+it/);
      }
      const warnings: string[] = [];
      const both = { ...env, SSL_CERT_FILE: file(certificate) };
      await (await openNetwork(both, (message) => void warnings.push(message))).close();
      expect(warnings).toEqual([expect.stringMatching(problem)]);
    },
  );

  it("a file of Node's own with certificates is not mentioned", async () => {
    const { io } = await loggedIn({}, { env: { NODE_EXTRA_CA_CERTS: file(certificate) } });
    expect((await run(["status"], io)).err).not.toContain("NODE_EXTRA_CA_CERTS");
  });
});

describe("doctor", () => {
  it.each<[string, Env]>([
    ["HTTPS_PROXY", { HTTPS_PROXY: "http://user:s#cret@proxy" }],
    ["SSL_CERT_FILE", { SSL_CERT_FILE: "/nowhere/ca.pem" }],
  ])("finds a wrong $%s, and looks at the rest", async (name, env) => {
    const { io } = await loggedIn({}, { env: { PORT: "0", PATH: "", ...env } });
    const { code, out, err } = await run(["doctor"], io);
    expect(code).toBe(1);
    expect(out).toMatch(new RegExp(`network +\\$${name}: `));
    expect(out).toMatch(/node +\d/);
    expect(out + err).not.toContain("cret");
  });

  it.each<[string, RequestListener, RegExp]>([
    [
      "a login page",
      (_, response) =>
        void response.writeHead(200, { "content-type": "text/html" }).end("<html><title>Hotel WiFi</title>"),
      /backend +A web page \(“Hotel WiFi”\) came in place of the answer/,
    ],
    [
      "a redirect",
      (_, response) => void response.writeHead(302, { location: "https://portal.test/?a" }).end(),
      /backend .*redirected to portal\.test \(302\)/,
    ],
    [
      "Cloudflare",
      (_, response) => void response.writeHead(403, { "cf-mitigated": "challenge" }).end(),
      /backend +Cloudflare, in front of/,
    ],
  ])("names %s", async (_, listener, words) => {
    const port = await answering(listener);
    const url = `http://127.0.0.1:${port}`;
    const { io } = await loggedIn({}, { env: { PORT: "0", PATH: "", CODEX_BASE_URL: url } });
    const { code, out } = await run(["doctor"], io);
    expect(code).toBe(1);
    expect(out).toMatch(words);
  });

  it("names the network proxy that refuses, and Node's own file without a certificate", async () => {
    const proxy = await startProxy();
    const env = { PORT: "0", PATH: "", ALL_PROXY: proxy.host, NODE_EXTRA_CA_CERTS: file("no") };
    const { io } = await loggedIn({}, { env });
    const { code, out } = await run(["doctor"], io);
    expect(code).toBe(1);
    expect(out).toMatch(/backend +The network proxy 127\.0\.0\.1:\d+ refused .*407/);
    expect(out).toMatch(/network +uses ALL_PROXY, NODE_EXTRA_CA_CERTS/);
    expect(out).toMatch(/network +\$NODE_EXTRA_CA_CERTS: .*contains no certificate/);
  });
});
