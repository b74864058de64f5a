import { scenarios } from "@codexthropic/codex-sim";
import type { Case, Pattern } from "../case.ts";
import type { Observed } from "../observed.ts";
import { absent, oneOf } from "../match-pattern.ts";
import { one, say } from "./build-requests.ts";

/** Text, stop reasons and usage of an answer. */

const MAPPING = "docs/mapping.md section 4";
const NOTES = "docs/reference/field-notes.md, Stream";
const HELLO = "Hello there, this is the answer.";

const wordsOf = ({ answer }: Observed): string =>
  answer.message?.content.map((block) => (block.type === "text" ? block.text : "")).join("|") ?? "";

const says = (words: string): { message: Pattern } => ({
  message: { content: [{ type: "text", text: words }], stop_reason: "end_turn", stop_sequence: null },
});

export const TEXT: readonly Case[] = [
  one("text.deltas", "A text streams in several deltas", MAPPING, {
    request: say("Say hello."),
    scenarios: [scenarios.text(HELLO)],
    expect: {
      ...says(HELLO),
      also: ({ answer }) => {
        const deltas = answer.events?.filter((event) => event.type === "content_block_delta").length ?? 2;
        return deltas > 1 ? [] : [`expected several deltas, got ${deltas}`];
      },
    },
  }),
  ...(["deltas", "text_done", "item_done", "terminal"] as const).map((arrives) =>
    one(`text.only_${arrives}`, `A text that arrives only by ${arrives} is complete`, NOTES, {
      request: say("Say hello."),
      scenarios: [scenarios.text(HELLO, { arrives })],
      expect: says(HELLO),
    }),
  ),
  one(
    "text.minimal",
    "created, one item and completed without usage are enough",
    "docs/reference/codex-backend.md section 8",
    {
      request: say("Say hello."),
      scenarios: [scenarios.minimal(HELLO)],
      expect: says(HELLO),
    },
  ),
  one("text.commentary", "A comment before the answer is kept apart from it", MAPPING, {
    request: say("Say hello."),
    scenarios: [scenarios.commentary("Looking.", HELLO)],
    expect: {
      also: (observed) => (wordsOf(observed) === `Looking.|${HELLO}` ? [] : [`text is ${wordsOf(observed)}`]),
    },
  }),
  one("text.characters", "Characters that are split between chunks arrive whole", NOTES, {
    request: say("Say hello."),
    scenarios: [scenarios.onWire({ chunkBytes: 1 }, scenarios.text("Grüße aus 東京 👩‍💻 und zurück"))],
    expect: says("Grüße aus 東京 👩‍💻 und zurück"),
  }),
  ...(["\r\n", "\r"] as const).map((newline) =>
    one(`text.newline_${newline === "\r" ? "cr" : "crlf"}`, "Other line ends are understood", NOTES, {
      request: say("Say hello."),
      scenarios: [scenarios.onWire({ newline }, scenarios.text(HELLO))],
      expect: says(HELLO),
    }),
  ),
  one("text.noise", "Comments, unknown events and [DONE] change nothing", NOTES, {
    request: say("Say hello."),
    scenarios: [
      scenarios.withRaw(
        "before_terminal",
        "data: [DONE]\n\n",
        scenarios.withRaw(
          "created",
          ": a comment\n\n",
          scenarios.withEvent(
            "first_delta",
            { type: "response.brand_new.delta", delta: "?" },
            scenarios.text(HELLO),
          ),
        ),
      ),
    ],
    expect: says(HELLO),
  }),
  one("text.content_type", "A 200 stream with a Content-Type is read the same way as one without", NOTES, {
    request: say("Say hello."),
    scenarios: [scenarios.withContentType("text/event-stream", scenarios.text(HELLO))],
    expect: says(HELLO),
  }),
  one("text.large", "A frame of a megabyte arrives whole", NOTES, {
    request: say("Say much.", { max_tokens: 1_000_000 }),
    scenarios: [scenarios.text("0123456789".repeat(100_000), { arrives: "item_done" })],
    expect: {
      also: (observed) =>
        wordsOf(observed).length === 1_000_000 ? [] : [`${wordsOf(observed).length} characters arrived`],
    },
  }),
  one("text.rate_limit_news", "codex.rate_limits as news is no failure", NOTES, {
    request: say("Say hello."),
    scenarios: [scenarios.rateLimits()],
    expect: says("Still going."),
  }),
  one(
    "text.rate_limit_credits",
    "A limit that credits cover is no failure",
    "docs/reference/codex-backend.md section 18",
    {
      request: say("Say hello."),
      scenarios: [scenarios.rateLimits({ limitReached: true, credits: { has_credits: true } })],
      expect: says("Still going."),
    },
  ),
];

const ends = (stop_reason: string, more: { readonly [key: string]: Pattern } = {}): { message: Pattern } => ({
  message: { stop_reason, ...more },
});

