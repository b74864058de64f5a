// API report of @codexthropic/transcoder. Made by scripts/api-report.mjs; review every change.

// ---- dist/index.d.ts
export { accumulate } from "./accumulate.ts";
export { AnswerError, type AnswerErrorCode } from "./answer-error.ts";
export type { JudgeCalls } from "./add-verdicts.ts";
export type { AnswerFacts } from "./answer-facts.ts";
export type { ByteInput, ByteStreamReader } from "./events/byte-input.ts";
export { readEvents } from "./events/read-events.ts";
export { toSse } from "./to-sse.ts";
export { type TranscodeOptions, type Transcoding, transcode } from "./transcode.ts";

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

// ---- dist/add-verdicts.d.ts
import type { MessageStreamEvent, SafeguardResult, ToolUseBlock } from "@codexthropic/protocol/anthropic";
import type { Source } from "./iterate-batches.ts";
/** Judges the calls of an answer. Called once for each answer that is complete, also without any calls. */
export type JudgeCalls = (calls: readonly ToolUseBlock[]) => Promise<SafeguardResult[]>;
/** The calls of an answer: whole ones, and the ids of those that upstream has broken off. */
interface Calls {
    readonly calls: readonly ToolUseBlock[];
    readonly brokenCalls: readonly string[];
}
type Batch = readonly MessageStreamEvent[];
/**
 * Puts the verdicts on an answer's calls into its `message_delta`. The judge is asked as soon as the last call is
 * complete, and only `message_delta` and what follows it wait for the verdicts.
 *
 * A judge that rejects leaves every call `unavailable`; no verdict is invented. A call that upstream has broken off
 * is not judged: it is `truncated`.
 * @see docs/mapping.md section 7
 */
export declare function addVerdicts(events: AsyncIterator<Batch>, judge: JudgeCalls, contents: Calls): Source<Batch>;
export {};

// ---- dist/iterate-batches.d.ts
/** Where the values come from: an async iterator, or the reader of a stream. */
export interface Source<In> {
    next(): Promise<{
        done?: boolean | undefined;
        value?: In | undefined;
    }>;
    /** Nobody reads any more. Takes effect at once, also while a `next()` is pending. Must not throw. */
    cancel(): void;
}
/** What becomes of the values. Whatever a method throws, the iteration rejects with. */
export interface Conversion<In, Out> {
    convert(value: In): readonly Out[];
    /** The source has ended. */
    end(): readonly Out[];
    /** The source has failed. */
    fail(error: unknown): readonly Out[];
    /** Nothing follows: the source is not read any further. */
    readonly finished: boolean;
}
/**
 * An iterator over what becomes of a source: a batch for each of its values, none of them empty. Nothing is read
 * before it is asked for.
 *
 * It is written by hand because an async generator would hear of `return()` only after its pending `await`: here
 * `return()` cancels at once and the pending `next()` resolves as done. It also needs half as many promises.
 */
export declare function iterateBatches<In, Out>(source: Source<In>, conversion: Conversion<In, Out>): AsyncIterableIterator<readonly Out[]>;

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
import type { Source } from "../iterate-batches.ts";
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
/** @throws {TypeError} when the input is of neither kind */
export declare function openBytes(input: ByteInput): Source<Uint8Array>;
/** An async iterator as a source. Nobody waits for its `return()`: a generator settles that only after its pending `await`. */
export declare function openIterator<T>(iterator: AsyncIterator<T>): Source<T>;

// ---- dist/events/read-events.d.ts
import type { CodexEvent } from "@codexthropic/protocol/codex";
import { type ByteInput } from "./byte-input.ts";
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
 * one (claude-code-client.md section 0, fact 17).
 *
 * @throws {TypeError} when the batch is no array
 */
export declare function toSse(batch: readonly MessageStreamEvent[]): string;

// ---- dist/transcode.d.ts
import type { MessageStreamEvent } from "@codexthropic/protocol/anthropic";
import type { CodexEvent } from "@codexthropic/protocol/codex";
import type { ResponseContext } from "@codexthropic/protocol/contract";
import { type JudgeCalls } from "./add-verdicts.ts";
import type { AnswerFacts } from "./answer-facts.ts";
import { type ReducerOptions } from "./reduce-events.ts";
export interface TranscodeOptions extends ReducerOptions {
    /**
     * Judges the tool calls for a request with `safeguards`: its results become `safeguard_results` of the answer.
     * Called once, with all calls that are complete (there may be none), when upstream has finished the answer; only
     * `message_delta` waits for it. When it rejects, each call is `unavailable` with the reason `error`. A call that
     * upstream has broken off is not judged, it is `truncated`.
     */
    judgeCalls?: JudgeCalls | undefined;
}
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

