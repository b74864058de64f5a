import type { Message, MessageStreamEvent } from "@codexthropic/protocol/anthropic";
import { asObject, parseJson } from "@codexthropic/protocol/json";
import { accumulate } from "@codexthropic/transcoder";
import { createParser } from "eventsource-parser";
import type { Answer } from "./observed.ts";

interface Received {
  status: number;
  headers: Headers;
  text: string;
  left: boolean;
}

export async function readAnswer({ status, headers, text, left }: Received): Promise<Answer> {
  const common = { status, headers: Object.fromEntries(headers), text, left };
  if (headers.get("content-type")?.includes("text/event-stream") && status === 200) {
    return { ...common, json: null, ...(await fromStream(text, left)) };
  }
  const json = parseJson(text) ?? null;
  const body = asObject(json);
  const isMessage = body["type"] === "message";
  return {
    ...common,
    json,
    events: null,
    message: isMessage ? (json as Message) : null,
    error: body["type"] === "error" ? asObject(body["error"]) : null,
    problems: status >= 400 ? errorProblems(body, text) : [],
  };
}

type FromStream = Pick<Answer, "events" | "message" | "error" | "problems">;

async function fromStream(text: string, left: boolean): Promise<FromStream> {
  const events: MessageStreamEvent[] = [];
  const problems: string[] = [];
  const parser = createParser({
    onEvent: ({ event, data }) => {
      const value = asObject(parseJson(data));
      // Claude Code and the SDK ignore frames without an event line (docs/reference/claude-code-client.md section 0, fact 17).
      if (event !== value["type"])
        problems.push(`frame: event ${String(event)} carries data of type ${String(value["type"])}`);
      events.push(value as MessageStreamEvent & Record<string, unknown>);
    },
  });
  parser.feed(text);
  const failed = events.find((event) => event.type === "error");
  if (failed || left)
    return { events, problems, message: null, error: failed ? asObject(failed.error) : null };
  try {
    return { events, problems, error: null, message: await accumulate(oneBatch(events)) };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return {
      events,
      problems: [...problems, `the stream makes no message: ${why}`],
      error: null,
      message: null,
    };
  }
}

async function* oneBatch(
  events: readonly MessageStreamEvent[],
): AsyncGenerator<readonly MessageStreamEvent[]> {
  yield events;
}

function errorProblems(body: Readonly<Record<string, unknown>>, text: string): string[] {
  const error = asObject(body["error"]);
  const isShaped =
    body["type"] === "error" && typeof error["type"] === "string" && typeof error["message"] === "string";
  return isShaped
    ? []
    : [`an error is {"type":"error","error":{"type","message"}}, got ${text.slice(0, 200)}`];
}
