// API report of @codexthropic/transcoder. Made by scripts/api-report.mjs; review every change.

// ---- dist/index.d.ts
export { accumulateMessage, type Accumulator, createAccumulator } from "./accumulate.ts";
export type { ByteMachine } from "./byte-machine.ts";
export { type ByteTranscoder, createByteTranscoder, createEventReader, type EventReader, } from "./byte-transcoder.ts";
export type { AnswerFacts } from "./core/facts.ts";
export { AnswerError, type AnswerErrorCode } from "./errors.ts";
export type { TranscoderOptions } from "./options.ts";
export { formatEvent } from "./sse/sink.ts";
export { transcodeEvents } from "./stream/transcode-events.ts";
export { transcodeStream } from "./stream/transcode-stream.ts";
export { createTranscoder, type Transcoder } from "./transcoder.ts";
export type { ByteInput, ByteStream, ByteStreamReader } from "./web.ts";

// ---- dist/accumulate.d.ts
import type { Message, MessageStreamEvent } from "@codexthropic/protocol/anthropic";
/**
 * Puts an event stream together to the message that it describes, as `@anthropic-ai/sdk` does. This is how a
 * non-streaming answer is made; there is no second path.
 */
export interface Accumulator {
    push(event: MessageStreamEvent): void;
    /**
     * The whole message.
     * @throws {AnswerError} when the stream ended in an `error` event, or is not over
     */
    message(): Message;
}
export declare function createAccumulator(): Accumulator;
/**
 * The message that a stream of events describes.
 * @throws {AnswerError} when it ends in an `error` event, or without `message_stop`
 */
export declare function accumulateMessage(events: Iterable<MessageStreamEvent> | AsyncIterable<MessageStreamEvent>): Promise<Message>;

// ---- dist/byte-machine.d.ts
import type { UpstreamFailure } from "@codexthropic/protocol/errors";
import { type AnswerFacts, Facts } from "./core/facts.ts";
import type { Reducer } from "./core/reducer.ts";
/** Upstream's bytes in; what each chunk amounts to, out. */
export interface ByteMachine<Out> extends AnswerFacts {
    write(chunk: Uint8Array): Out;
    /** Upstream has ended. Without a terminal event before, the answer ends in an `error` event. */
    end(): Out;
    /** The connection failed. Nothing happens if the answer is complete. */
    fail(failure: UpstreamFailure): Out;
}
export declare class ReducerMachine<Out> extends Facts implements ByteMachine<Out> {
    #private;
    constructor(reducer: Reducer, sink: {
        take(): Out;
    });
    write(chunk: Uint8Array): Out;
    end(): Out;
    fail(failure: UpstreamFailure): Out;
}

// ---- dist/core/facts.d.ts
import type { StopReason, Usage } from "@codexthropic/protocol/anthropic";
import type { UpstreamFailure } from "@codexthropic/protocol/errors";
import type { Reducer } from "./reducer.ts";
/** What there is to know about an answer at any moment, for logs and metrics. No texts. */
export interface AnswerFacts {
    /** `message_stop` or `error` has been written; nothing will follow. */
    readonly finished: boolean;
    /** The answer ended before upstream did (stop sequence, `max_tokens`): cancel the upstream request. */
    readonly cut: boolean;
    /** Final usage, with `message_stop`. */
    readonly usage: Usage | null;
    readonly stopReason: StopReason | null;
    /** Why the answer ended in an `error` event. */
    readonly failure: UpstreamFailure | null;
    /** Event types that this version does not know, and how often they came. */
    readonly unknown: ReadonlyMap<string, number>;
}
/** Base of every face of the reducer. */
export declare class Facts implements AnswerFacts {
    protected readonly reducer: Reducer;
    constructor(reducer: Reducer);
    get finished(): boolean;
    get cut(): boolean;
    get usage(): Usage | null;
    get stopReason(): StopReason | null;
    get failure(): UpstreamFailure | null;
    get unknown(): ReadonlyMap<string, number>;
}

// ---- dist/core/reducer.d.ts
import type { Restore } from "@codexthropic/protocol";
import type { CodexEvent } from "@codexthropic/protocol/codex";
import { type UpstreamFailure } from "@codexthropic/protocol/errors";
import type { TranscoderOptions } from "../options.ts";
import { Answer } from "./answer.ts";
import type { Sink } from "./sink.ts";
/** Upstream events in, answer out: into whatever sink it is given. Pure but for that sink. */
export declare class Reducer {
    #private;
    readonly answer: Answer;
    /** How often each type that {@link EVENTS} does not list has come. */
    readonly unknown: Map<string, number>;
    failure: UpstreamFailure | null;
    constructor(restore: Restore, options: TranscoderOptions, sink: Sink);
    push(event: CodexEvent): void;
    malformed(): void;
    /** Upstream has ended. Without a terminal event that is a failure, never an end of turn. */
    end(): void;
    fail(failure: UpstreamFailure): void;
}

