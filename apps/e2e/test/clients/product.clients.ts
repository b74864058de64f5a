import { spawn } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { agent, type AgentRule, scenarios, type Sim, startSim } from "@codexthropic/codex-sim";
import { afterEach, beforeEach, expect, it } from "vitest";
import { withTempDir } from "../../src/run-claude.ts";

/** `codexthropic claude …` as it is installed: the compiled command, which starts the real Claude Code. */

const main = resolve(fileURLToPath(new URL("../../../cli/dist/main.js", import.meta.url)));
const tinyMcp = fileURLToPath(new URL("fixtures/tiny-mcp.mjs", import.meta.url));

let sim: Sim;
beforeEach(async () => {
  sim = await startSim();
});
afterEach(() => sim.close());

interface Run {
  code: number | null;
  stdout: string;
  stderr: string;
}

async function codexthropic(dir: string, args: readonly string[]): Promise<Run> {
  await sim.writeAuthFile(dir, { expiresIn: 3600 });
  return new Promise((done, reject) => {
    const child = spawn(process.execPath, [main, ...args], {
      cwd: dir,
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        PATH: process.env["PATH"],
        HOME: dir,
        CODEX_HOME: dir,
        ...sim.env,
        CODEXTHROPIC_CLAUDE_BIN: process.env["CODEXTHROPIC_CLAUDE_BIN"],
        HTTPS_PROXY: "http://127.0.0.1:9",
        NO_PROXY: "127.0.0.1,localhost,::1",
        DISABLE_AUTOUPDATER: "1",
        IS_SANDBOX: "1",
        TERM: "dumb",
      },
    });
    const run: Run = { code: null, stdout: "", stderr: "" };
    child.stdout.on("data", (data: Buffer) => (run.stdout += data.toString()));
    child.stderr.on("data", (data: Buffer) => (run.stderr += data.toString()));
    const timer = setTimeout(() => child.kill("SIGKILL"), 120_000);
    child.on("error", reject);
    child.on("close", (code) => {
      clearTimeout(timer);
      // In print mode Claude Code says that it does not know an id. @see docs/claude-code.md
      const stderr = run.stderr.replace(/^\[claude-code:unrecognized_model\].*\n/gm, "");
      done({ ...run, stderr, code });
    });
  });
}

const claude = (dir: string, prompt: string, ...more: string[]): Promise<Run> =>
  codexthropic(dir, ["claude", "-p", prompt, "--dangerously-skip-permissions", ...more]);

const script = (...rules: AgentRule[]): void => sim.script(agent(rules, () => scenarios.text("Otherwise.")));
const refused = (): unknown[] => sim.turns.map((turn) => turn.problem).filter((problem) => problem !== null);

it("passes the answer, the exit code and the arguments through, and leaves stderr alone", () =>
  withTempDir(async (dir) => {
    script({ answer: scenarios.reasoning("**Easy**", "Hello from the model.") });
    expect(await claude(dir, "Say hello.")).toEqual({
      code: 0,
      stdout: "Hello from the model.\n",
      stderr: "",
    });
    const wrong = await codexthropic(dir, ["claude", "--no-such-option"]);
    expect(wrong.code).toBe(1);
    expect(wrong.stderr).toContain("--no-such-option");
    expect((await codexthropic(dir, ["claude", "--version"])).stdout).toMatch(/Claude Code/);
  }));

it("tells Claude Code the model's real context window", () =>
  withTempDir(async (dir) => {
    script({ answer: scenarios.text("Hi.") });
    const run = await claude(dir, "Hi.", "--output-format", "json");
    const { modelUsage } = JSON.parse(run.stdout) as {
      modelUsage: Record<string, { contextWindow: number }>;
    };
    expect(Object.values(modelUsage).map((usage) => usage.contextWindow)).toEqual([272_000]);
  }));

it("runs a sub-agent under the same session and cache key, in a thread of its own", () =>
  withTempDir(async (dir) => {
    script(
      { when: { user: /Count the moons/ }, answer: scenarios.text("Four moons.") },
      {
        when: { round: 0, offers: "Agent" },
        answer: scenarios.toolCall("Agent", {
          description: "count",
          prompt: "Count the moons.",
          subagent_type: "general-purpose",
          run_in_background: false,
        }),
      },
      {
        when: { tool: "Agent" },
        answer: ({ outputs }) =>
          scenarios.text(`It says: ${/Four moons/.exec(outputs.at(-1)?.text ?? "")?.[0]}`),
      },
    );
    const run = await claude(dir, "Ask an agent.");
    expect(run.stdout).toContain("It says: Four moons");
    expect(new Set(sim.turns.map((turn) => turn.headers["session-id"])).size).toBe(1);
    expect(new Set(sim.turns.map((turn) => turn.body?.["prompt_cache_key"])).size).toBe(1);
    expect(new Set(sim.turns.map((turn) => turn.headers["thread-id"])).size).toBe(2);
    expect(refused()).toEqual([]);
  }));

