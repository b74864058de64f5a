import { randomUUID } from "node:crypto";
import { Agent, request } from "node:http";
import { text as readText } from "node:stream/consumers";
import { answerTo, commandOf, promptOf, type Order } from "./repeating-model.ts";

/** Clients that want their answer: what comes must be complete, and be theirs. */

export interface Tally {
  streamed: number;
  whole: number;
  conversations: number;
  /** Other pages of the proxy: counts, models, status. */
  pages: number;
  problems: string[];
}

const BASH = {
  name: "Bash",
  input_schema: { type: "object", properties: { command: { type: "string" } }, required: ["command"] },
};

/** Milliseconds after which a request counts as lost. */
const LOST_AFTER_MS = 60_000;

interface Ask {
  url: string;
  session: string;
  messages: object[];
  tools?: object[];
  system?: string;
  stream: boolean;
}

interface Block {
  type: string;
  text?: string;
  id?: string;
  name?: string;
  input?: { command?: string };
}

interface Answer {
  content: Block[];
  stopReason: string | null;
}

/** Asks until `isOver`. */
export async function askAround(
  url: string,
  tally: Tally,
  random: () => number,
  isOver: () => boolean,
): Promise<void> {
  while (!isOver()) {
    const kind = random();
    const name = kind < 0.4 ? "streamed" : kind < 0.65 ? "whole" : kind < 0.9 ? "conversations" : "pages";
    const began = performance.now();
    try {
      if (name === "conversations") await converse(url, random);
      else if (name === "pages") await readPages(url);
      else await askOnce(url, random, name === "streamed");
      tally[name] += 1;
    } catch (error) {
      const elapsed = Math.round(performance.now() - began);
      tally.problems.push(`${name}, after ${elapsed} ms: ${describe(error)}`);
      if (tally.problems.length > 200) return;
    }
    await new Promise((resolve) => setTimeout(resolve, random() * 200));
  }
}

async function askOnce(url: string, random: () => number, stream: boolean): Promise<void> {
  const order: Order = { nonce: randomUUID(), words: 1 + Math.floor(random() * 60) };
  const answer = await ask({
    url,
    stream,
    session: randomUUID(),
    messages: [{ role: "user", content: promptOf(order) }],
    ...(random() < 0.05 && { system: "A long instruction. ".repeat(20_000) }),
  });
  expectSame("text", textOf(answer), answerTo(order));
  expectSame("stop_reason", answer.stopReason, "end_turn");
}

/** A question, a tool call and its result, some times over; each turn streamed or not. */
async function converse(url: string, random: () => number): Promise<void> {
  const session = randomUUID();
  const messages: object[] = [];
  for (let turn = 1 + Math.floor(random() * 4); turn > 0; turn--) {
    const [nonce, result, words] = [randomUUID(), randomUUID(), 1 + Math.floor(random() * 20)];
    const next = async (content: string | object[]): Promise<Answer> => {
      messages.push({ role: "user", content });
      const answer = await ask({ url, session, messages, tools: [BASH], stream: random() < 0.5 });
      messages.push({ role: "assistant", content: answer.content });
      return answer;
    };
    const called = await next(`Call ${nonce} ${words}`);
    const call = called.content.find(({ type }) => type === "tool_use");
    expectSame("command", call?.input?.command, commandOf(nonce));
    expectSame("stop_reason", called.stopReason, "tool_use");
    const done = await next([{ type: "tool_result", tool_use_id: call?.id, content: result }]);
    expectSame("text", textOf(done), answerTo({ nonce: result, words }));
  }
}

async function readPages(url: string): Promise<void> {
  const pages: [string, RegExp][] = [
    ["/healthz", /./],
    ["/v1/models", /"data"/],
    ["/status", /"totals"/],
    ["/metrics", /^# HELP/],
  ];
  for (const [path, content] of pages) {
    const { status, text } = await send(url + path, "GET");
    if (status !== 200 || !content.test(text)) throw new Error(`${path}: ${status} ${text}`);
  }
  const question = { model: "claude-opus-5-5", messages: [{ role: "user", content: "Count." }] };
  expectSame("status", (await send(`${url}/v1/messages/count_tokens`, "POST", {}, question)).status, 200);
}

async function ask({ url, session, ...body }: Ask): Promise<Answer> {
  const { status, text } = await send(
    `${url}/v1/messages`,
    "POST",
    { "x-claude-code-session-id": session },
    { model: "claude-opus-5-5", max_tokens: 4000, ...body },
  );
  if (status !== 200) throw new Error(`status ${status}: ${text.slice(0, 300)}`);
  return body.stream ? readStream(text) : readWhole(text);
}

const agent = new Agent({ keepAlive: true });

/** Closes the connections that wait for a next request. */
export function closeIdleClients(): void {
  agent.destroy();
}

function send(
  url: string,
  method: string,
  headers: Record<string, string> = {},
  body?: object,
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(LOST_AFTER_MS);
    const outgoing = request(
      url,
      { method, agent, signal, headers: { "content-type": "application/json", ...headers } },
      (incoming) => {
        readText(incoming).then((text) => resolve({ status: incoming.statusCode ?? 0, text }), reject);
      },
    );
    outgoing.on("error", reject);
    outgoing.end(body && JSON.stringify(body));
  });
}

function readWhole(text: string): Answer {
  const { content, stop_reason } = JSON.parse(text) as { content: Block[]; stop_reason: string };
  return { content, stopReason: stop_reason };
}

interface StreamEvent {
  type: string;
  index: number;
  content_block: Block;
  delta: {
    type: string;
    text?: string;
    partial_json?: string;
    stop_reason?: string;
    [name: string]: unknown;
  };
}

/** Puts a message together out of its events, as the SDK does. */
function readStream(sse: string): Answer {
  const blocks: Block[] = [];
  const json: string[] = [];
  let stopReason: string | null = null;
  let isComplete = false;
  for (const [, data = ""] of sse.matchAll(/^data: (.*)$/gm)) {
    const { type, index, content_block, delta } = JSON.parse(data) as StreamEvent;
    const block = blocks[index];
    if (type === "content_block_start") blocks[index] = { ...content_block };
    else if (type === "content_block_delta" && block) {
      if (delta.type === "input_json_delta") json[index] = (json[index] ?? "") + delta.partial_json;
      else {
        const field = delta.type.replace("_delta", "") as "text";
        block[field] = (block[field] ?? "") + String(delta[field]);
      }
    } else if (type === "content_block_stop" && block && json[index] !== undefined) {
      block.input = JSON.parse(json[index]) as { command: string };
    } else if (type === "message_delta") stopReason = delta.stop_reason ?? null;
    else if (type === "message_stop") isComplete = true;
    else if (type === "error") throw new Error(data);
  }
  if (!isComplete) throw new Error(`the stream was cut short after ${sse.length} bytes`);
  return { content: blocks, stopReason };
}

const textOf = ({ content }: Answer): string =>
  content
    .filter(({ type }) => type === "text")
    .map(({ text }) => text)
    .join("");

function expectSame(what: string, got: unknown, wanted: unknown): void {
  if (got !== wanted)
    throw new Error(`${what} is ${JSON.stringify(got)} instead of ${JSON.stringify(wanted)}`);
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message} (${describe(error.cause)})` : error.message;
}
