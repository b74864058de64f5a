import type { MessageStreamEvent } from "@codexthropic/protocol/anthropic";
import type { CodexEvent } from "@codexthropic/protocol/codex";
import type { ResponseContext } from "@codexthropic/protocol/contract";
import { UpstreamError, type UpstreamFailure } from "@codexthropic/protocol/errors";
import { addVerdicts } from "./add-verdicts.ts";
import type { AnswerFacts } from "./answer-facts.ts";
import { completeContext } from "./complete-context.ts";
import { openIterator } from "./events/open-bytes.ts";
import { type BatchConversion, iterateBatches } from "./iterate-batches.ts";
import { EventReducer } from "./reduce-events.ts";
import type { TranscodeOptions } from "./transcode-options.ts";

/** The events of one Anthropic message, in batches, to be iterated once. */
export interface Transcoding extends AsyncIterableIterator<readonly MessageStreamEvent[]> {
  /** What is known about the answer, at any moment. */
  readonly facts: Readonly<AnswerFacts>;
}

/**
 * Converts the events of the Codex backend to the events of Anthropic's Messages stream.
 *
 * Nothing is read before it is asked for; each batch is what one batch of upstream amounts to, never empty. The
 * iteration does not reject: whatever `events` rejects with becomes the `error` event that ends the answer.
 * `return()` cancels `events` at once, also while a `next()` is pending, which then resolves as done. When the answer
 * is over, by its end, by a stop sequence, by `maxTokens` or by a failure, `return()` of `events` is called.
 *
 * @param events batches of events, from codex-client or from {@link readEvents}
 * @param context what the translator returned about the request; every field has a default
 * @throws {TypeError} for an argument of the wrong type; also the iteration rejects with one when `events` yields
 *   anything but arrays
 */
export function transcode(
  events: AsyncIterable<readonly CodexEvent[]>,
  context: Partial<ResponseContext> = {},
  options: TranscodeOptions = {},
): Transcoding {
  const reducer = new EventReducer(completeContext(context), checkOptions(options));
  const iterator = iterateBatches(openIterator(iteratorOf(events)), {
    get finished() {
      return reducer.finished;
    },
    convert: (batch) => reduce(batch, reducer),
    end: () => reducer.end(),
    fail: (error) => reducer.fail(failureOf(error)),
  });
  const { judgeCalls } = options;
  const judged = judgeCalls
    ? iterateBatches(addVerdicts(iterator, judgeCalls, reducer.contents), UNCHANGED)
    : iterator;
  return Object.assign(judged, { facts: reducer.facts });
}

const UNCHANGED: BatchConversion<readonly MessageStreamEvent[], MessageStreamEvent> = {
  finished: false,
  convert: (batch) => batch,
  end: () => [],
  fail(error) {
    throw error;
  },
};

/** @throws {TypeError} when the batch is none */
function reduce(batch: readonly CodexEvent[], reducer: EventReducer): MessageStreamEvent[] {
  if (!Array.isArray(batch)) throw new TypeError(`transcode() ${EXPECTED}`);
  try {
    return reducer.reduce(batch);
  } catch (error) {
    // What nothing can be made of must not break the stream, either: one deep value is enough for a RangeError.
    const reason = error instanceof Error ? error.message : String(error);
    const message = `An event of the Codex backend could not be converted: ${reason}`;
    return reducer.fail({ code: "bad_gateway", message });
  }
}

const EXPECTED =
  "expects batches of events, as codex-client returns them; bytes become events by readEvents(bytes)";

function iteratorOf(events: unknown): AsyncIterator<readonly CodexEvent[]> {
  const isIterable = typeof events === "object" && events !== null && Symbol.asyncIterator in events;
  // A ReadableStream of bytes can be iterated in some runtimes, too.
  if (!isIterable || "getReader" in events) throw new TypeError(`transcode() ${EXPECTED}`);
  return (events as AsyncIterable<readonly CodexEvent[]>)[Symbol.asyncIterator]();
}

const OPTIONS = {
  inputTokens: "number",
  countTokens: "function",
  errorContext: "function",
  judgeCalls: "function",
} as const;

function checkOptions(options: TranscodeOptions): TranscodeOptions {
  if (typeof options !== "object" || options === null) {
    throw new TypeError("transcode() expects its options to be an object");
  }
  for (const [name, type] of Object.entries(OPTIONS)) {
    const value = options[name as keyof typeof OPTIONS];
    if (value !== undefined && typeof value !== type) {
      throw new TypeError(`transcode() expects options.${name} to be a ${type}`);
    }
  }
  return options;
}

function failureOf(error: unknown): UpstreamFailure {
  if (error instanceof UpstreamError) return error.failure;
  const reason = error instanceof Error ? `: ${error.message}` : ".";
  return { code: "cut", message: `The connection to the Codex backend broke${reason}` };
}
