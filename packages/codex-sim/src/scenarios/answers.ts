import type { JsonObject } from "@codexthropic/protocol/json";
import { answer, type AnswerOptions, type Content } from "../answer/answer.ts";
import type { Scenario } from "../answer/scenario.ts";
import { call, customCall, type CallOptions } from "../output/call.ts";
import { reasoning as thoughts, type ReasoningOptions } from "../output/reasoning.ts";
import { search, type SearchAction, type Source } from "../output/search.ts";
import { refusal as refuses, text as says, type TextOptions } from "../output/text.ts";

/** Answers that succeed. Whatever these do not cover, {@link answer} composes from parts. */

const DONE = "The work is done.";
const THOUGHT = "**Considering the request**\n\nThe answer is short.";

/** One text. */
export function text(content: string = DONE, options: TextOptions & AnswerOptions = {}): Scenario {
  return answer([says(content, options)], { name: "text", ...options });
}

/** Reasoning, then text. Several summary parts are an array. */
export function reasoning(
  summary: string | readonly string[] = THOUGHT,
  content: string = DONE,
  options: ReasoningOptions & AnswerOptions = {},
): Scenario {
  return answer([thoughts(summary, options), says(content)], { name: "reasoning", ...options });
}

/** Reasoning whose summary is empty: only the encrypted content says that there was any. */
export function silentReasoning(content: string = DONE): Scenario {
  return answer([thoughts(), says(content)], { name: "silentReasoning" });
}

/** Two reasoning items before the text, the second with two summary parts. */
export function twoReasonings(content: string = DONE): Scenario {
  const second = thoughts(["**Second thought**", "**Third thought**"]);
  return answer([thoughts("**First thought**"), second, says(content)], { name: "twoReasonings" });
}

/** A commentary message, then the final answer, as models talk between tools. */
export function commentary(comment: string = "Looking into it.", content: string = DONE): Scenario {
  return answer([says(comment, { phase: "commentary" }), says(content)], { name: "commentary" });
}

/** One function call. */
export function toolCall(
  name = "Bash",
  args: JsonObject | string = { command: "echo hello" },
  options: CallOptions & AnswerOptions = {},
): Scenario {
  return answer([call(name, args, options)], { name: "toolCall", ...options });
}

/** Reasoning, a comment and one function call: a round of an agent. */
export function agentRound(name: string, args: JsonObject, comment = "Next step."): Scenario {
  const parts = [thoughts("**Planning**"), says(comment, { phase: "commentary" }), call(name, args)];
  return answer(parts, { name: "agentRound" });
}

export interface Call {
  name: string;
  args?: JsonObject | string;
  options?: CallOptions;
}

const THREE: readonly Call[] = ["one", "two", "three"].map((word) => ({
  name: "Bash",
  args: { command: `echo ${word}` },
}));

/** Several calls in one answer, their events interleaved. */
export function parallel(calls: readonly Call[] = THREE, options: AnswerOptions = {}): Scenario {
  const group = calls.map(({ name, args, options: own }) => call(name, args, own));
  return answer([group], { name: "parallel", ...options });
}

/** Several calls in one answer, one after another. */
export function calls(list: readonly Call[] = THREE): Scenario {
  return answer(
    list.map(({ name, args, options }) => call(name, args, options)),
    { name: "calls" },
  );
}

/** Arguments that end in a thousand blanks. @see docs/reference/codex-backend.md section 18 */
export function blanksAtTheEnd(name = "Bash", args: JsonObject = { command: "echo hello" }): Scenario {
  return answer([call(name, args, { tail: " ".repeat(1000) })], { name: "blanksAtTheEnd" });
}

/** Optional parameters filled with junk: Read with `pages:""`. @see docs/reference/codex-backend.md section 18 */
export function junkArguments(
  name = "Read",
  args: JsonObject = { file_path: "/etc/hostname", limit: null, pages: "" },
): Scenario {
  return answer([call(name, args)], { name: "junkArguments" });
}

/** A freeform tool. */
export function customToolCall(name = "apply_patch", input = "*** Begin Patch\n*** End Patch\n"): Scenario {
  return answer([customCall(name, input)], { name: "customToolCall" });
}

export interface Search {
  query: string;
  sources?: readonly Source[];
}

const SEARCHES: readonly Search[] = [
  { query: "codex", sources: [{ url: "https://example.com/codex", title: "Codex" }] },
  { query: "claude", sources: [{ url: "https://example.org/claude", title: "Claude" }] },
];

/** Hosted searches with their sources, then a text that cites each of them. */
export function webSearch(searches: readonly Search[] = SEARCHES, options: AnswerOptions = {}): Scenario {
  const actions = searches.map((one): SearchAction => ({ type: "search", ...one }));
  const sources = searches.flatMap((one) => one.sources ?? []);
  const words = sources.map(({ url, title }) => `See ${title ?? url}.`);
  const citations = sources.map((source, i) => ({ ...source, cited: words[i] ?? "" }));
  const contents: Content[] = [
    ...actions.map((action) => search(action)),
    says(words.join(" ") || "Nothing was found.", { citations }),
  ];
  return answer(contents, { name: "webSearch", ...options });
}

/** A search, an opened page, a search inside it without an id, then text. */
export function openedPage(url = "https://example.com/page"): Scenario {
  return answer(
    [
      search({ type: "search", query: "page", sources: [{ url }] }),
      search({ type: "open_page", url }),
      search({ type: "find_in_page", url, pattern: "word" }, { withoutId: true }),
      says("The page says so.", { citations: [{ url, cited: "page" }] }),
    ],
    { name: "openedPage" },
  );
}

/** A refusal. */
export function refusal(content = "I can't help with that."): Scenario {
  return answer([refuses(content)], { name: "refusal" });
}

/** `response.incomplete` after some text; `null`: without details. */
export function incomplete(
  reason: "max_output_tokens" | "content_filter" | (string & {}) | null = "max_output_tokens",
  contents: readonly Content[] = [says("The answer breaks off")],
): Scenario {
  return answer(contents, { name: "incomplete", ending: { type: "incomplete", reason } });
}

/**
 * Fewer events than usual: only `created`, one `output_item.done` and `completed`.
 * @see docs/reference/codex-backend.md section 8
 */
export function minimal(content: string = DONE): Scenario {
  return answer([says(content, { arrives: "item_done" })], { name: "minimal", usage: null });
}
