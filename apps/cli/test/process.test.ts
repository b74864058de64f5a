import { execFileSync, spawn, spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, openSync, statSync, writeFileSync } from "node:fs";
import { createServer as createHttpServer } from "node:http";
import module from "node:module";
import { connect, createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { rootCertificates } from "node:tls";
import { fileURLToPath, pathToFileURL } from "node:url";
import { gate, scenarios } from "@codexthropic/codex-sim";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { readVersion } from "../src/read-version.ts";
import { loggedIn, until } from "./simulated.ts";

/** The program as users have it: compiled, in a process of its own. */
const MAIN = fileURLToPath(new URL("../dist/main.js", import.meta.url));

beforeAll(() => {
  const build = fileURLToPath(new URL("../../../scripts/build.mjs", import.meta.url));
  execFileSync(process.execPath, [build], { stdio: "pipe" });
}, 60_000);

/** Node's flags for printing the URL of every file that is loaded. */
const TRACE = ((): string[] => {
  const hook =
    'export async function load(u, c, n) { if (u.startsWith("file:")) console.error(u); return n(u, c); }';
  const register = `import { register } from "node:module"; register("data:text/javascript," + encodeURIComponent(${JSON.stringify(hook)}));`;
  return ["--import", `data:text/javascript,${encodeURIComponent(register)}`];
})();

const loaded = (err: string): string[] => err.split("\n").filter((line) => line.startsWith("file:"));

interface Program {
  process: ChildProcess;
  err: () => string;
  ended: Promise<number | string | null>;
}

function start(
  args: string[],
  env: Record<string, string | undefined>,
  flags: string[] = [],
  stderr: "pipe" | number = "pipe",
): Program {
  const child = spawn(process.execPath, [...flags, MAIN, ...args], {
    env: { ...env, PATH: process.env["PATH"] },
    stdio: ["ignore", "pipe", stderr],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  let err = "";
  child.stderr?.on("data", (chunk: Buffer) => (err += chunk.toString()));
  const ended = new Promise<number | string | null>((resolve) => {
    child.once("close", (code, signal) => resolve(code ?? signal));
  });
  return { process: child, err: () => err, ended };
}

/** A port that was free a moment ago. */
const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
};

const answers = async (url: string): Promise<boolean> => {
  const response = await fetch(`${url}/healthz`).catch(() => null);
  return response?.ok === true;
};

const ask = (url: string): Promise<Response> =>
  fetch(`${url}/v1/messages`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      model: "opus",
      max_tokens: 100,
      stream: true,
      messages: [{ role: "user", content: "hi" }],
    }),
  });

async function serving(
  flags?: string[],
  args: string[] = [],
): Promise<Program & { url: string; sim: Awaited<ReturnType<typeof loggedIn>>["sim"] }> {
  const { sim, io } = await loggedIn();
  const program = start(["--port", "0", ...args], io.env, flags);
  const url = await until(() => /http:\/\/\S+:\d+/.exec(program.err())?.[0]);
  return { ...program, url, sim };
}