export const STOP: readonly Case[] = [
  one("stop.refusal", "A refusal is visible text with stop_reason refusal", MAPPING, {
    request: say("Do harm."),
    scenarios: [scenarios.refusal("I can't help with that.")],
    expect: ends("refusal", { content: [{ type: "text", text: "I can't help with that." }] }),
  }),
  one("stop.max_tokens", "incomplete: max_output_tokens ends as max_tokens", MAPPING, {
    request: say("Go on."),
    scenarios: [scenarios.incomplete()],
    expect: ends("max_tokens"),
  }),
  one("stop.content_filter", "incomplete: content_filter ends as refusal", MAPPING, {
    request: say("Go on."),
    scenarios: [scenarios.incomplete("content_filter")],
    expect: ends("refusal"),
  }),
  one("stop.no_details", "incomplete without details still ends", NOTES, {
    request: say("Go on."),
    scenarios: [scenarios.incomplete(null)],
    expect: ends("end_turn"),
  }),
  one("stop.sequence", "A stop sequence ends the text, upstream's parameters stay free of it", MAPPING, {
    request: say("Classify.", { stop_sequences: ["</block>"] }),
    scenarios: [scenarios.text("<block>no</block> and more that nobody may see")],
    expect: {
      ...ends("stop_sequence", { stop_sequence: "</block>", content: [{ type: "text", text: "<block>no" }] }),
      upstream: [{ body: { stop: absent, stop_sequences: absent } }],
    },
  }),
  one("stop.sequence_across_deltas", "A stop sequence is found across the borders of deltas", MAPPING, {
    request: say("Classify.", { stop_sequences: ["never", "</block>"] }),
    scenarios: [scenarios.text("<block>yes</b and </block> more", { deltaSize: 1 })],
    expect: ends("stop_sequence", { content: [{ type: "text", text: "<block>yes</b and " }] }),
  }),
  one("stop.max_tokens_emulated", "max_tokens cuts the text, and is not sent upstream", MAPPING, {
    request: say("Write much.", { max_tokens: 20 }),
    scenarios: [scenarios.text("word ".repeat(4000))],
    expect: {
      ...ends("max_tokens"),
      upstream: [{ body: { max_output_tokens: absent, max_tokens: absent } }],
      also: (observed) =>
        wordsOf(observed).length < 1000 ? [] : [`${wordsOf(observed).length} characters for 20 tokens`],
    },
  }),
];

const usage = (input: number, cached: number, out: number, reasoning: number): object => ({
  input_tokens: input,
  input_tokens_details: { cached_tokens: cached },
  output_tokens: out,
  output_tokens_details: { reasoning_tokens: reasoning },
  total_tokens: input + out,
});

export const USAGE: readonly Case[] = [
  one("usage.cached", "input_tokens are those that did not come from the cache", MAPPING, {
    request: say("Count."),
    scenarios: [scenarios.text(HELLO, { usage: { ...usage(1000, 800, 50, 20) } })],
    expect: {
      message: { usage: { input_tokens: 200, cache_read_input_tokens: 800, output_tokens: 50 } },
    },
  }),
  one("usage.never_negative", "More cached than input tokens give 0, not a negative number", NOTES, {
    request: say("Count."),
    scenarios: [scenarios.text(HELLO, { usage: { ...usage(100, 120, 5, 0) } })],
    expect: { message: { usage: { input_tokens: 0, output_tokens: 5 } } },
  }),
  one("usage.thinking", "Thinking tokens are told", MAPPING, {
    request: say("Count.", { thinking: { type: "adaptive" } }),
    scenarios: [scenarios.reasoning("**Thinking**", HELLO, { usage: { ...usage(100, 0, 50, 30) } })],
    expect: {
      message: {
        usage: { output_tokens: 50, output_tokens_details: oneOf({ thinking_tokens: 30 }, absent) },
      },
    },
  }),
  one(
    "usage.both_ends",
    "message_start and message_delta both carry usage",
    "docs/reference/claude-code-client.md section 4",
    {
      request: say("Count."),
      scenarios: [scenarios.text(HELLO)],
      expect: {
        also: ({ answer }) => {
          const start = answer.events?.some((event) => event.type === "message_start" && event.message.usage);
          const delta = answer.events?.some((event) => event.type === "message_delta" && event.usage);
          return answer.events === null || (start && delta) ? [] : ["usage is missing; the SDK throws"];
        },
      },
    },
  ),
  one(
    "usage.rate_limit_headers",
    "The plan's windows become anthropic-ratelimit-unified headers",
    "docs/mapping.md section 5",
    {
      request: say("Count."),
      scenarios: [scenarios.text(HELLO)],
      expect: {
        headers: {
          "anthropic-ratelimit-unified-5h-utilization": /^0(?:\.\d+)?$|^1$/,
          "anthropic-ratelimit-unified-7d-utilization": /^0(?:\.\d+)?$|^1$/,
          "anthropic-ratelimit-unified-status": /^allowed/,
        },
      },
    },
  ),
];