// ---- dist/reduce-events.d.ts
import type { MessageStreamEvent } from "@codexthropic/protocol/anthropic";
import type { CodexEvent } from "@codexthropic/protocol/codex";
import type { ResponseContext } from "@codexthropic/protocol/contract";
import { type ErrorContext, type UpstreamFailure } from "@codexthropic/protocol/errors";
import type { AnswerFacts } from "./answer-facts.ts";
import { MessageWriter } from "./message/write-message.ts";
/** What a transcoding cannot know by itself. */
export interface ReducerOptions {
    /** Cheap estimate for the usage of `message_start`; the figures of upstream follow in `message_delta`. Default 0. */
    inputTokens?: number | undefined;
    /** Synchronous token count, for `maxTokens`. Default: a quarter of the length. */
    countTokens?: ((text: string) => number) | undefined;
    /** Clock and facts for the wording of errors. Without it no error names a time. */
    errorContext?: (() => ErrorContext) | undefined;
}
/**
 * Events of the Codex backend in, events of an Anthropic message out: a batch for a batch. No clock, no I/O, no
 * randomness: the same input gives the same output. Nothing that upstream sends makes it throw.
 */
export declare class EventReducer {
    #private;
    constructor(context: ResponseContext, options: ReducerOptions);
    get facts(): AnswerFacts;
    /** The message is complete or has failed: nothing follows. */
    get finished(): boolean;
    /** The tool calls of the answer so far. */
    get contents(): MessageWriter["contents"];
    reduce(batch: readonly CodexEvent[]): MessageStreamEvent[];
    /** Upstream has ended. Without a terminal event that is a failure, never an end of turn. */
    end(): MessageStreamEvent[];
    /** The connection failed. Nothing happens if the answer is complete. */
    fail(failure: UpstreamFailure): MessageStreamEvent[];
}

// ---- dist/message/write-message.d.ts
import type { Citation, ContentBlock, ErrorEvent, MessageStreamEvent } from "@codexthropic/protocol/anthropic";
import type { CodexResponse, CodexUsage } from "@codexthropic/protocol/codex";
import type { ResponseContext } from "@codexthropic/protocol/contract";
import type { AnswerFacts } from "../answer-facts.ts";
import { type Contents, type Ending } from "../map/map-stop-reason.ts";
/**
 * Writes one message as events, in the only order that the grammar allows. Nothing else makes events, so indices
 * have no gaps, one block is open at a time and nothing follows the end.
 */
export declare class MessageWriter {
    #private;
    id: string;
    readonly contents: Contents;
    readonly facts: AnswerFacts;
    /** Ids of calls that this message has used. */
    readonly ids: Set<string>;
    webSearches: number;
    /** @param inputTokens estimate for `message_start` */
    constructor(context: ResponseContext, inputTokens: number);
    get finished(): boolean;
    /** The events that were written since the last call. */
    take(): MessageStreamEvent[];
    /** Starts the message, once. The model is the requested one: Claude Code drops the thinking of another (claude-code-client.md section 0, fact 6). */
    start(response?: Partial<CodexResponse>): void;
    /** Starts a block and ends the one before. Blocks start empty: Claude Code reads content from deltas only (facts 18, 19). */
    openBlock(block: ContentBlock): void;
    /** Writes text into the open text or thinking block, or input JSON into the open call. */
    append(text: string): void;
    cite(citation: Citation): void;
    /** Ends the open thinking block: its one signature stands right before its stop. */
    sign(signature: string): void;
    /** Ends the open call. @param input what was written, parsed; `null` when it is broken */
    endCall(input: object | null): void;
    /** Writes a whole compaction block; its one delta carries the final value. `null`: there is no usable summary. */
    compact(content: string | null): void;
    closeBlock(): void;
    /** Ends the message. Without figures from upstream the usage is an estimate. */
    finish(ending: Ending, usage: CodexUsage | null | undefined): void;
    /** Ends the stream as a failure; an open block stays open, as in Anthropic's own streams. */
    fail(error: ErrorEvent): void;
}

// ---- dist/map/map-stop-reason.d.ts
import type { MessageDeltaEvent, ToolUseBlock } from "@codexthropic/protocol/anthropic";
/** How the answer ended. `stop_sequence`, `max_tokens`: the transcoder cut it before upstream was done. */
export type Ending = {
    kind: "completed";
} | {
    kind: "incomplete";
    reason: string | null;
} | {
    kind: "stop_sequence";
    sequence: string;
} | {
    kind: "max_tokens";
};
/** What the answer contains that decides about its stop reason. */
export interface Contents {
    /** Tool calls that arrived whole. */
    readonly calls: ToolUseBlock[];
    /** Ids of tool calls that were shown and are no valid JSON: upstream broke them off, or finished them like that. */
    readonly brokenCalls: string[];
    refused: boolean;
    /** The answer is a compaction block, as the client asked. */
    compacted: boolean;
}
/** The total mapping to `stop_reason`. @see docs/mapping.md section 4 */
export declare function mapStopReason(ending: Ending, contents: Contents): MessageDeltaEvent["delta"];

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
/** Wire JSON, before anybody has looked at it. */
export type Wire = Readonly<Record<string, unknown>>;
export declare function record(value: unknown): Wire;
export declare function isText(value: unknown): value is string;
export declare function isFilled(value: unknown): value is string;
export declare function isCount(value: unknown): value is number;
/** What is wrong with a usage object. Both clients compute with these figures (claude-code-client.md section 4.2). */
export declare function usageProblems(usage: unknown): string[];

// ---- dist/testing/parse-stream.d.ts
/**
 * The events of a recorded stream. What the bytes hide from {@link checkStream} is checked here.
 * @throws {Error} for a frame without an event line, with another event name than its data has, or whose data is no JSON
 */
export declare function parseStream(text: string): unknown[];