describe("the program", () => {
  it.each([
    [["--version"], 0, `${readVersion()}\n`, ""],
    [["--no-such-flag"], 2, "", "error: `codexthropic` has no flag --no-such-flag.\n"],
    [["nonsense"], 2, "", 'error: There is no command "nonsense".\n'],
  ])("%j", (args, code, out, err) => {
    const result = spawnSync(process.execPath, [MAIN, ...args], {
      encoding: "utf8",
      env: { PATH: process.env["PATH"] },
    });
    expect([result.status, result.stdout]).toEqual([code, out]);
    expect(result.stderr.startsWith(err)).toBe(true);
  });

  it("loads nothing but itself for --version", () => {
    const { stderr } = spawnSync(process.execPath, [...TRACE, MAIN, "--version"], { encoding: "utf8" });
    const files = loaded(stderr).map((url) => url.replace(/.*\/dist\//, ""));
    expect(files).toEqual(["main.js", "read-version.js"]);
  });

  it.each([
    ["no config file", null, null],
    ["a config file that says nothing of the history", "config.toml", "port = 4141\n"],
    ["a config file that names a folder", "config.toml", 'usage = "FOLDER"\n'],
    ["a key with escapes", "config.toml", '"\\u0075sage" = "FOLDER"\n'],
    ["JSON", "config.json", '{ "usage": "FOLDER" }'],
    ["a module", "config.mjs", 'export default { usage: "FOLDER" };'],
    ["a history that is switched off", "config.toml", 'usage = "off"\n'],
    ["a wrong config file", "config.toml", "usage = [\n"],
  ])("prints the status line, and loads no commands for it: %s", async (_, name, text) => {
    const home = mkdtempSync(join(tmpdir(), "codexthropic-test-"));
    const folder = join(home, text?.includes("FOLDER") ? "elsewhere" : ".local/share/codexthropic/usage");
    const config = join(home, ".config", "codexthropic");
    for (const made of [folder, config]) mkdirSync(made, { recursive: true });
    const window = { minutes: 300, used: 0.42, resets_at: Date.now() + 3_600_000, read_at: Date.now() };
    writeFileSync(join(folder, "quota.json"), JSON.stringify({ v: 1, readings: [window] }));
    if (name !== null)
      writeFileSync(join(config, name), text?.replace("FOLDER", folder.replaceAll("\\", "/")) ?? "");
    const { status, stdout, stderr } = spawnSync(process.execPath, [...TRACE, MAIN, "statusline"], {
      encoding: "utf8",
      input: "{}",
      env: { PATH: process.env["PATH"], HOME: home, USERPROFILE: home, NO_COLOR: "1" },
    });
    if (text?.startsWith("usage = [")) return expect([status, stdout]).toEqual([2, ""]);
    expect([status, stdout.includes("5h 42 %")]).toEqual([0, !text?.includes("off")]);
    const files = loaded(stderr).map((url) => url.replace(/.*\/(?:dist|node_modules)\//, ""));
    expect(files.filter((file) => /citty|cli\.js|commands/.test(file))).toEqual([]);
    if (!text || !/usage|u0075/.test(text)) expect(files.join()).not.toMatch(/settings|smol-toml/);
  });

  it("loads few files for the first message, and none of the SOCKS client", async () => {
    const { url, err } = await serving(TRACE);
    expect(await (await ask(url)).text()).toContain("message_stop");
    const files = loaded(err());
    expect(files).toContain(pathToFileURL(MAIN).href);
    expect(files.length).toBeLessThan(70);
    expect(files.filter((file) => /\/(?:socks|smol-toml|tinyexec|tab)\//.test(file))).toEqual([]);
  });

  it("does not mind when nobody reads its answer", async () => {
    const child = spawn(process.execPath, [MAIN, "completion", "zsh"], { stdio: ["ignore", "pipe", "pipe"] });
    child.stdout.destroy();
    let err = "";
    child.stderr.on("data", (chunk: Buffer) => (err += chunk.toString()));
    const code = await new Promise((resolve) => child.once("close", resolve));
    expect([code, err]).toEqual([0, ""]);
  });

  it("serves, and ends with 143 once the last answer is out", async () => {
    const { url, sim, process: child, ended } = await serving();
    const hold = gate();
    sim.enqueue(scenarios.pausedAt("first_delta", hold.opened, scenarios.text("patience")));
    const answer = await ask(url);
    child.kill("SIGTERM");
    hold.open();
    expect(await answer.text()).toContain("message_stop");
    expect(await ended).toBe(143);
  });

  it("ends at once with the second signal", async () => {
    const { url, sim, process: child, err, ended } = await serving();
    sim.enqueue(scenarios.silence("first_delta"));
    const answer = await ask(url);
    child.kill("SIGINT");
    await until(() => err().includes("SIGINT: taking no new requests"));
    child.kill("SIGINT");
    expect(await ended).toBe(130);
    await expect(answer.text()).rejects.toThrow("terminated");
  });

  it("ends by itself after a command that has asked the network", async () => {
    const { io } = await loggedIn();
    expect(await start(["status"], io.env).ended).toBe(0);
  });

  it.skipIf(process.platform !== "linux")("goes on serving when stderr is on a full disk", async () => {
    const { io } = await loggedIn();
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const args = ["--verbose", "--port", String(port)];
    const { process: child, ended } = start(args, io.env, [], openSync("/dev/full", "w"));
    while (!(await answers(url))) expect(child.exitCode).toBeNull();
    for (let messages = 0; messages < 3; messages++)
      expect(await (await ask(url)).text()).toContain("message_stop");
    child.kill("SIGTERM");
    expect(await ended).toBe(143);
  });

  it.each(["closed", "not read any more"])("goes on serving when stderr is %s", async (state) => {
    const { url, process: child, ended } = await serving([], ["--verbose"]);
    if (state === "closed") child.stderr?.destroy();
    else child.stderr?.pause();
    for (let messages = 0; messages < 60; messages++)
      expect(await (await ask(url)).text()).toContain("message_stop");
    child.kill("SIGTERM");
    await until(() => child.exitCode !== null || child.signalCode !== null);
    child.stderr?.resume();
    expect(await ended).toBe(143);
  });

  it.each([["doctor"], ["status"], ["models"]])(
    "%s ends when it has printed, whatever connections the servers keep open",
    async (command) => {
      const { io } = await loggedIn();
      const server = createHttpServer(
        (_request, response) => void response.writeHead(404).end("no such page"),
      );
      Object.assign(server, { keepAliveTimeout: 0, headersTimeout: 0, requestTimeout: 0 });
      await once(server.listen(0, "127.0.0.1"), "listening");
      onTestFinished(() => {
        server.closeAllConnections();
        server.close();
      });
      const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      const certificates = join(io.home, "ca.pem");
      writeFileSync(certificates, rootCertificates.slice(0, 1).join("\n"));
      const env = { ...io.env, CODEX_AUTH_ISSUER: issuer };
      const plain = start([command], env);
      const own = start([command], { ...env, SSL_CERT_FILE: certificates });
      expect([0, 1]).toContain(await plain.ended);
      expect([0, 1]).toContain(await own.ended);
    },
    // Less than a check waits for an answer: a connection that is left open would be cut by that limit only.
    8_000,
  );
});

/** Sends raw bytes, then closes or resets the connection as told. Resolves with what came until then. */
function raw(url: string, text: string, then: "reset" | "close" | "half-close" | "wait"): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect({ port: Number(new URL(url).port), host: "127.0.0.1", allowHalfOpen: true });
    let answer = "";
    socket.setEncoding("latin1");
    socket.on("data", (data: string) => (answer += data));
    socket.on("error", () => undefined);
    socket.on("close", () => resolve(answer));
    socket.on("end", () => socket.end());
    socket.once("connect", () => {
      socket.write(text, () => {
        if (then === "reset") socket.resetAndDestroy();
        else if (then === "close") socket.destroy();
        else if (then === "half-close") socket.end();
      });
    });
  });
}

const HELLO = JSON.stringify({
  model: "opus",
  max_tokens: 100,
  messages: [{ role: "user", content: "hi" }],
});

const post = (url: string, fields: string[], body = HELLO): string =>
  [
    "POST /v1/messages HTTP/1.1",
    `host: ${new URL(url).host}`,
    "content-type: application/json",
    `content-length: ${Buffer.byteLength(body)}`,
    ...fields,
    "",
    body,
  ].join("\r\n");

const WEBSOCKET = [
  "connection: Upgrade",
  "upgrade: websocket",
  "sec-websocket-version: 13",
  "sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==",
];

describe("upgrade requests", () => {
  it("that are followed by a close or a reset do not end the program", async () => {
    const { url, process: child } = await serving();
    const get = (fields: string[]): string =>
      ["GET /v1/messages HTTP/1.1", `host: ${new URL(url).host}`, ...fields, "", ""].join("\r\n");
    for (let round = 0; round < 20; round++) {
      for (const then of ["reset", "close"] as const) {
        await raw(url, get(WEBSOCKET), then);
        await raw(url, get(["connection: Upgrade", "upgrade: h2c"]), then);
        await raw(url, post(url, ["connection: Upgrade", "upgrade: foo/2"]), then);
        await raw(url, get(WEBSOCKET) + get(WEBSOCKET) + get(WEBSOCKET), then);
      }
    }
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    expect(child.exitCode).toBe(null);
  });

  it.each([["h2c"], ["h2c, foo/2"], ["TLS/1.0"], ["IRC/6.9"]])(
    "for %s are answered as if they had not asked",
    async (token) => {
      const { url, process: child, ended } = await serving();
      const fields = [
        "connection: Upgrade, HTTP2-Settings",
        `upgrade: ${token}`,
        "http2-settings: AAMAAABkAAQAoAAA",
      ];
      const answer = await raw(url, post(url, fields), "wait");
      expect(answer).toMatch(/^HTTP\/1\.1 200 [^]*\r\nConnection: close\r\n[^]*"end_turn"/);
      // A connection that was upgraded or not does not keep the program from ending.
      const open = raw(url, post(url, fields), "wait");
      await new Promise((resolve) => setTimeout(resolve, 100));
      child.kill("SIGTERM");
      expect(await ended).toBe(143);
      await open;
    },
  );

  it.each(["websocket", "WebSocket", "h2c, websocket"])("for %s are refused", async (token) => {
    const { url } = await serving();
    const fields = WEBSOCKET.map((field) => (field.startsWith("upgrade") ? `upgrade: ${token}` : field));
    expect(await raw(url, post(url, fields), "half-close")).toMatch(/^HTTP\/1\.1 403 /);
  });
});

it("answers clients that half-close", async () => {
  const { url } = await serving();
  // An answer that takes longer than a moment is preceded by probes, which every client skips.
  expect(await raw(url, post(url, []), "half-close")).toMatch(
    /^(?:HTTP\/1\.1 100 Continue\r\n\r\n)*HTTP\/1\.1 200 [^]*"end_turn"/,
  );
});

it("loses no request to a reload", async () => {
  const { url, process: child, err } = await serving();
  const done = { yet: false };
  const statuses: (number | string)[] = [];
  const worker = async (): Promise<void> => {
    while (!done.yet) {
      try {
        const answer = await ask(url);
        const text = await answer.text();
        statuses.push(text.includes("message_stop") ? answer.status : text);
      } catch (error) {
        statuses.push(String((error as Error).cause ?? error));
      }
    }
  };
  const workers = Array.from({ length: 8 }, worker);
  for (let reload = 1; reload <= 8; reload++) {
    child.kill("SIGHUP");
    await until(() => err().split("SIGHUP: configuration read again").length > reload);
    const before = statuses.length;
    await until(() => statuses.length > before + 10);
  }
  done.yet = true;
  await Promise.all(workers);
  expect(statuses.length).toBeGreaterThan(80);
  expect(statuses.filter((status) => status !== 200)).toEqual([]);
  const status = (await (await fetch(`${url}/status`)).json()) as { totals: { messages: number } };
  expect(status.totals.messages).toBe(statuses.length);
});

describe.runIf("enableCompileCache" in module)("compiled modules", () => {
  const run = (cacheDir: string): { status: number | null; stderr: string } =>
    spawnSync("sh", ["-c", 'umask 0; exec "$0" "$@"', process.execPath, MAIN, "completion", "bash"], {
      env: { HOME: tmpdir(), CODEXTHROPIC_CACHE_DIR: cacheDir },
      encoding: "utf8",
    });

  it("are kept where only their owner can write, whatever the umask", () => {
    const cacheDir = join(mkdtempSync(join(tmpdir(), "compiled-")), "cache");
    expect(run(cacheDir).status).toBe(0);
    for (const folder of [cacheDir, join(cacheDir, "compiled")])
      expect(statSync(folder).mode & 0o777).toBe(0o700);
  });

  it("are not missed where there is no folder", () => {
    const cacheDir = join(mkdtempSync(join(tmpdir(), "compiled-")), "cache");
    writeFileSync(cacheDir, "a file");
    expect(run(cacheDir)).toMatchObject({ status: 0, stderr: "" });
  });
});