// ---- dist/options.d.ts
import type { CodexRateLimitsEvent } from "@codexthropic/protocol/codex";
import type { ErrorContext } from "@codexthropic/protocol/errors";
/** Everything that a transcoder cannot know by itself. All of it is optional; nothing here is asked twice for the same fact. */
export interface TranscoderOptions {
    /** Cheap estimate for the usage of `message_start`; the truth follows in `message_delta`. Default 0. */
    inputTokens?: number;
    /** Synchronous token count, for `max_tokens`. Default: a quarter of the length. */
    countTokens?: (text: string) => number;
    /** Clock and facts for the wording of errors. Without it no error names a time. */
    errorContext?: () => ErrorContext;
    /** Receives every `codex.rate_limits` event: quota news that has no place in a message. */
    onRateLimits?: (event: CodexRateLimitsEvent) => void;
}

// ---- dist/core/answer.d.ts
import type { Restore } from "@codexthropic/protocol";
import type { Citation, ContentBlock, ErrorEvent, StopReason, Usage } from "@codexthropic/protocol/anthropic";
import type { CodexUsage } from "@codexthropic/protocol/codex";
import { type Contents, type Ending } from "../map/stop-reason.ts";
import type { Sink } from "./sink.ts";
/** The one block that may be open. */
export type OpenBlock = {
    kind: "none";
} | {
    kind: ContentBlock["type"];
    index: number;
};
/**
 * The Anthropic side: one message, written in the only order that its grammar allows. Nobody else writes to
 * the sink, so indices have no gaps, one block is open at a time and nothing follows the end.
 */
export declare class Answer {
    #private;
    id: string;
    open: OpenBlock;
    readonly contents: Contents;
    webSearches: number;
    usage: Usage | null;
    stopReason: StopReason | null;
    /** Ended by us, before upstream was done. */
    cut: boolean;
    /** Tool ids that this message has used. */
    readonly ids: Set<string>;
    constructor(restore: Restore, sink: Sink, inputTokens: number);
    get finished(): boolean;
    /** Opens the message, once. The model is echoed as requested: Claude Code drops the thinking of another (claude-code-client.md section 0, fact 6). */
    start(responseId?: unknown): void;
    /** Starts a block, closing the one before. Blocks start empty: Claude Code reads content from deltas only (facts 18, 19). */
    openBlock(block: ContentBlock): void;
    /** Grows the open block. */
    append(text: string): void;
    cite(citation: Citation): void;
    /** Ends the open thinking block: its one signature stands right before its stop. */
    sign(signature: string): void;
    closeBlock(): void;
    /** Ends the message. Without figures from upstream the usage is an estimate. */
    finish(ending: Ending, usage: CodexUsage | null | undefined): void;
    /** Ends the stream as a failure; an open block stays open, as in Anthropic's own streams. */
    fail(error: ErrorEvent): void;
}

// ---- dist/map/stop-reason.d.ts
import type { StopDetails, StopReason } from "@codexthropic/protocol/anthropic";
/** How the answer ended. `cut`: by us, before upstream was done. */
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
/** What the answer contains that decides over its stop reason. */
export interface Contents {
    /** At least one tool call that arrived whole. */
    calls: boolean;
    refused: boolean;
}
export interface Stop {
    stop_reason: StopReason;
    stop_sequence: string | null;
    stop_details: StopDetails | null;
    container: null;
}
/** The total mapping to `stop_reason`. @see docs/mapping.md section 4 */
export declare function stopOf(ending: Ending, contents: Contents): Stop;

// ---- dist/core/sink.d.ts
import type { ContentBlock, ContentBlockDelta, MessageStreamEvent } from "@codexthropic/protocol/anthropic";
/**
 * Where an answer is written to. Events are rare and travel as objects; what the open block grows by is
 * frequent and travels as bare text, so that a writer of bytes needs no object per delta.
 */
export interface Sink {
    emit(event: MessageStreamEvent): void;
    /** The open block grows: text of a text block, of a thinking block, or input JSON. Never empty. */
    append(text: string): void;
}
/** The delta by which a block of this type grows. */
export declare function growth(type: ContentBlock["type"], text: string): ContentBlockDelta;
/** A sink that keeps events until they are taken. */
export interface EventSink extends Sink {
    /** What has been written since the last call. */
    take(): MessageStreamEvent[];
}
export declare function createEventSink(): EventSink;

