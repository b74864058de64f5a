import { execFileSync, spawn, spawnSync, type ChildProcess } from "node:child_process";
import { fileURLToPath, pathToFileURL } from "node:url";
import { gate, scenarios } from "@codexthropic/codex-sim";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { readVersion } from "../src/version.ts";
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

function start(args: string[], env: Record<string, string | undefined>, flags: string[] = []): Program {
  const child = spawn(process.execPath, [...flags, MAIN, ...args], {
    env: { ...env, PATH: process.env["PATH"] },
    stdio: ["ignore", "pipe", "pipe"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  let err = "";
  child.stderr.on("data", (chunk: Buffer) => (err += chunk.toString()));
  const ended = new Promise<number | string | null>((resolve) => {
    child.once("close", (code, signal) => resolve(code ?? signal));
  });
  return { process: child, err: () => err, ended };
}

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
): Promise<Program & { url: string; sim: Awaited<ReturnType<typeof loggedIn>>["sim"] }> {
  const { sim, io } = await loggedIn();
  const program = start(["--port", "0"], io.env, flags);
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
    expect(files).toEqual(["main.js", "version.js"]);
  });

  it("loads few files for the first message, and none of the SOCKS client", async () => {
    const { url, err } = await serving(TRACE);
    expect(await (await ask(url)).text()).toContain("message_stop");
    const files = loaded(err());
    expect(files).toContain(pathToFileURL(MAIN).href);
    expect(files.length).toBeLessThan(70);
    expect(files.filter((file) => /\/(?:socks|consola|smol-toml)\//.test(file))).toEqual([]);
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
});
