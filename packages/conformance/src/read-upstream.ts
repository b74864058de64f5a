import { objectsIn } from "@codexthropic/protocol/json";
import { type RequestView, type SimRequest, viewOf } from "@codexthropic/codex-sim";

/** One request that reached the backend, as the patterns see it. */
export interface Upstream {
  readonly body: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;
  /** `instructions` and the developer messages, whichever lane. */
  readonly instructions: string;
  /** Every tool on offer, wherever the lane puts them. */
  readonly tools: readonly Readonly<Record<string, unknown>>[];
  /** Without `additional_tools`. */
  readonly input: readonly Readonly<Record<string, unknown>>[];
  readonly lane: string;
  readonly view: RequestView;
  /** When the proxy ended the request, if it did so before the answer was over. */
  readonly aborted: "before_headers" | "during_stream" | null;
  readonly cachedTokens: number;
  readonly inputTokens: number;
  readonly transport: "http" | "websocket";
  /** Why the backend refused it, `null` when it did not. */
  readonly refused: string | null;
}

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
    refused: request.problem && `${request.problem.rule}: ${request.problem.message}`,
  };
}

const isTools = (item: Readonly<Record<string, unknown>>): boolean => item["type"] === "additional_tools";
