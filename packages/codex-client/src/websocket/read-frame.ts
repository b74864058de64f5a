import type { CodexEvent } from "@codexthropic/protocol/codex";
import { readEventData } from "@codexthropic/transcoder/events";

/** What one text frame says. */
export type Frame =
  | { kind: "event"; event: CodexEvent }
  /** An `error` frame with a status: what an HTTP answer would have said. Header names are lower-case. */
  | { kind: "failure"; status: number; headers: ReadonlyMap<string, string>; body: string }
  | { kind: "turn_state"; value: string };

/**
 * Reads a text frame: the `data` of the server-sent event of the same type, and three that exist only here. `null`:
 * the frame is no JSON object, or says nothing (an unknown type). An `error` without a status is the event that
 * HTTP would have carried: it ends the answer. Never throws.
 * @see docs/reference/websocket.md "Frames in"
 */
export function readFrame(data: string): Frame | null {
  const event = readEventData(undefined, data);
  if (event === null) return null;
  switch (event.type) {
    case "error":
      return readFailure(event as { status?: unknown; headers?: unknown }) ?? { kind: "event", event };
    case "response.metadata":
      return readTurnState(event as { headers?: unknown });
    default:
      return { kind: "event", event };
  }
}

function readFailure({ status, headers, ...body }: { status?: unknown; headers?: unknown }): Frame | null {
  if (typeof status !== "number") return null;
  return { kind: "failure", status, headers: readHeaders(headers), body: JSON.stringify(body) };
}

function readTurnState({ headers }: { headers?: unknown }): Frame | null {
  const value = readHeaders(headers).get("x-codex-turn-state");
  return value === undefined ? null : { kind: "turn_state", value };
}

function readHeaders(headers: unknown): Map<string, string> {
  const read = new Map<string, string>();
  if (typeof headers !== "object" || headers === null) return read;
  for (const [name, value] of Object.entries(headers)) {
    if (typeof value === "string" || typeof value === "number") read.set(name.toLowerCase(), String(value));
  }
  return read;
}
