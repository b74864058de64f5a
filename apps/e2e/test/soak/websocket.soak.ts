import { randomUUID } from "node:crypto";
import { scenarios } from "@codexthropic/codex-sim";
import { afterEach, beforeEach, expect, it } from "vitest";
import { heapMegabytes } from "../../src/crowd.ts";
import { startStack, type Stack } from "../../src/stack.ts";

/** Conversations whose connections reach the end of their lifetime once a minute. */

const MINUTES = Number(process.env["CODEXTHROPIC_SOAK_MINUTES"] ?? 10);
/** Conversations at once; each begins anew after so many tool rounds. */
const CONVERSATIONS = 12;
const ROUNDS = 100;
const PAUSE_MS = 1000;

let stack: Stack;
beforeEach(async () => {
  stack = await startStack({ sim: { websocket: { maxConnectionMs: 60_000 } } });
});
afterEach(() => stack.close());

const BASH = { name: "Bash", input_schema: { type: "object", properties: { command: { type: "string" } } } };

interface Counts {
  requests: number;
  webSocket: number;
  continued: number;
  problems: unknown[];
}

async function converse(counts: Counts, until: number): Promise<void> {
  while (Date.now() < until) {
    const session = randomUUID();
    const messages: object[] = [{ role: "user", content: [{ type: "text", text: "Work." }] }];
    for (let round = 0; round < ROUNDS && Date.now() < until; round++) {
      const response = await fetch(`${stack.url}/v1/messages`, {
        method: "POST",
        headers: { "content-type": "application/json", "x-claude-code-session-id": session },
        body: JSON.stringify({ model: "claude-opus-5-5", max_tokens: 1000, tools: [BASH], messages }),
      });
      const { content } = (await response.json()) as { content?: { type: string; id?: string }[] };
      const call = content?.find(({ type }) => type === "tool_use");
      counts.requests += 1;
      if (response.status !== 200 || !call) {
        counts.problems.push([response.status, content]);
        break;
      }
      const result = { type: "tool_result", tool_use_id: call.id, content: "x".repeat(2000) };
      messages.push({ role: "assistant", content }, { role: "user", content: [result] });
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
}

/** Takes what is of interest out of the simulator's log, which would grow. */
function takeTurns(counts: Counts): void {
  for (const turn of stack.sim.turns) {
    if (turn.problem && turn.problem.code !== "websocket_connection_limit_reached") {
      counts.problems.push(turn.problem);
    }
    if (turn.transport === "websocket") counts.webSocket += 1;
    if (turn.isContinued) counts.continued += 1;
  }
  stack.sim.reset();
  stack.sim.script(() => scenarios.agentRound("Bash", { command: "ls" }));
  stack.records.length = 0;
}

it(`${MINUTES} minutes of ${CONVERSATIONS} conversations, connections that live for a minute`, async () => {
  const until = Date.now() + MINUTES * 60_000;
  const counts: Counts = { requests: 0, webSocket: 0, continued: 0, problems: [] };
  const heaps: number[] = [];
  takeTurns(counts);
  const talking = Promise.all(Array.from({ length: CONVERSATIONS }, () => converse(counts, until)));
  while (Date.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, 5000));
    heaps.push(await heapMegabytes());
    takeTurns(counts);
    const open = stack.sim.connections.filter(({ closeCode }) => closeCode === null);
    expect(open.length).toBeLessThanOrEqual(16);
  }
  await talking;
  takeTurns(counts);
  const { requests, webSocket, continued } = counts;
  const connections = stack.sim.connections.length;
  process.stdout.write(
    `${requests} requests, ${webSocket} over WebSockets, ${continued} continued; ${connections} connections; ` +
      `heap ${heaps[0]?.toFixed(1)} … ${heaps.at(-1)?.toFixed(1)} MB\n`,
  );
  expect(counts.problems).toEqual([]);
  expect(connections).toBeGreaterThan(CONVERSATIONS);
  expect(webSocket / requests).toBeGreaterThan(0.97);
  expect(continued / requests).toBeGreaterThan(0.9);
});
