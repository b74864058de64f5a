import { createHash, randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Sim } from "@codexthropic/codex-sim";
import { createParser } from "eventsource-parser";

/** What the mini-proxy can be made to do wrong. */
export type Defect =
  | "no_event_lines"
  | "no_message_stop"
  | "text_twice"
  | "ignores_abort"
  | "passes_temperature"
  | "hides_the_cut"
  | "answers_404"
  | "renames_model"
  | "unshaped_errors"
  | "index_gap"
  | "random_id"
  | "other_cache_key"
  | "keeps_markers";

interface Request {
  model: string;
  temperature?: number;
  messages: { role: string; content: string | { text: string }[] }[];
}

/** The smallest proxy that does text and nothing else, right or wrong in one place. */
export async function startMiniProxy(
  sim: Sim,
  defect: Defect | null,
): Promise<{ url: string; close(): Promise<void> }> {
  const token = sim.auth.issue().access_token;
  const server = createServer((request, response) => {
    serve(request, response, sim, token, defect).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  sim: Sim,
  token: string,
  defect: Defect | null,
): Promise<void> {
  const asked = JSON.parse(await textOf(request)) as Request;
  const gone = new AbortController();
  if (defect !== "ignores_abort") response.once("close", () => gone.abort());
  const id = defect === "random_id" ? randomUUID() : idOf(asked, request);
  const upstream = await fetch(`${sim.codexBaseUrl}/responses`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${token}`,
      "content-type": "application/json",
      originator: "codex_cli_rs",
      "session-id": id,
      "thread-id": id,
      "x-client-request-id": id,
    },
    body: JSON.stringify({
      ...bodyOf(asked, defect),
      prompt_cache_key: defect === "other_cache_key" ? `key-${id}`.slice(0, 40) : id,
    }),
    signal: gone.signal,
  });
  if (!upstream.ok) return fail(response, await upstream.text(), defect);
  const model = defect === "renames_model" ? "gpt-5.5" : asked.model;
  await stream(upstream, response, model, defect);
}

/** One UUID per conversation: derived from the session, or from the first message. */
function idOf({ messages }: Request, { headers }: IncomingMessage): string {
  const name = headers["x-claude-code-session-id"] ?? JSON.stringify(messages[0]);
  const hex = createHash("sha256").update(String(name)).digest("hex");
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join("-");
}

function bodyOf(asked: Request, defect: Defect | null): object {
  const input = asked.messages.map(({ role, content }) => ({
    type: "message",
    role,
    content: [
      {
        type: role === "assistant" ? "output_text" : "input_text",
        text: typeof content === "string" ? content : content.map(({ text }) => text).join(""),
      },
    ],
  }));
  const temperature = defect === "passes_temperature" ? { temperature: asked.temperature } : {};
  return { model: "gpt-5.5", input, stream: true, store: false, ...temperature };
}

function fail(response: ServerResponse, text: string, defect: Defect | null): void {
  const error = { type: "invalid_request_error", message: text };
  response.writeHead(defect === "answers_404" ? 404 : 400, {
    "content-type": "application/json",
    "request-id": "req_1",
  });
  response.end(JSON.stringify(defect === "unshaped_errors" ? { detail: text } : { type: "error", error }));
}

async function stream(
  upstream: Response,
  response: ServerResponse,
  model: string,
  defect: Defect | null,
): Promise<void> {
  const send = (data: { type: string } & Record<string, unknown>): void => {
    const event = defect === "no_event_lines" ? "" : `event: ${data.type}\n`;
    response.write(`${event}data: ${JSON.stringify(data)}\n\n`);
  };
  const usage = {
    input_tokens: 1,
    output_tokens: 1,
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: 0,
    server_tool_use: null,
    service_tier: null,
  };
  const index = defect === "index_gap" ? 1 : 0;
  response.writeHead(200, { "content-type": "text/event-stream", "request-id": "req_1" });
  send({
    type: "message_start",
    message: {
      id: "msg_1",
      type: "message",
      role: "assistant",
      model,
      content: [],
      stop_reason: null,
      stop_sequence: null,
      stop_details: null,
      container: null,
      usage,
    },
  });
  send({ type: "content_block_start", index, content_block: { type: "text", text: "" } });
  const say = (text: string): void =>
    send({ type: "content_block_delta", index, delta: { type: "text_delta", text } });
  let isOver = false;
  let isInMarker = false;
  const clean = (text: string): string =>
    defect === "keeps_markers"
      ? text
      : Array.from(text)
          .filter((character) => {
            const isKept = !isInMarker && character !== "\u{E200}";
            if (character === "\u{E200}" || character === "\u{E201}") isInMarker = character === "\u{E200}";
            return isKept;
          })
          .join("");
  const parser = createParser({
    onEvent: ({ data }) => {
      const event = JSON.parse(data) as { type: string; delta?: string; text?: string };
      if (event.type === "response.output_text.delta") say(clean(event.delta ?? ""));
      if (event.type === "response.output_text.done" && defect === "text_twice") say(event.text ?? "");
      if (event.type === "response.completed") isOver = true;
    },
  });
  const decoder = new TextDecoder();
  for await (const chunk of upstream.body ?? [])
    parser.feed(decoder.decode(chunk as Uint8Array, { stream: true }));
  if (!isOver && defect !== "hides_the_cut") {
    send({ type: "error", error: { type: "api_error", message: "The stream ended early." } });
    return void response.end();
  }
  send({ type: "content_block_stop", index });
  send({
    type: "message_delta",
    delta: { stop_reason: "end_turn", stop_sequence: null, stop_details: null, container: null },
    usage,
  });
  if (defect !== "no_message_stop") send({ type: "message_stop" });
  response.end();
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request.setEncoding("utf8")) text += String(chunk);
  return text;
}
