import { type Sim, startSim } from "@codexthropic/codex-sim";
import type { JsonObject } from "@codexthropic/protocol/json";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type SessionIdentity, translateRequest, type TranslateOptions } from "../src/index.ts";
import { assistant, call, result, text, user } from "./ask.ts";
import { captures, catalog } from "./captures.ts";

/**
 * Long sessions, sent turn by turn to the simulator, whose prompt cache works as that of the backend was measured.
 * @see docs/reference/live-evidence.md section 1
 */
let sim: Sim;
let token: string;
beforeAll(async () => {
  sim = await startSim();
  token = sim.auth.issue().access_token;
});
afterAll(() => sim.close());

const { body: captured } = captures.find(({ name }) => name === "h-toolsearch-mcp-deferred") ?? {};
const tools = captured?.["tools"] as JsonObject[];
const system = [{ type: "text", text: "You are an agent. ".repeat(400) }];

/** Tool rounds, with a search that loads new tools in every fifth one, and a question of the user in every fourth. */
function session(rounds: number): JsonObject[] {
  const deferred = tools
    .filter(({ defer_loading: isDeferred }) => isDeferred === true)
    .map(({ name }) => name);
  const messages: JsonObject[] = [user(text("Read the files and tell me what they do."))];
  for (let round = 0; round < rounds; round++) {
    const id = `toolu_${round}`;
    const found = deferred[Math.floor(round / 5) % deferred.length];
    const isSearch = round % 5 === 3;
    const use = isSearch
      ? call(id, "ToolSearch", { query: `select:${String(found)}` })
      : call(id, "Read", { file_path: `/${round}` });
    const content = isSearch ? [{ type: "tool_reference", tool_name: found }] : `line ${round}\n`.repeat(120);
    messages.push(assistant(text(`Step ${round}.`), use), user(result(id, content)));
    if (round % 4 === 2) messages.push(assistant(text("It does a thing.")), user(text(`And ${round}?`)));
  }
  return messages;
}

/** As Claude Code sends them: a deferred tool is listed, in alphabetical order, once it has been found. */
function listedTools(messages: readonly JsonObject[]): JsonObject[] {
  const seen = JSON.stringify(messages);
  return tools.filter(
    ({ name, defer_loading: isDeferred }) =>
      isDeferred !== true ||
      name === "DeferredToolPlaceholder" ||
      seen.includes(`"tool_name":"${String(name)}"`),
  );
}

interface Usage {
  input: number;
  cached: number;
}

async function send(
  messages: JsonObject[],
  session: SessionIdentity,
  lane: "full" | "lite",
  more: TranslateOptions = {},
): Promise<Usage> {
  const request = { model: "claude-opus-5-5", system, tools: listedTools(messages), messages };
  const model = lane === "full" ? "gpt-5.5" : "gpt-6.1-sol";
  const { body, ids } = translateRequest(request, { lane, model, catalog, session, ...more });
  const response = await fetch(`${sim.codexBaseUrl}/responses`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      authorization: `Bearer ${token}`,
      version: "0.171.0",
      originator: "codex_exec",
      "user-agent": "codex_exec/0.171.0",
      "session-id": ids.sessionId,
      "thread-id": ids.threadId,
      ...(lane === "lite" && { "x-openai-internal-codex-responses-lite": "true" }),
    },
    body: JSON.stringify(body),
  });
  expect(`${response.status} ${response.ok ? "" : await response.text()}`).toBe("200 ");
  await response.text();
  const { inputTokens, cachedTokens } = sim.turns.at(-1) ?? { inputTokens: 0, cachedTokens: 0 };
  return { input: inputTokens, cached: cachedTokens };
}

/** The share of what the turn before has sent that each turn reads from the cache. */
async function cachedShare(
  identity: SessionIdentity,
  lane: "full" | "lite",
  more: TranslateOptions = {},
): Promise<number> {
  const messages = session(24);
  let possible = 0;
  let cached = 0;
  let before = 0;
  for (let count = 1; count <= messages.length; count += 2) {
    const usage = await send(messages.slice(0, count), identity, lane, more);
    possible += before;
    cached += Math.min(before, usage.cached);
    before = usage.input;
  }
  return cached / possible;
}

it.each<[string, SessionIdentity, "full" | "lite"]>([
  ["with a session", { sessionId: "6f0b1f53-9f5e-4c57-8a3d-000000000001", agentId: null }, "full"],
  ["with a session that is no UUID", { sessionId: "mine", agentId: null }, "full"],
  ["without a session", { sessionId: null, agentId: null }, "full"],
  ["of a sub-agent", { sessionId: "6f0b1f53-9f5e-4c57-8a3d-000000000002", agentId: "a1" }, "full"],
  ["on the lite lane", { sessionId: "6f0b1f53-9f5e-4c57-8a3d-000000000003", agentId: null }, "lite"],
])("a conversation %s is read from the cache, also after tools were found", async (_name, identity, lane) => {
  expect(await cachedShare(identity, lane)).toBeGreaterThan(0.95);
});

it("with loaded tools in tools, each search costs a turn without the cache", async () => {
  const identity = { sessionId: "6f0b1f53-9f5e-4c57-8a3d-000000000005", agentId: null };
  expect(await cachedShare(identity, "full", { withoutToolSearch: true })).toBeLessThan(0.9);
});

it("a session that is resumed by another process is read from the cache", async () => {
  const identity = { sessionId: "6f0b1f53-9f5e-4c57-8a3d-000000000004", agentId: null };
  const messages = session(24);
  const first = await send(messages.slice(0, 41), identity, "full");
  const copy = JSON.parse(JSON.stringify(messages.slice(0, 43))) as JsonObject[];
  const { cached } = await send(copy, identity, "full");
  expect(cached / first.input).toBeGreaterThan(0.95);
});