// ---- dist/byte-transcoder.d.ts
import type { Restore } from "@codexthropic/protocol";
import type { MessageStreamEvent } from "@codexthropic/protocol/anthropic";
import { type ByteMachine } from "./byte-machine.ts";
import type { TranscoderOptions } from "./options.ts";
/** Upstream's bytes in, server-sent events for the client out: one string for each chunk, empty if there is nothing to say. */
export type ByteTranscoder = ByteMachine<string>;
/** The hot path of a server. */
export declare function createByteTranscoder(restore: Restore, options?: TranscoderOptions): ByteTranscoder;
/** Upstream's bytes in, Anthropic events out. */
export type EventReader = ByteMachine<MessageStreamEvent[]>;
/** For a server's answers that are not streamed (with {@link createAccumulator}), and for libraries. */
export declare function createEventReader(restore: Restore, options?: TranscoderOptions): EventReader;

// ---- dist/errors.d.ts
import type { AnthropicErrorType, ErrorEvent } from "@codexthropic/protocol/anthropic";
import { CodexthropicError } from "@codexthropic/protocol/errors";
/** `incomplete_stream`: the events ended with neither `message_stop` nor `error`. */
export type AnswerErrorCode = AnthropicErrorType | "incomplete_stream";
/** An answer that ended in an `error` event has no message; `code` is Anthropic's error type. */
export declare class AnswerError extends CodexthropicError<AnswerErrorCode> {
    readonly name: string;
    /** What the client would have received; for `incomplete_stream` an `api_error`. */
    readonly event: ErrorEvent;
    constructor(code: AnswerErrorCode, event: ErrorEvent);
}

// ---- dist/sse/sink.d.ts
import type { MessageStreamEvent } from "@codexthropic/protocol/anthropic";
import { type Sink } from "../core/sink.ts";
/** One server-sent event. Both clients ignore data without an event line (claude-code-client.md section 0, fact 17). */
export declare function formatEvent(event: MessageStreamEvent): string;
/** A sink that writes server-sent events. A delta costs one `JSON.stringify` of its text. */
export declare class SseSink implements Sink {
    #private;
    emit(event: MessageStreamEvent): void;
    append(text: string): void;
    /** What has been written since the last call. */
    take(): string;
}

// ---- dist/stream/transcode-events.d.ts
import type { Restore } from "@codexthropic/protocol";
import type { MessageStreamEvent } from "@codexthropic/protocol/anthropic";
import type { TranscoderOptions } from "../options.ts";
import type { ByteInput } from "../web.ts";
/**
 * Upstream's bytes in, Anthropic events out, to be iterated once. Leaving the loop cancels upstream at once.
 * It is no generator, because a generator would not hear of that before upstream's next chunk.
 */
export declare function transcodeEvents(bytes: ByteInput, restore: Restore, options?: TranscoderOptions): AsyncIterableIterator<MessageStreamEvent>;

// ---- dist/web.d.ts
/**
 * Types of the web-standard streams, as far as they are used here. This package compiles without the DOM's
 * and without Node's types, so that nothing of either can slip in.
 * @module
 */
/** The program's own `ReadableStream` type where it has one (DOM, Node, workers), else what is used of it. */
export type ByteStream = typeof globalThis extends {
    ReadableStream: {
        prototype: infer Stream;
    };
} ? Stream : {
    getReader(): ByteStreamReader;
    cancel(reason?: unknown): Promise<void>;
};
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

// ---- dist/stream/transcode-stream.d.ts
import type { Restore } from "@codexthropic/protocol";
import type { TranscoderOptions } from "../options.ts";
import type { ByteInput, ByteStream } from "../web.ts";
/**
 * Upstream's bytes in, server-sent events for the client out, as the body of a `Response`. Upstream is read
 * only when the client reads; when the client goes, upstream is cancelled at once. A broken upstream ends
 * the stream with an `error` event, it does not break the stream.
 */
export declare function transcodeStream(bytes: ByteInput, restore: Restore, options?: TranscoderOptions): ByteStream;

// ---- dist/transcoder.d.ts
import type { Restore } from "@codexthropic/protocol";
import type { MessageStreamEvent } from "@codexthropic/protocol/anthropic";
import type { CodexEvent } from "@codexthropic/protocol/codex";
import type { UpstreamFailure } from "@codexthropic/protocol/errors";
import { type AnswerFacts } from "./core/facts.ts";
import type { TranscoderOptions } from "./options.ts";
/** Upstream events in, Anthropic events out. No clock, no I/O, no randomness: the same input gives the same output. */
export interface Transcoder extends AnswerFacts {
    push(event: CodexEvent): MessageStreamEvent[];
    /** Upstream has ended. Without a terminal event before, the answer ends in an `error` event. */
    end(): MessageStreamEvent[];
    /** The connection failed. Nothing happens if the answer is complete. */
    fail(failure: UpstreamFailure): MessageStreamEvent[];
}
/** @param restore what the translator said about the request */
export declare function createTranscoder(restore: Restore, options?: TranscoderOptions): Transcoder;

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
