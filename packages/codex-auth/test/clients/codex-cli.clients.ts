import { spawn } from "node:child_process";
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Sim } from "@codexthropic/codex-sim";
import { describe, expect, test } from "vitest";
import { stage, type Stage } from "../support.ts";

/** The real Codex CLI and this package on one CODEX_HOME, both ways. @see docs/reference/codex-backend.md section 19 */

const BINARY = process.env["CODEXTHROPIC_CODEX_BIN"] ?? "codex";

interface Ran {
  code: number | null;
  /** stdout and stderr. */
  output: string;
}

function codex({ sim, home }: Stage, args: readonly string[], input = ""): Promise<Ran> {
  const child = spawn(BINARY, args, {
    cwd: home,
    env: {
      PATH: process.env["PATH"],
      HOME: home,
      CODEX_HOME: home,
      // Whatever is not meant for the simulator ends here.
      HTTPS_PROXY: "http://127.0.0.1:9",
      NO_PROXY: "127.0.0.1,localhost",
      CODEX_REFRESH_TOKEN_URL_OVERRIDE: `${sim.url}/oauth/token`,
      CODEX_REVOKE_TOKEN_URL_OVERRIDE: `${sim.url}/oauth/revoke`,
    },
  });
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
  child.stdin.end(input);
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, output }));
  });
}

const exec = (all: Stage): Promise<Ran> => codex(all, ["exec", "--skip-git-repo-check", "Say hello."]);

function config(sim: Sim): string {
  return `model = "gpt-5.5"
model_provider = "local"
chatgpt_base_url = "${sim.url}/backend-api/"
check_for_update_on_startup = false
[analytics]
enabled = false
[model_providers.local]
name = "local"
base_url = "${sim.url}/backend-api/codex"
wire_api = "responses"
requires_openai_auth = true
supports_websockets = false
`;
}

async function home(): Promise<Stage> {
  const all = await stage();
  await mkdir(all.home, { recursive: true });
  await writeFile(join(all.home, "config.toml"), config(all.sim));
  return all;
}

/** The token of the last turn, as the simulator names it. */
const tokenOfTurn = ({ sim }: Stage): string | null | undefined => sim.turns.at(-1)?.token;

describe("the Codex CLI", () => {
  test("works with the file after our refresh", async () => {
    const all = await home();
    await all.sim.writeAuthFile(all.home, { expiresIn: -10 });
    const token = await all.open().getAccessToken();
    expect(await codex(all, ["login", "status"])).toMatchObject({
      code: 0,
      output: expect.stringContaining("Logged in using ChatGPT"),
    });
    expect(await exec(all)).toMatchObject({ code: 0 });
    expect(tokenOfTurn(all)).toBe(all.sim.auth.labelOf(token));
    expect(all.refreshes()).toHaveLength(1);
  });

  test("works with the file of our login and refreshes it; its tokens are used without a restart", async () => {
    const all = await home();
    const auth = all.open();
    all.sim.auth.reply({ expiresIn: 200 });
    await auth.login({ method: "browser", port: 0, openUrl: (url) => void fetch(url) });
    const ours = await auth.getAccessToken();
    expect(await codex(all, ["login", "status"])).toMatchObject({ code: 0 });

    // The CLI's margin is five minutes, ours is one: it refreshes, we would not.
    expect(await exec(all)).toMatchObject({ code: 0 });
    const theirs = await auth.getAccessToken();
    expect(theirs).not.toBe(ours);
    expect(tokenOfTurn(all)).toBe(all.sim.auth.labelOf(theirs));
    expect(all.refreshes().at(-1)).toMatchObject({ refresh_reason: "proactive_expiry" });
  });

  test("and two of our processes share one expired file: all of them work", async () => {
    const all = await home();
    await all.sim.writeAuthFile(all.home, { expiresIn: -10 });
    const [one, two] = [all.open(), all.open()];
    const [ran, ...tokens] = await Promise.all([exec(all), one.getAccessToken(), two.getAccessToken()]);
    expect(ran).toMatchObject({ code: 0 });
    expect(tokens).toHaveLength(2);
    expect(await one.getAccessToken()).toBe((await all.tokens())["access_token"]);
    expect((await readdir(all.home)).filter((name) => name.startsWith(".codexthropic"))).toEqual([]);
  });

  test("reads our API key, and its key is read by us", async () => {
    const all = await home();
    await all.open().login({ method: "api_key", apiKey: "invented-by-us" });
    const ours = await all.read();
    expect(await codex(all, ["login", "status"])).toMatchObject({
      code: 0,
      output: expect.stringMatching(/API key/),
    });
    expect(await codex(all, ["login", "--with-api-key"], "invented-by-us\n")).toMatchObject({ code: 0 });
    expect(await all.read()).toBe(ours);
    expect(await all.open().getCredentials()).toMatchObject({ kind: "api_key", apiKey: "invented-by-us" });
  });

  test("notices our logout, and its logout is noticed by us", async () => {
    const all = await home();
    const auth = all.open();
    await all.sim.writeAuthFile(all.home);
    await auth.getAccessToken();
    expect(await codex(all, ["logout"])).toMatchObject({ code: 0 });
    await expect(auth.getAccessToken()).rejects.toMatchObject({ code: "not_logged_in" });
    await all.sim.writeAuthFile(all.home);
    expect(await auth.logout()).toEqual({ removed: true, revoked: true });
    expect(await codex(all, ["login", "status"])).toMatchObject({
      output: expect.stringContaining("Not logged in"),
    });
  });

  test("can create its own lock files", async () => {
    const all = await home();
    await all.sim.writeAuthFile(all.home, { expiresIn: -10 });
    await all.open().getAccessToken();
    all.sim.auth.reply({ expiresIn: 200 });
    await all.open().getAccessToken({ forceRefresh: true });
    expect(await exec(all)).toMatchObject({ code: 0 });
    expect(await all.open().getAccessToken()).toBe((await all.tokens())["access_token"]);
  });
});
