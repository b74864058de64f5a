import { agent, type RequestView, type Scenario, scenarios, type SimRequest } from "@codexthropic/codex-sim";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type ClaudeRun, runClaude, withTempDir } from "../../src/run-claude.ts";
import { startStack, type Stack } from "../../src/stack.ts";

/** What the real Claude Code makes of upstream's failures, through us. */

const bin = process.env["CODEXTHROPIC_CLAUDE_BIN"] ?? "claude";

let stack: Stack;
beforeEach(async () => {
  stack = await startStack();
});
afterEach(() => stack.close());

const ask = (prompt: string, args: string[] = [], env: Record<string, string> = {}): Promise<ClaudeRun> =>
  withTempDir((dir) => runClaude({ bin, baseUrl: stack.url, home: dir, cwd: dir, prompt, args, env }));

const retries = (run: ClaudeRun): number =>
  run.events.filter((event) => event.subtype === "api_retry").length;
const isMain = (request: RequestView): boolean => request.tools.length > 3;
const mainTurns = (): SimRequest[] =>
  stack.sim.turns.filter(
    (turn) => Array.isArray(turn.body?.["tools"]) && (turn.body["tools"] as unknown[]).length > 3,
  );

/** Each main request takes the next scenario; the last one stays. */
function inTurn(...list: Scenario[]): void {
  let next = 0;
  stack.sim.script((request) =>
    isMain(request)
      ? (list[Math.min(next++, list.length - 1)] ?? scenarios.text())
      : scenarios.text("side request"),
  );
}

describe("unnoticed", () => {
  it.each([
    ["two 500s", [scenarios.httpError(500), scenarios.httpError(500), scenarios.text("Made it.")]],
    ["overload right after created", [scenarios.overloadedInStream("created"), scenarios.text("Made it.")]],
    ["a cut before any output", [scenarios.cut("created"), scenarios.text("Made it.")]],
    ["a 401 of a token that looked good", [scenarios.unauthorized(), scenarios.text("Made it.")]],
    ["a 429 that passes", [scenarios.rateLimited(1), scenarios.text("Made it.")]],
  ])("%s", async (_what, list) => {
    inTurn(...list);
    const run = await ask("Try.");
    expect(run.result).toMatchObject({ is_error: false, result: "Made it." });
    expect(retries(run)).toBe(0);
    expect(mainTurns()).toHaveLength(list.length);
  });
});

it("completes a turn that is cut in mid-text", async () => {
  inTurn(scenarios.cut("first_delta", scenarios.text("Half of it")), scenarios.text("Made it."));
  const run = await ask("Try.");
  expect(run.result).toMatchObject({ is_error: false });
  expect(run.result?.result).toContain("Made it.");
});

it("shows a usage limit with its reset time after one request", async () => {
  inTurn(scenarios.usageLimit({ resetsAt: Math.floor(Date.now() / 1000) + 7200 }));
  const run = await ask("Try.");
  expect(run.result).toMatchObject({ is_error: true });
  expect(run.result?.result).toMatch(/usage limit.*resets at \d\d:\d\d.*in 2 h/is);
  expect(mainTurns()).toHaveLength(1);
  expect(retries(run)).toBe(0);
});

it("shows a policy refusal once", async () => {
  inTurn(scenarios.failed("cyber_policy"));
  const run = await ask("Try.");
  expect(run.result?.result).toContain("cybersecurity policy");
  expect(mainTurns()).toHaveLength(1);
});

it("asks upstream once, however often Claude Code repeats a generic 400", async () => {
  inTurn(scenarios.httpError(400, { detail: "Something about this request is wrong." }));
  const run = await ask("Try.");
  expect(run.result?.result).toContain("Something about this request is wrong.");
  expect(mainTurns()).toHaveLength(1);
});

it("compacts when the context overflows, and goes on", async () => {
  let overflowed = false;
  stack.sim.script(
    agent(
      [
        {
          when: { user: /CRITICAL: Respond with TEXT ONLY/ },
          answer: scenarios.text("<analysis>Short.</analysis><summary>They asked to try twice.</summary>"),
        },
        {
          when: { round: 0, offers: "Bash", user: /first/ },
          answer: scenarios.agentRound("Bash", { command: "echo step", description: "step" }),
        },
        {
          when: { offers: "Bash", user: /second/ },
          answer: () => {
            if (overflowed) return scenarios.text("Made it after compaction.");
            overflowed = true;
            return scenarios.failed("context_length_exceeded");
          },
        },
        {
          when: { offers: "Bash", user: /continued from a previous conversation/ },
          answer: scenarios.text("Made it after compaction."),
        },
      ],
      () => scenarios.text("Fine."),
    ),
  );
  await withTempDir(async (dir) => {
    const first = await runClaude({
      bin,
      baseUrl: stack.url,
      home: dir,
      cwd: dir,
      prompt: "Do the first thing.",
    });
    expect(first.result?.is_error).toBe(false);
    const second = await runClaude({
      bin,
      baseUrl: stack.url,
      home: dir,
      cwd: dir,
      prompt: "Do the second thing.",
      args: ["--continue"],
    });
    expect(second.result).toMatchObject({ is_error: false, result: "Made it after compaction." });
    expect(second.events.some((event) => event.subtype === "compact_boundary")).toBe(true);
  });
});
