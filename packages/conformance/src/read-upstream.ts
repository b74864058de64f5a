import { objectsIn } from "@codexthropic/protocol/json";
import { type SimRequest, viewOf } from "@codexthropic/codex-sim";
import type { Upstream } from "./observed.ts";

export function readUpstream(request: SimRequest): Upstream {
  const body = request.body ?? {};
  const lane = request.lane ?? "full";
  const items = objectsIn(body["input"]);
  return {
    body,
    headers: request.headers,
    lane,
    view: viewOf(body, lane),
    instructions: viewOf(body, lane).instructions,
    tools: [
      ...objectsIn(body["tools"]),
      ...items.filter(isTools).flatMap((item) => objectsIn(item["tools"])),
    ],
    input: items.filter((item) => !isTools(item)),
    aborted: request.aborted,
    cachedTokens: request.cachedTokens,
    inputTokens: request.inputTokens,
    transport: request.transport,
    rejected: request.problem && `${request.problem.rule}: ${request.problem.message}`,
  };
}

const isTools = (item: Readonly<Record<string, unknown>>): boolean => item["type"] === "additional_tools";
