import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { agent, scenarios } from "@codexthropic/codex-sim";
import { afterEach, beforeEach, expect, it } from "vitest";
import { type ClaudeRun, runClaude, withTempDir } from "../../src/run-claude.ts";
import { startStack, type Stack } from "../../src/stack.ts";

const bin = process.env["CODEXTHROPIC_CLAUDE_BIN"] ?? "claude";

let stack: Stack;
beforeEach(async () => {
  stack = await startStack({ sim: { websocket: true } });
});
afterEach(() => stack.close());

const claude = (dir: string, prompt: string, args: string[] = [], url = stack.url): Promise<ClaudeRun> =>
  runClaude({ bin, baseUrl: url, home: dir, cwd: dir, prompt, args });

const messages = (): Stack["records"] => stack.records.filter(({ path }) => path === "/v1/messages");
const refused = (): unknown[] =>
  stack.sim.turns.map((turn) => turn.problem).filter((problem) => problem !== null);

const ROUNDS = 10;
/** Ten rounds of Bash, each with some kilobytes of output, with thinking before each call. */
const loop = agent([
  {
    when: { round: ROUNDS },
    answer: scenarios.text("All rounds are done."),
  },
  {
    when: { offers: "Bash" },
    answer: ({ round }) =>
      scenarios.agentRound("Bash", {
        command: `echo round ${round}; head -c 20000 data.txt`,
        description: "read",
      }),
  },
]);

it("a loop of ten tool rounds goes over one connection, and only what is new is sent", () =>
  withTempDir(async (dir) => {
    await writeFile(join(dir, "data.txt"), "0123456789\n".repeat(3000));
    stack.sim.script(loop);
    const run = await claude(dir, "Read the data ten times.");
    expect(run.result?.result).toBe("All rounds are done.");
    expect(refused()).toEqual([]);
    const rounds = messages().filter(({ transport }) => transport === "websocket");
    expect(rounds.length).toBe(ROUNDS + 1);
    expect(rounds.filter(({ continued }) => continued)).toHaveLength(ROUNDS);
    expect(stack.sim.connections).toHaveLength(1);
  }));

it("goes on in a second process, and when the connection is cut between two rounds", () =>
  withTempDir(async (dir) => {
    await writeFile(join(dir, "data.txt"), "0123456789\n");
    stack.sim.script(agent([{ answer: scenarios.text("Hello.") }]));
    const first = await claude(dir, "Say hello.");
    const second = await claude(dir, "Again.", ["--resume", first.result?.session_id ?? ""]);
    expect(second.result?.result).toBe("Hello.");
    expect(refused()).toEqual([]);
    await rm(join(dir, "data.txt"));
  }));
