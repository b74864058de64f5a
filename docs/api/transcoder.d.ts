// API report of @codexthropic/transcoder. Made by scripts/api-report.mjs; review every change.

// ---- dist/index.d.ts
export { accumulate } from "./accumulate.ts";
export { AnswerError, type AnswerErrorCode } from "./answer-error.ts";
export type { AnswerFacts } from "./answer-facts.ts";
export type { ByteInput, ByteStreamReader } from "./events/byte-input.ts";
export { readEvents } from "./events/read-events.ts";
export { toSse } from "./to-sse.ts";
export { transcode, type Transcoding } from "./transcode.ts";
export type { JudgeCalls, TranscodeOptions } from "./transcode-options.ts";

// ---- dist/accumulate.d.ts
import type { Message, MessageStreamEvent } from "@codexthropic/protocol/anthropic";
/**
 * Puts the events of an answer together to the message that they describe, as `@anthropic-ai/sdk` does. This is how
 * an answer that is not streamed is made; there is no second path. A tool call that was broken off is left out: it
 * must not run.
 *
 * @throws {AnswerError} when the events end in an `error` event (its `code` is Anthropic's type), without
 *   `message_stop` (`incomplete_stream`), or describe a message of more than 64 MiB (`too_large`)
 * @throws {TypeError} when `events` are no batches of events
 */
export declare function accumulate(events: AsyncIterable<readonly MessageStreamEvent[]>): Promise<Message>;

// ---- dist/answer-error.d.ts
import type { AnthropicErrorType, ErrorEvent } from "@codexthropic/protocol/anthropic";
import { CodexthropicError } from "@codexthropic/protocol/errors";
/** `incomplete_stream`: the events ended with neither `message_stop` nor `error`. `too_large`: more than 64 MiB. */
export type AnswerErrorCode = AnthropicErrorType | "incomplete_stream" | "too_large";
/** An answer that has no message: its events ended in an `error` event, too early, or without end. */
export declare class AnswerError extends CodexthropicError<AnswerErrorCode> {
    readonly name: string;
    /** HTTP status for an answer that was not streamed. */
    readonly status: number;
    /** Anthropic's type of the error. */
    readonly type: AnthropicErrorType;
    /** The body of an answer with that status, and the data of the `error` event in a stream. */
    readonly event: ErrorEvent;
    constructor(event: ErrorEvent, code?: AnswerErrorCode);
}

// ---- dist/answer-facts.d.ts
import type { StopReason, Usage } from "@codexthropic/protocol/anthropic";
import type { UpstreamFailure } from "@codexthropic/protocol/errors";
/** What is known about an answer, for logs and metrics. Valid at any moment; no texts. */
export interface AnswerFacts {
    /** Final usage, once the answer is complete. */
    usage: Usage | null;
    /** `null` until the answer is complete. */
    stopReason: StopReason | null;
    /** Why the answer ended in an `error` event. */
    failure: UpstreamFailure | null;
    /** Event types that this version does not know, and how often they came. `malformed frame`: a frame that was no event. */
    unknown: Map<string, number>;
}

// ---- dist/events/byte-input.d.ts
/** A reader of the web standard, as far as it is used here: this package compiles without the types of DOM and Node. */
export interface ByteStreamReader {
    read(): Promise<{
        done: boolean;
        value?: Uint8Array | undefined;
    }>;
    cancel(reason?: unknown): Promise<void>;
}
/** A `ReadableStream` of bytes (the `body` of a response), or anything that can be iterated. */
export type ByteInput = {
    getReader(): ByteStreamReader;
} | AsyncIterable<Uint8Array>;

// ---- dist/events/read-events.d.ts
import type { CodexEvent } from "@codexthropic/protocol/codex";
import type { ByteInput } from "./byte-input.ts";
/**
 * The events of an answer's bytes, to be iterated once: a batch for each chunk that completes an event, never an
 * empty one. Nothing is read before it is asked for. `return()` cancels the bytes at once, also while a `next()`
 * is pending, which then resolves as done.
 *
 * The iteration rejects with what the bytes reject with, and with an `UpstreamError` (`bad_gateway`) after a frame
 * of more than 16 MiB. The end of the bytes is no error here: `transcode()` knows whether the answer was complete.
 *
 * @throws {TypeError} when `bytes` is neither a `ReadableStream` nor an async iterable
 */
export declare function readEvents(bytes: ByteInput): AsyncIterableIterator<readonly CodexEvent[]>;

// ---- dist/to-sse.d.ts
import type { MessageStreamEvent } from "@codexthropic/protocol/anthropic";
/**
 * A batch of events as server-sent events, in one string. Each has an event line: both clients ignore data without
 * one (docs/reference/claude-code-client.md section 0, fact 17).
 *
 * @throws {TypeError} when the batch is no array
 */
export declare function toSse(batch: readonly MessageStreamEvent[]): string;

