import { writeFile } from "node:fs/promises";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
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

/** Who answers whom: `Agent` starts two sub-agents at once, each of which runs Bash three times. */
const SUBAGENT = /Count to (\w+)/;
const crew = agent([
  { when: { user: SUBAGENT, round: 3 }, answer: scenarios.text("Counted.") },
  {
    when: { user: SUBAGENT, offers: "Bash" },
    answer: ({ round }) => scenarios.agentRound("Bash", { command: `echo ${round}`, description: "count" }),
  },
  { when: { tool: "Agent" }, answer: scenarios.text("Both have counted.") },
  {
    when: { offers: "Agent" },
    answer: scenarios.parallel(
      ["three", "four"].map((word) => ({
        name: "Agent",
        args: { description: "count", prompt: `Count to ${word}.`, subagent_type: "general-purpose" },
      })),
    ),
  },
]);

it("sub-agents at once have a connection each, and continue on it", () =>
  withTempDir(async (dir) => {
    stack.sim.script(crew);
    const run = await claude(dir, "Let two agents count at once.");
    expect(run.result?.result).toBe("Both have counted.");
    expect(refused()).toEqual([]);
    const continued = stack.sim.connections.map(
      ({ id }) => stack.sim.turns.filter((turn) => turn.connection === id && turn.isContinued).length,
    );
    // Two agents with three continued rounds each. The main conversation hears of them once or more.
    expect(continued).toHaveLength(3);
    expect(continued.filter((rounds) => rounds >= 3).length).toBeGreaterThanOrEqual(2);
    expect(Math.min(...continued)).toBeGreaterThan(0);
  }));

it("goes on in a second process of the proxy and of Claude Code, whole and then continued", () =>
  withTempDir(async (dir) => {
    await writeFile(join(dir, "data.txt"), "0123456789\n");
    stack.sim.script(loop);
    const first = await claude(dir, "Read the data ten times.");
    const other = await stack.another();
    const from = stack.sim.turns.length;
    const args = ["--resume", first.result?.session_id ?? ""];
    const second = await claude(dir, "Read it ten times more.", args, other.url);
    expect(second.result?.result).toBe("All rounds are done.");
    expect(refused()).toEqual([]);
    const turns = stack.sim.turns.slice(from).filter(({ transport }) => transport === "websocket");
    expect(turns.map(({ isContinued }) => isContinued)).toEqual([false, ...turns.slice(1).map(() => true)]);
    expect(stack.sim.connections).toHaveLength(2);
  }));

it("goes on when every connection is cut in the middle of the loop", () =>
  withTempDir(async (dir) => {
    await writeFile(join(dir, "data.txt"), "0123456789\n");
    stack.sim.script((request) => {
      if (request.round === 4) for (const connection of stack.sim.connections) setTimeout(connection.cut, 50);
      return loop(request);
    });
    const run = await claude(dir, "Read the data ten times.");
    expect(run.result?.result).toBe("All rounds are done.");
    expect(refused()).toEqual([]);
    const rounds = messages().filter(({ transport }) => transport !== null);
    expect(rounds.filter(({ continued }) => continued).length).toBeGreaterThanOrEqual(ROUNDS - 3);
    expect(stack.sim.connections.length).toBeGreaterThan(1);
  }));

it("goes on when the backend is away for a moment in the middle of the loop", () =>
  withTempDir(async (dir) => {
    await writeFile(join(dir, "data.txt"), "0123456789\n");
    const sockets = new Set<Socket>();
    const relay = createServer((near) => {
      const far = connect(Number(new URL(stack.sim.url).port), "127.0.0.1");
      near.pipe(far).pipe(near);
      for (const socket of [near, far]) sockets.add(socket.on("error", () => {}));
    });
    const listen = (port: number): Promise<void> =>
      new Promise((resolve) => relay.listen(port, "127.0.0.1", resolve));
    await listen(0);
    const { port } = relay.address() as AddressInfo;
    const leave = (): void => {
      relay.close();
      for (const socket of sockets) socket.destroy();
      setTimeout(() => void listen(port), 1500);
    };
    stack.sim.script((request) => {
      if (request.round === 4) setTimeout(leave, 20);
      return loop(request);
    });
    const { url } = await stack.another({ codexBaseUrl: `http://127.0.0.1:${port}/backend-api/codex` });
    const run = await claude(dir, "Read the data ten times.", [], url);
    expect(run.result?.result).toBe("All rounds are done.");
    expect(refused()).toEqual([]);
    for (const socket of sockets) socket.destroy();
    relay.close();
  }));

it("resumes, compacts, and goes on", () =>
  withTempDir(async (dir) => {
    await writeFile(join(dir, "data.txt"), "0123456789\n");
    stack.sim.script(loop);
    const first = await claude(dir, "Read the data ten times.");
    const session = first.result?.session_id ?? "";
    stack.sim.script(agent([{ answer: scenarios.text("<summary>The data was read.</summary>") }]));
    await claude(dir, "/compact", ["--resume", session]);
    stack.sim.script(loop);
    const again = await claude(dir, "Read it ten times more.", ["--resume", session]);
    expect(again.result?.result).toBe("All rounds are done.");
    expect(refused()).toEqual([]);
  }));