it("searches the web with sources", () =>
  withTempDir(async (dir) => {
    script(
      {
        when: { user: /Perform a web search/ },
        answer: scenarios.webSearch([
          { query: "bun", sources: [{ url: "https://bun.example/", title: "Bun" }] },
        ]),
      },
      {
        when: { tool: "WebSearch" },
        answer: ({ outputs }) => scenarios.text(`Found: ${outputs.at(-1)?.text}`),
      },
      { when: { round: 0, offers: "Bash" }, answer: scenarios.toolCall("WebSearch", { query: "bun" }) },
    );
    const run = await claude(dir, "What is bun?");
    expect(run.stdout).toContain('{"title":"Bun","url":"https://bun.example/"}');
    expect(refused()).toEqual([]);
    const search = sim.turns.find((turn) => JSON.stringify(turn.body?.["tools"]).includes('"web_search"'));
    expect(search?.lane).toBe("full");
  }));

it("finds and calls an MCP tool that was deferred, and the tool list stays as it is", () =>
  withTempDir(async (dir) => {
    const config = join(dir, "mcp.json");
    await writeFile(
      config,
      JSON.stringify({ mcpServers: { tiny: { command: process.execPath, args: [tinyMcp] } } }),
    );
    script(
      {
        when: { tool: "mcp__tiny__add" },
        answer: ({ outputs }) => scenarios.text(`Result ${outputs.at(-1)?.text}`),
      },
      { when: { tool: "tool_search" }, answer: scenarios.toolCall("mcp__tiny__add", { a: 2, b: 3 }) },
      {
        when: { round: 0, offers: "tool_search" },
        answer: scenarios.toolSearch({ query: "select:mcp__tiny__add", max_results: 5 }),
      },
    );
    const run = await claude(dir, "Add two and three.", "--mcp-config", config);
    expect(run.stdout).toContain("sum=5");
    const lists = sim.turns.map((turn) => turn.body?.["tools"]).filter((tools) => Array.isArray(tools));
    expect(lists.length).toBeGreaterThan(2);
    for (const list of lists) expect(list).toEqual(lists[0]);
    expect(refused()).toEqual([]);
  }));

it("resumes a session with its reasoning, in another process and on another port", () =>
  withTempDir(async (dir) => {
    script({ answer: scenarios.reasoning("**Hm**", "Noted.") });
    await claude(dir, "Remember this.");
    const run = await claude(dir, "And now?", "--continue");
    expect(run).toEqual({ code: 0, stdout: "Noted.\n", stderr: "" });
    const last = sim.turns.at(-1);
    expect(JSON.stringify(last?.body?.["input"])).toContain('"encrypted_content":"g');
    expect(last?.cachedTokens).toBeGreaterThan(1024);
    expect(refused()).toEqual([]);
  }));

it("runs two sessions side by side, each on a proxy of its own", () =>
  withTempDir(async (dir) => {
    script({ answer: ({ userText }) => scenarios.text(`You said ${/number \d/.exec(userText)?.[0]}.`) });
    const runs = await Promise.all([claude(dir, "This is number 1."), claude(dir, "This is number 2.")]);
    expect(runs.map((run) => run.stdout)).toEqual(["You said number 1.\n", "You said number 2.\n"]);
    expect(new Set(sim.turns.map((turn) => turn.headers["session-id"])).size).toBe(2);
  }));

it("says what to run when nobody is logged in", () =>
  withTempDir(async (dir) => {
    const run = await new Promise<Run>((done) => {
      const child = spawn(process.execPath, [main, "claude", "-p", "Hi."], {
        cwd: dir,
        stdio: ["ignore", "pipe", "pipe"],
        env: {
          PATH: process.env["PATH"],
          HOME: dir,
          CODEX_HOME: join(dir, "none"),
          CODEXTHROPIC_CLAUDE_BIN: process.env["CODEXTHROPIC_CLAUDE_BIN"],
          IS_SANDBOX: "1",
        },
      });
      const result: Run = { code: null, stdout: "", stderr: "" };
      child.stderr.on("data", (data: Buffer) => (result.stderr += data.toString()));
      child.stdout.on("data", (data: Buffer) => (result.stdout += data.toString()));
      child.on("close", (code) => done({ ...result, code }));
    });
    expect(run.code).toBe(3);
    expect(run.stderr).toContain("codexthropic login");
  }));
