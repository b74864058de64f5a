/**
 * One finished request, as one line of the usage history. No prompts, no names of files, no account ids.
 * Times are ISO 8601 in UTC; tokens are counts; `null` where nothing is known.
 */
export interface UsageLine {
  /** Version of this format. */
  v: 1;
  /** When the request arrived. */
  time: string;
  /** `req_…`, the answer's `request-id` header. */
  id: string;
  /** First eight characters of the client's session id. */
  session: string | null;
  /** First eight characters of the sub-agent's id; `null` for the main conversation. */
  agent: string | null;
  /** What the client says that the request is for (`main`, `auxiliary`, `subagent`), from its hint headers. */
  class: string | null;
  /** Kind of the sub-agent (`Explore`, `Plan`, `custom`, …), from the client's hint headers. */
  agent_type: string | null;
  /** As the client asked for it. */
  model: string | null;
  /** The slug that answered. */
  upstream_model: string | null;
  lane: "full" | "lite" | null;
  transport: "http" | "websocket" | null;
  /** Over the WebSocket went only what the backend did not know yet; `null` in lines of older versions. */
  continued: boolean | null;
  /** Neither read from nor written to the prompt cache. */
  input: number;
  cached: number;
  written: number;
  output: number;
  /** Part of `output`. */
  reasoning: number;
  /** Milliseconds from the request's arrival to the first event of content, and to the end. */
  first_delta_ms: number | null;
  total_ms: number;
  retries: number;
  /** Codes of the failures for which the request was sent again, in their order. */
  recovered: readonly string[];
  status: number;
  /** One of the codes of docs/errors.md; `null` for an answer. Its message may quote the request and is not kept. */
  error: string | null;
  /** What Anthropic calls the error. */
  error_type: string | null;
  /** The client left before the end. That is no error. */
  aborted: boolean;
  degraded: readonly string[];
  /** What was left out or sent in another form because the backend refuses it: `parameter_left_out:text.verbosity`. */
  workarounds: readonly string[];
  /** Why the prompt cache was missed; `null` when it was not, or nothing can be said. */
  cache_miss: string | null;
  /** What the verdicts of auto mode cost, apart from the above. */
  judge: JudgeUsage | null;
}

/** The verdicts on one answer's tool calls. */
export interface JudgeUsage {
  /** Calls that needed a verdict, and those that were found unsafe. */
  calls: number;
  flagged: number;
  /** Tokens of the prompt, cached or not. */
  input: number;
  output: number;
  /** Milliseconds for which the end of the answer had to wait. */
  total_ms: number;
}

/** Reads one line; `null` for anything but a line that this version understands. Never throws. */
export function parseUsageLine(text: string): UsageLine | null {
  let line: unknown;
  try {
    line = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof line !== "object" || line === null) return null;
  const whole = "workarounds" in line ? line : { ...LATER_FIELDS, ...line };
  return isUsageLine(whole) ? whole : null;
}

/** Fields that lines of older versions do not have. */
const LATER_FIELDS = { continued: null, recovered: [], error_type: null, workarounds: [] };

/** Texts of this form are in the order of time. */
const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

const NUMBERS = [
  "input",
  "cached",
  "written",
  "output",
  "reasoning",
  "total_ms",
  "retries",
  "status",
] as const;
const TEXTS = [
  "session",
  "agent",
  "class",
  "agent_type",
  "model",
  "upstream_model",
  "lane",
  "transport",
  "error",
  "error_type",
  "cache_miss",
] as const;

function isUsageLine(value: object): value is UsageLine {
  const line = value as Record<string, unknown>;
  return (
    line["v"] === 1 &&
    typeof line["time"] === "string" &&
    TIME.test(line["time"]) &&
    Number.isFinite(Date.parse(line["time"])) &&
    NUMBERS.every((name) => Number.isFinite(line[name])) &&
    typeof line["id"] === "string" &&
    typeof line["aborted"] === "boolean" &&
    (line["first_delta_ms"] === null || Number.isFinite(line["first_delta_ms"])) &&
    (line["continued"] === null || typeof line["continued"] === "boolean") &&
    isTextList(line["degraded"]) &&
    isTextList(line["recovered"]) &&
    isTextList(line["workarounds"]) &&
    TEXTS.every((name) => line[name] === null || typeof line[name] === "string") &&
    isJudge(line["judge"])
  );
}

function isTextList(value: unknown): boolean {
  return Array.isArray(value) && value.every((text) => typeof text === "string");
}

function isJudge(value: unknown): boolean {
  if (value === null) return true;
  if (typeof value !== "object") return false;
  const { calls, flagged, input, output, total_ms } = value as Record<string, unknown>;
  return [calls, flagged, input, output, total_ms].every(Number.isFinite);
}