// ---- dist/transcode.d.ts
import type { MessageStreamEvent } from "@codexthropic/protocol/anthropic";
import type { CodexEvent } from "@codexthropic/protocol/codex";
import type { ResponseContext } from "@codexthropic/protocol/contract";
import type { AnswerFacts } from "./answer-facts.ts";
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
export declare function transcode(events: AsyncIterable<readonly CodexEvent[]>, context?: Partial<ResponseContext>, options?: TranscodeOptions): Transcoding;

// ---- dist/transcode-options.d.ts
import type { SafeguardResult, ToolUseBlock } from "@codexthropic/protocol/anthropic";
import type { ErrorContext } from "@codexthropic/protocol/errors";
/** What a transcoding cannot know by itself. */
export interface TranscodeOptions {
    /** Cheap estimate for the usage of `message_start`; the figures of upstream follow in `message_delta`. Default 0. */
    inputTokens?: number | undefined;
    /** Synchronous token count, for `maxTokens`. Default: a quarter of the length. */
    countTokens?: ((text: string) => number) | undefined;
    /** Clock and facts for the wording of errors. Without it no error names a time. */
    errorContext?: (() => ErrorContext) | undefined;
    /**
     * Judges the tool calls for a request with `safeguards`: its results become `safeguard_results` of the answer.
     * Called once, with all calls that are complete (there may be none), when upstream has finished the answer; only
     * `message_delta` waits for it. When it rejects, each call is `unavailable` with the reason `error`. A call that
     * upstream has broken off is not judged, it is `truncated`.
     */
    judgeCalls?: JudgeCalls | undefined;
}
export type JudgeCalls = (calls: readonly ToolUseBlock[]) => Promise<SafeguardResult[]>;

// ---- dist/events.d.ts
export type { ByteInput, ByteStreamReader } from "./events/byte-input.ts";
export { createEventReader, type EventReader } from "./events/create-event-reader.ts";
export { readEventData } from "./events/read-event-data.ts";
export { readEvents } from "./events/read-events.ts";

// ---- dist/events/create-event-reader.d.ts
import type { CodexEvent } from "@codexthropic/protocol/codex";
/** Bytes of a server-sent event stream in, events of the Codex backend out. One reader for each answer. */
export interface EventReader {
    /**
     * Reads the next bytes. They may begin and end anywhere, also inside a character.
     *
     * @returns the events that are complete now; none for event types that mean nothing to an Anthropic answer
     * @throws {UpstreamError} `bad_gateway` after a frame of more than 16 MiB. Events before it are returned first.
     */
    read(chunk: Uint8Array): CodexEvent[];
    /**
     * The bytes are over. A last frame that lacks only its blank line still counts.
     *
     * @throws {UpstreamError} as {@link read}
     */
    end(): CodexEvent[];
}
export declare function createEventReader(): EventReader;

// ---- dist/events/read-event-data.d.ts
import type { CodexEvent } from "@codexthropic/protocol/codex";
import { UpstreamError } from "@codexthropic/protocol/errors";
/** The longest frame that is read, in UTF-16 units: `response.completed` repeats the whole answer. */
export declare const MAX_FRAME_LENGTH: number;
/**
 * Reads one frame: the `data` of a server-sent event, or a text frame of the WebSocket.
 *
 * @param name the SSE event name; `undefined` when there is none, as on the WebSocket
 * @returns `null` for a type that means nothing to an Anthropic answer: its data is not even parsed. An event of
 *   the type `malformed frame` for data that is no JSON object with a type.
 * @throws {UpstreamError} `bad_gateway` when the data is longer than 16 MiB
 */
export declare function readEventData(name: string | undefined, data: string): CodexEvent | null;
export declare function frameTooLong(): UpstreamError;

// ---- dist/testing.d.ts
export { assertStream, checkStream } from "./testing/grammar.ts";
export { parseStream } from "./testing/parse-stream.ts";
export type { Problem } from "./testing/problem.ts";

// ---- dist/testing/grammar.d.ts
import { type Problem } from "./problem.ts";
/** Every departure of a whole stream from the grammar; none means that both clients will read it. Takes anything, never throws. */
export declare function checkStream(events: Iterable<unknown>): Problem[];
/** @throws {Error} that lists every departure from the grammar */
export declare function assertStream(events: Iterable<unknown>): void;

// ---- dist/testing/problem.d.ts
/** A place where a stream departs from the grammar. */
export interface Problem {
    /** Position of the event, from 0; the length of the stream for what is missing at its end. */
    at: number;
    /** What is wrong, in one sentence. */
    problem: string;
}
export declare function isText(value: unknown): value is string;
export declare function isFilled(value: unknown): value is string;
export declare function isCount(value: unknown): value is number;
/** What is wrong with a usage object. Both clients compute with these figures (docs/reference/claude-code-client.md section 4.2). */
export declare function usageProblems(usage: unknown): string[];

// ---- dist/testing/parse-stream.d.ts
/**
 * The events of a recorded stream. What the bytes hide from {@link checkStream} is checked here.
 * @throws {Error} for a frame without an event line, with another event name than its data has, or whose data is no JSON
 */
export declare function parseStream(text: string): unknown[];
