import type { JsonObject } from "@codexthropic/protocol/json";
import { answer, type AnswerOptions, type Ending } from "../answer/answer.ts";
import type { Scenario } from "../answer/scenario.ts";
import { call } from "../output/call.ts";
import { search } from "../output/search.ts";
import { text } from "../output/text.ts";
import type { Call } from "./answers.ts";

/** What shows of the model's own format although it should not. @see docs/mapping.md section 4 */

const TWO: readonly Call[] = [
  { name: "Bash", args: { command: "echo one" } },
  { name: "Bash", args: { command: "echo two" } },
];

/** Several calls wrapped into one call of a tool that no client has: `multi_tool_use.parallel` or `parallel`. */
export function parallelWrapper(
  calls: readonly Call[] = TWO,
  options: AnswerOptions & { wrapper?: string; callId?: string } = {},
): Scenario {
  const uses = calls.map(({ name, args = {} }) => ({
    recipient_name: `functions.${name}`,
    parameters: args,
  }));
  const { wrapper = "multi_tool_use.parallel", callId } = options;
  const part = call(wrapper, { tool_uses: uses }, { deltaSize: 15, ...(callId !== undefined && { callId }) });
  return answer([part], { name: "parallelWrapper", ...options });
}

/** One call whose name carries the namespace that the model sees: `functions.Bash`. */
export function prefixedCall(name = "Bash", args: JsonObject = { command: "echo hello" }): Scenario {
  return answer([call(`functions.${name}`, args)], { name: "prefixedCall" });
}

/** Citation markers stand between these private-use characters. */
const MARKER = { start: "\u{E200}", separator: "\u{E202}", end: "\u{E201}" };

/** A citation marker as the model writes it: `cite`, then what it cites. */
export function citationMarker(...cited: readonly string[]): string {
  return MARKER.start + ["cite", ...cited].join(MARKER.separator) + MARKER.end;
}

/** A searched answer whose text holds citation markers, cut over deltas of `deltaSize` characters. Default 7. */
export function citationMarkers(
  content = `Bun is fast.${citationMarker("turn0search0", "turn1view1")} Use it.`,
  deltaSize = 7,
): Scenario {
  const found = search({ type: "search", query: "bun", sources: [{ url: "https://bun.sh/" }] });
  return answer([found, text(content, { deltaSize })], { name: "citationMarkers" });
}

/** A search whose results stand on the item, with neither sources nor citations. */
export function resultsOnItem(
  results: readonly { url: string; title: string; snippet?: string }[] = [
    { url: "https://a.example/", title: "A page", snippet: "A says so." },
  ],
): Scenario {
  const found = search({ type: "search", query: "a" }, { results });
  return answer([found, text("A says so.")], { name: "resultsOnItem" });
}

/** How a call is broken off in the middle of its arguments. */
export type BreakOff = "max_output_tokens" | "content_filter" | "failed" | "ended";

const ENDINGS: Readonly<Record<BreakOff, Ending>> = {
  max_output_tokens: { type: "incomplete", reason: "max_output_tokens" },
  content_filter: { type: "incomplete", reason: "content_filter" },
  failed: {
    type: "failed",
    error: { code: "server_error", message: "The server had an error while processing your request." },
  },
  ended: { type: "none" },
};

/**
 * A call of which only the beginning of the arguments arrives. The upstream item is `incomplete`, if it is finished at
 * all: with `max_output_tokens` and `content_filter` the backend still sends `output_item.done`.
 */
export function brokenOffCall(
  why: BreakOff = "max_output_tokens",
  name = "Bash",
  beginning = '{"command":"echo hel',
): Scenario {
  const hasItem = ENDINGS[why].type === "incomplete";
  const part = call(name, beginning, { arrives: hasItem ? "unfinished" : "deltas", status: "incomplete" });
  return answer([part], { name: `brokenOffCall(${why})`, ending: ENDINGS[why] });
}
