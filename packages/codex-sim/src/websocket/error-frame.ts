import { asObject, asString, parseJson, type JsonObject } from "@codexthropic/protocol/json";
import type { Scenario } from "../answer/scenario.ts";
import type { SimEvent, Turn } from "../answer/turn.ts";
import type { Problem } from "../validate/problem.ts";

/**
 * What HTTP answers by status is an `error` frame on a WebSocket: `{"type":"error","status","error","headers"}`.
 * @see docs/reference/websocket.md, "Frames in"
 * @module
 */
export function problemFrame(problem: Problem, headers: JsonObject): SimEvent {
  const { status, type, code, message, param } = problem;
  return { type: "error", status, error: { type, code, message, param }, headers };
}

/** A scenario that is an HTTP error, as a frame; quota headers and `retry-after` travel inside it. */
export function scenarioFrame(scenario: Scenario, turn: Turn, headers: JsonObject): SimEvent {
  let text = "";
  for (const step of scenario.play(turn)) if (step.do === "write") text += step.text;
  const own = Object.entries(scenario.headers).filter(([name]) => name !== "content-type");
  return {
    type: "error",
    status: scenario.status,
    error: errorOf(text),
    headers: { ...headers, ...Object.fromEntries(own) },
  };
}

function errorOf(text: string): JsonObject {
  const body = asObject(parseJson(text));
  if (body["error"] !== undefined) return asObject(body["error"]);
  const detail = body["detail"] ?? text;
  const message = asString(detail) ?? JSON.stringify(detail);
  return { type: "invalid_request_error", code: null, message, param: null };
}

/** Quota and nothing else of the usual headers; values are texts. */
export function quotaOnly(headers: Readonly<Record<string, string | string[]>>): JsonObject {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => /^x-codex-(?!turn-state)/.test(name)));
}
