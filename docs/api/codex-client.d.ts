// API report of @codexthropic/codex-client. Made by scripts/api-report.mjs; review every change.

// ---- dist/index.d.ts
export { createCodexClient, type CodexAnswer, type CodexClient, type SendRequest } from "./client.ts";
export type { Credentials, CredentialSource } from "./credentials.ts";
export type { Identity, Machine } from "./identity/identity.ts";
export type { LogFields, Logger } from "./logger.ts";
export type { CodexClientOptions, Compression } from "./options.ts";
export type { QuotaLimit, QuotaSnapshot, QuotaWindow } from "./quota/quota.ts";
export type { BackendFacts } from "./backend-facts.ts";
export type { Build } from "./request/build-request.ts";
export type { EventBatch } from "./stream/event-stream.ts";
export { classifyAnswer } from "./transport/classify-answer.ts";
export { fetchTransport, type Fetch } from "./transport/fetch-transport.ts";
export type { ResponseHeaders, Transport, TransportRequest, TransportResponse, } from "./transport/transport.ts";
export type { TransportMode } from "./websocket/choose-transport.ts";
export { HandshakeError, type OpenSocket, type Socket, type SocketListener, type SocketRequest, } from "./websocket/socket.ts";

// ---- dist/client.d.ts
import type { Lane, ModelInfo } from "@codexthropic/protocol/codex";
import type { ContentBlock } from "@codexthropic/protocol/anthropic";
import type { Built } from "@codexthropic/protocol/contract";
import type { UpstreamFailure } from "@codexthropic/protocol/errors";
import { type CodexClientOptions } from "./options.ts";
import type { QuotaSnapshot } from "./quota/quota.ts";
import type { Build } from "./request/build-request.ts";
import type { EventBatch } from "./stream/event-stream.ts";
/** What is to be sent. */
export interface SendRequest<B extends Built> {
    /**
     * Makes the body for the given options. It is called again when something was rejected, with options that leave it
     * out, or when another model or lane is asked. It should be pure; what it throws passes through.
     */
    build: Build<B>;
    /** The slug to ask. */
    model: string;
    /** The client named the slug itself: no other model is asked in its place. Default false. */
    named?: boolean;
    /** Called with each failure that is recovered from, before the request is sent again. */
    onRecovery?: (failure: UpstreamFailure) => void;
    /** Ends the request in every state; the rejection is the signal's reason. */
    signal?: AbortSignal;
}
/** An answer that has begun. */
export interface CodexAnswer<B extends Built> {
    /**
     * A batch for each chunk from the network that completes an event, never an empty one; for one reader. A pull is
     * back-pressure. `return()` ends the request upstream at once, also while a `next()` is pending, which then resolves
     * as done. After a terminal event (`response.completed`, `.incomplete`, `.failed`, `error`) it leaves the connection
     * alone: the rest of the body is read in the background, so that the connection can serve the next request.
     * @throws UpstreamError (`cut`, `idle_timeout`, `bad_gateway`) or the signal's reason, from `next()`
     */
    events: AsyncIterableIterator<EventBatch, undefined>;
    /** What the `build` that was finally sent returned. */
    built: B;
    /** The slug that answers. */
    model: string;
    lane: Lane;
    transport: "http" | "websocket";
    /** A WebSocket frame held only what the backend did not know yet. */
    continued: boolean;
    /** Bytes of the request that were not sent because of that, roughly. */
    bytesSaved: number;
    /**
     * Takes the content that the client got, once it has all of it: only then can the next request continue this answer
     * on its WebSocket. Needs `built.nextInput`.
     */
    confirmDelivery: (content: readonly ContentBlock[]) => void;
    /** Requests that were needed. */
    attempts: number;
    /** `anthropic-ratelimit-unified-*`, for the client. */
    headers: Record<string, string>;
}
export interface CodexClient {
    /**
     * Sends one request and resolves when its answer shows output, or after {@link CodexClientOptions.holdMs}. Until then
     * failures are retried and worked around; afterwards they are part of `events`.
     * @throws UpstreamError, CodexAuthError, the signal's reason, or what `build` throws
     */
    send<B extends Built>(request: SendRequest<B>): Promise<CodexAnswer<B>>;
    /**
     * Looks up what the first request needs, the workspace and the account's models, so that it does not wait for them and
     * finds an open connection. Never rejects: the first request meets the same failure and reports it.
     */
    warmUp(): Promise<void>;
    /** The models that are known now: the account's, those kept on disk, or the shipped ones. */
    catalog(): readonly ModelInfo[];
    /** The account's models. Falls back on {@link catalog}, except with `refresh`, which rejects. */
    models(options?: {
        refresh?: boolean;
    }): Promise<readonly ModelInfo[]>;
    /** What answers have said so far about the account's limits. */
    quota(): QuotaSnapshot | null;
    /** Asks for the limits. @throws UpstreamError, CodexAuthError */
    fetchQuota(): Promise<QuotaSnapshot>;
    /** The WebSockets of the client: how many are open, and why none is used at the moment (`null`: they are). */
    webSockets(): {
        open: number;
        unavailable: string | null;
    };
    /**
     * Opens a WebSocket as a conversation would, and closes it again. Resolves with why that does not work, in words, and
     * with `null` when it works. For a diagnosis.
     * @throws CodexAuthError, the signal's reason
     */
    checkWebSocket(options?: {
        signal?: AbortSignal;
    }): Promise<string | null>;
    /** Ends what runs in the background. Answers that are under way go on. */
    close(): Promise<void>;
}
/** The one place that talks to the Codex backend. */
export declare function createCodexClient(options: CodexClientOptions): CodexClient;

// ---- dist/options.d.ts
import type { Lane, ResponsesBody } from "@codexthropic/protocol/codex";
import { type Endpoints } from "./backend/resolve-endpoints.ts";
import type { CredentialSource } from "./credentials.ts";
import { type Identity, type Machine } from "./identity/identity.ts";
import { type Logger } from "./logger.ts";
import type { BackendFacts } from "./backend-facts.ts";
import { type RetryLimits } from "./recovery/decide-recovery.ts";
import { type PdfText } from "./recovery/read-pdf.ts";
import type { TimeLimits } from "./stream/open-stream.ts";
import { type Fetch } from "./transport/fetch-transport.ts";
import type { Transport } from "./transport/transport.ts";
import type { TransportMode } from "./websocket/choose-transport.ts";
import type { OpenSocket } from "./websocket/socket.ts";
/** How a request body is compressed. */
export interface Compression {
    /** The value of `content-encoding`. */
    encoding: string;
    compress(body: Uint8Array): Promise<Uint8Array>;
}
export interface CodexClientOptions {
    auth: CredentialSource;
    /** For the small requests: catalogue, usage, workspace. Default: the global one. */
    fetch?: Fetch;
    /** For the answers of models. Default: `fetchTransport(fetch)`; `nodeTransport()` of `/node` is cheaper. */
    transport?: Transport;
    /** Opens WebSockets; `createOpenSocket()` of `/node`. Default: everything goes over HTTP. */
    openSocket?: OpenSocket;
    /** `auto`: a WebSocket where it is of use. `websocket`: wherever one can be had. Default `auto`. */
    transportMode?: TransportMode;
    /** Default `https://chatgpt.com/backend-api/codex`. */
    codexBaseUrl?: string;
    /** Default `https://chatgpt.com/backend-api`. */
    chatgptBaseUrl?: string;
    /** Used with an API key. Default `https://api.openai.com/v1`. */
    openaiBaseUrl?: string;
    /** Default `auto`. */
    lane?: "auto" | Lane;
    /** Retries before the first output. Default 3: four requests in all. */
    retries?: number;
    /** Default five minutes. */
    headerTimeoutMs?: number;
    /** Default 300 s. */
    idleTimeoutMs?: number;
    /** Milliseconds for which an answer is held back until it shows output. Default 8 s. */
    holdMs?: number;
    /** Milliseconds for which a repeat of a request that failed finally is answered with the same failure. Default 5 s. */
    failureCacheMs?: number;
    /** Where the catalogue and the installation id outlive the process. Node only. Default: nowhere. */
    cacheDir?: string;
    identity?: Partial<Identity> & {
        machine?: Machine;
    };
    /** Compresses bodies for the ChatGPT backend; `zstd()` of `/node`. Default: not at all. */
    compression?: Compression | null;
    /** Default: unpdf, if it is installed. */
    pdfText?: PdfText;
    /** Asked when an answer is empty: above 372k tokens that is an overflow. Default: an estimate by length. */
    estimateTokens?: (body: ResponsesBody) => number | Promise<number>;
    /**
     * Reads what is known of the ChatGPT backend, with the first request, which waits for it. A failure counts as
     * `null`. Not used with an API key. Default: nothing is known.
     */
    facts?: () => Promise<BackendFacts | null>;
    logger?: Logger;
    /** Milliseconds since the epoch. */
    now?: () => number;
    /** A number in [0, 1). */
    random?: () => number;
    uuid?: () => string;
    /** Waits between two requests; rejects with the signal's reason. */
    sleep?: (ms: number, signal: AbortSignal) => Promise<void>;
}
/** The options with every default filled in. */
export interface Settings {
    auth: CredentialSource;
    fetch: Fetch;
    transport: Transport;
    openSocket: OpenSocket | null;
    transportMode: TransportMode;
    endpoints: Endpoints;
    lane: "auto" | Lane;
    limits: RetryLimits;
    times: TimeLimits;
    failureCacheMs: number;
    cacheDir: string | undefined;
    identity: Identity;
    compression: Compression | null;
    pdfText: PdfText;
    estimateTokens: (body: ResponsesBody) => number | Promise<number>;
    facts: () => Promise<BackendFacts | null>;
    logger: Logger;
    now: () => number;
    random: () => number;
    uuid: () => string;
    sleep: (ms: number, signal: AbortSignal) => Promise<void>;
}
/** @see docs/limits.md */
export declare function withDefaults(options: CodexClientOptions): Settings;

// ---- dist/backend/resolve-endpoints.d.ts
import type { Credentials } from "../credentials.ts";
/** Base URLs without a trailing slash. */
export interface Endpoints {
    /** `<it>/responses`, `<it>/models`. */
    codex: string;
    /** `<it>/wham/…`. */
    chatgpt: string;
    /** API-key mode: `<it>/responses`. */
    openai: string;
}
export declare function resolveEndpoints(given: {
    [name in keyof Endpoints]: string | undefined;
}): Endpoints;
/**
 * Returns the URL of a request. The workspace's own origin replaces only the default one: a base URL that the user has
 * set is the only place where the token goes.
 * @see docs/reference/codex-backend.md section 1.3
 */
export declare function responsesUrl(endpoints: Endpoints, { kind }: Credentials, origin: string | null): string;
/** Whether it is https on chatgpt.com or a subdomain. A token goes to no other origin that the backend names. */
export declare function isChatGptOrigin(origin: string): boolean;

// ---- dist/credentials.d.ts
import type { CodexAuth, Credentials } from "@codexthropic/codex-auth";
export type { Credentials };
/** The part of codex-auth that the client needs: a token, and another one when it was rejected. */
export type CredentialSource = Pick<CodexAuth, "getCredentials">;
export declare function tokenOf(credentials: Credentials): string;
/** What must not appear in any message, wherever the backend repeats it. */
export declare function secretsOf(credentials: Credentials): string[];
/** `authorization` and, with a ChatGPT login, `chatgpt-account-id`. */
export declare function authorization(credentials: Credentials): Record<string, string>;

// ---- dist/identity/identity.d.ts
/**
 * How this client introduces itself to the backend, which rejects models to clients that it does not know.
 * @see docs/reference/codex-backend.md section 18
 */
export interface Identity {
    originator: string;
    /** Sent as `version` and as `client_version` of the catalogue. */
    version: string;
    userAgent: string;
}
/** The machine's part of the user agent: `(Debian 12.0.0; x86_64) xterm-256color`. */
export interface Machine {
    os: string;
    arch: string;
    terminal?: string;
}
/** `codex_cli_rs/<version> (Debian 12.0.0; x86_64) xterm-256color`, with every part replaceable. */
export declare function createIdentity(given?: Partial<Identity> & {
    machine?: Machine;
}): Identity;

// ---- dist/logger.d.ts
/** Codes, numbers, slugs and host names: never a token, a prompt or an account id. */
export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>;
export interface Logger {
    debug(message: string, fields?: LogFields): void;
    info(message: string, fields?: LogFields): void;
    warn(message: string, fields?: LogFields): void;
    error(message: string, fields?: LogFields): void;
}
export declare const silent: Logger;
/** The sentence of an error of this project, which holds no secret; of any other error the name only. */
export declare function reasonOf(error: unknown): string;

// ---- dist/backend-facts.d.ts
import type { Lane } from "@codexthropic/protocol/codex";
/**
 * What a check of the backend has found, as far as requests depend on it. Everything is optional: what is absent is
 * found out by requests, as ever. Keys are those of the file in which it is kept.
 */
export interface BackendFacts {
    /** Lanes in which a model answered, by slug. */
    lanes?: Readonly<Record<string, readonly Lane[]>>;
    /** Whether a model takes native tool search, by slug. */
    tool_search?: Readonly<Record<string, boolean>>;
    /** Whether a model's hosted search takes `include: web_search_call.action.sources`, by slug. */
    search_sources?: Readonly<Record<string, boolean>>;
    /** Whether compressed request bodies are taken. */
    compressed_bodies?: boolean;
    /** Whether WebSocket handshakes are accepted. */
    web_socket?: boolean;
}

// ---- dist/recovery/decide-recovery.d.ts
import { type UpstreamFailure } from "@codexthropic/protocol/errors";
export interface RetryLimits {
    /** Requests before the first output, the first one included. */
    requests: number;
    /** Requests before the first output when a workaround was applied between them. */
    workaroundRequests: number;
    /** Milliseconds before the first retry; they double with each. */
    backoffMs: number;
    /** Milliseconds of our own waits together. */
    ownWaitsMs: number;
    /** The longest `retry-after` in milliseconds that is waited for; a longer one is handed on. */
    retryAfterMs: number;
}
/** @see docs/limits.md */
export declare const DEFAULT_LIMITS: RetryLimits;
/** What one `send` has used of its limits. */
export interface Usage {
    requests: number;
    retries: number;
    ownWaitsMs: number;
}
export type Decision = {
    kind: "retry";
    waitMs: number;
    usage: Usage;
} | {
    kind: "refresh";
} | {
    kind: "workaround";
} | {
    kind: "none";
};
/** Decides about one failure before the first output. Pure: `random` is one number in [0, 1). */
export declare function decideRecovery(failure: UpstreamFailure, usage: Usage, limits: RetryLimits, random: number): Decision;

// ---- dist/recovery/read-pdf.d.ts
/** The text of one PDF; `null` when no library for it is installed. */
export type PdfText = (pdf: Uint8Array) => Promise<string | null>;
/** Reads with unpdf, an optional peer; `null` when it is not installed. Throws for a file that it cannot read. */
export declare function unpdfText(pdf: Uint8Array): Promise<string | null>;
/** The text of a `file_data` URL. A damaged file must not end the session: a sentence stands in its place. */
export declare function textOfPdf(fileData: string, pdfText: PdfText): Promise<string | null>;

// ---- dist/stream/open-stream.d.ts
import type { CodexEvent, CodexRateLimitsEvent } from "@codexthropic/protocol/codex";
import { UpstreamError } from "@codexthropic/protocol/errors";
import type { ResponseHeaders, Transport, TransportRequest } from "../transport/transport.ts";
import { EventStream } from "./event-stream.ts";
export interface TimeLimits {
    headerTimeoutMs: number;
    idleTimeoutMs: number;
    holdMs: number;
}
export interface OpenStreamOptions {
    transport: Transport;
    times: TimeLimits;
    now: () => number;
    /** Headers of every answer, whatever its status. */
    onHeaders: (headers: ResponseHeaders) => void;
    onRateLimits: (event: CodexRateLimitsEvent) => void;
    onFailureEvent: (event: CodexEvent) => CodexEvent;
    /** Called when a search has found something; if given, the answer is held back until that is known. */
    onFilteredSearch: (() => void) | null;
    /** What an answer without a single event means. */
    onEmptyAnswer: () => Promise<UpstreamError>;
}
/**
 * Sends one request and resolves with the events of its answer, as soon as they show output.
 * @throws UpstreamError, or the signal's reason
 */
export declare function openStream(request: TransportRequest, options: OpenStreamOptions): Promise<EventStream>;
/**
 * Waits until an answer shows that it can be handed out: the same on both transports.
 * @throws UpstreamError, or the signal's reason
 */
export declare function waitForAnswer(stream: EventStream, { times: { holdMs }, onFilteredSearch }: Pick<OpenStreamOptions, "times" | "onFilteredSearch">): Promise<void>;

// ---- dist/transport/transport.d.ts
export interface TransportRequest {
    url: string;
    /** Lower-case names, in the order in which they are sent. */
    headers: Record<string, string>;
    body: string | Uint8Array;
    /** Ends the exchange in every state, before and after the headers. */
    signal: AbortSignal;
    /** Milliseconds until a request whose headers have not come is given up. */
    headerTimeoutMs: number;
}
/** The headers of an answer, as far as they are needed; `Headers` has all of it. Names are lower-case. */
export interface ResponseHeaders {
    get(name: string): string | null;
    getSetCookie(): string[];
    keys(): Iterable<string>;
}
export interface TransportResponse {
    status: number;
    headers: ResponseHeaders;
    /**
     * The bytes, for one reader. A pull is back-pressure. `return()` ends the request at once, also while a `next()` is
     * pending, which then resolves as done.
     */
    body: AsyncIterable<Uint8Array>;
}
/**
 * One POST. Resolves with the headers, whatever the status; follows no redirect.
 *
 * Rejects with `signal.reason`, or with an `UpstreamError` of code `unreachable`, `cut`, `header_timeout` or
 * `network_blocked`. After the headers a pull of the body rejects with `signal.reason` or with `cut`.
 */
export type Transport = (request: TransportRequest) => Promise<TransportResponse>;

// ---- dist/stream/event-stream.d.ts
import type { CodexEvent, CodexRateLimitsEvent } from "@codexthropic/protocol/codex";
export type EventBatch = readonly CodexEvent[];
/** Turns what a transport hands out into events: bytes of an HTTP body, or frames of a WebSocket. */
export interface ChunkReader<Chunk> {
    read(chunk: Chunk): CodexEvent[];
    /** What an unfinished last frame amounts to. */
    end(): CodexEvent[];
    /** In bytes, roughly. */
    sizeOf(chunk: Chunk): number;
}
export interface EventStreamOptions {
    /** Milliseconds without a byte after which a read fails. */
    idleTimeoutMs: number;
    signal: AbortSignal;
    now: () => number;
    onRateLimits: (event: CodexRateLimitsEvent) => void;
    /** What is handed out in place of an `error` or `response.failed` event. */
    onFailureEvent: (event: CodexEvent) => CodexEvent;
}
type Result = IteratorResult<EventBatch, undefined>;
/**
 * The events of one answer, for one reader: a batch for each chunk that completes an event, never an empty one.
 *
 * Written by hand, because `return()` of an async generator waits for a pending `next()`. The contract is that of
 * `CodexAnswer.events`.
 */
export declare class EventStream implements AsyncIterableIterator<EventBatch, undefined> {
    #private;
    constructor(chunks: AsyncIterable<unknown>, reader: ChunkReader<unknown>, options: EventStreamOptions);
    /** The body has ended, and there was no event in it. */
    get endedEmpty(): boolean;
    [Symbol.asyncIterator](): this;
    next(): Promise<Result>;
    return(): Promise<Result>;
    /** Puts back what was read before the reader came: whole events, and a read that is still pending. */
    unread(events: CodexEvent[], next: Promise<Result> | null): void;
}
export {};

// ---- dist/transport/fetch-transport.d.ts
import type { Transport } from "./transport.ts";
export type Fetch = typeof globalThis.fetch;
/**
 * The transport of every web-standard runtime.
 *
 * It calls `fetch` itself and not through ky: ky clones the request, and a cloned request loses its signal at the next
 * garbage collection, so that an abort would no longer reach the backend.
 * @see docs/designs/node-http.md, nodejs/undici#3644
 */
export declare function fetchTransport(given: Fetch): Transport;

// ---- dist/websocket/choose-transport.d.ts
import type { ResponsesBody } from "@codexthropic/protocol/codex";
/** `auto`: a WebSocket where it is of use, else HTTP. `websocket`: whenever one can be had. */
export type TransportMode = "auto" | "http" | "websocket";
/** After a handshake that failed in passing, HTTP is used for this long. Milliseconds. */
export declare const AFTER_FAILURE_MS: number;
/** Remembers where no WebSocket can be had. */
export interface WebSocketAvailability {
    isAvailable(thread: string): boolean;
    /** A handshake failed. `status`: of the server's answer; `null`: it did not answer. */
    handshakeFailed(status: number | null): void;
    /** It is known beforehand that there is none. */
    turnOff(reason: string): void;
    /** A frame was too large for the server: the thread stays with HTTP. */
    frameTooLarge(thread: string): void;
    /** For `doctor` and the status page: why not, in words; `null` when it is available. */
    reason(): string | null;
}
export declare function createAvailability(now: () => number): WebSocketAvailability;
/**
 * Whether a request may go over its thread's connection. With `auto` a request without tools and without an earlier
 * answer stays with HTTP: a title, a count, a single question. So does one without tools in a thread whose last turn
 * had some: it is a side request, and the connection is kept for the conversation.
 */
export declare function wantsWebSocket(setting: TransportMode, last: ResponsesBody | null, next: ResponsesBody): boolean;

// ---- dist/websocket/socket.d.ts
import type { ResponseHeaders } from "../transport/transport.ts";
/** One open WebSocket, as far as it is used here: the package `ws` on Node, a script in tests. */
export interface Socket {
    send(text: string): void;
    ping(): void;
    /** Stops reading until {@link resume}: the sender feels it. */
    pause(): void;
    resume(): void;
    /** Drops the connection without a closing frame, as the Codex CLI does after an abort. */
    terminate(): void;
    /** Whether the connection keeps the process alive. */
    keepAlive(wanted: boolean): void;
    /** Takes over everything that arrives. Called once, in the same turn of the event loop in which the socket opened. */
    listen(listener: SocketListener): void;
}
export interface SocketListener {
    text(data: string): void;
    binary(): void;
    pong(): void;
    /** Called once, also after {@link Socket.terminate}. 1006: without a closing frame. */
    closed(code: number): void;
}
export interface SocketRequest {
    /** `wss://…` or `ws://…` */
    url: string;
    /** Lower-case names, in the order in which they are sent. */
    headers: Record<string, string>;
    signal: AbortSignal;
    /** Milliseconds until a handshake without an answer is given up. */
    timeoutMs: number;
}
/**
 * Opens a socket.
 *
 * Rejects with a {@link HandshakeError} when the server answers with anything but 101, with an `UpstreamError` of
 * code `unreachable` or `header_timeout` when it does not answer, or with `signal.reason`.
 */
export type OpenSocket = (request: SocketRequest) => Promise<{
    socket: Socket;
    headers: ResponseHeaders;
}>;
/** Opens a socket at the URL of the HTTP request. Rejects as {@link OpenSocket} does. */
export declare function openAt(url: string, headers: Record<string, string>, open: OpenSocket, signal: AbortSignal): ReturnType<OpenSocket>;
/** The server's answer to a handshake that it rejects. */
export declare class HandshakeError extends Error {
    readonly name: string;
    readonly status: number;
    readonly headers: ResponseHeaders;
    readonly body: string;
    constructor(status: number, headers: ResponseHeaders, body: string);
}

// ---- dist/quota/quota.d.ts
import type { CodexRateLimitsEvent } from "@codexthropic/protocol/codex";
/** One window of one limit. */
export interface QuotaWindow {
    /** 0 to 100, and beyond when credits pay. */
    usedPercent: number;
    /** 300 (five hours), 10080 (a week); `null` when the backend did not say. */
    windowMinutes: number | null;
    /** Unix seconds. */
    resetsAt: number | null;
}
/** One limit: the account's own (`codex`), or that of one model. */
export interface QuotaLimit {
    name: string | null;
    windows: readonly QuotaWindow[];
}
/** The account's limits as last reported by headers, stream events or `wham/usage`. */
export interface QuotaSnapshot {
    /** Milliseconds since the epoch. */
    observedAt: number;
    planType: string | null;
    /** By limit id; {@link DEFAULT_LIMIT} is the account's own. */
    limits: Readonly<Record<string, QuotaLimit>>;
    /** The limit that a rejection was about. */
    activeLimit: string | null;
    credits: QuotaCredits | null;
}
export interface QuotaCredits {
    hasCredits: boolean;
    unlimited: boolean;
    balance: string | null;
}
/** What one source reports; the other fields stay as they were. */
export type QuotaUpdate = Partial<Omit<QuotaSnapshot, "observedAt">>;
export declare const DEFAULT_LIMIT = "codex";
/** Credits as the backend reports them, in events and in `wham/usage`. */
export declare function creditsFrom(wire: CodexRateLimitsEvent["credits"]): QuotaCredits | null;
/** Newer figures win, limit by limit. */
export declare function mergeQuota(before: QuotaSnapshot | null, update: QuotaUpdate, now: number): QuotaSnapshot;

// ---- dist/request/build-request.d.ts
import type { ResponsesBody } from "@codexthropic/protocol/codex";
import type { BuildOptions, Built } from "@codexthropic/protocol/contract";
import type { KnownRejections } from "../recovery/known-rejections.ts";
import type { ModelChoice } from "./choose-model.ts";
/** Makes the body for one set of options. What it throws passes through `send`. */
export type Build<B extends Built> = (options: BuildOptions) => B;
/** A request that is ready to be sent. */
export interface BuiltRequest<B extends Built> {
    choice: ModelChoice;
    /** What `build` returned for {@link options}. */
    built: B;
    /** `built.body` without reasoning and optional fields that were rejected before. */
    body: ResponsesBody;
    /** The body without workarounds for its content: its tools have their own schemas. */
    original: ResponsesBody;
    options: BuildOptions;
}
export interface BuildContext<B extends Built> {
    build: Build<B>;
    choose: (needsFullLane: boolean) => ModelChoice;
    rejections: KnownRejections;
    withoutReasoning: boolean;
    /** Names upstream of tools whose schema is left out to find the one that is rejected. */
    trialTools: readonly string[] | null;
}
/** Builds a request without anything that is known to be rejected. Builds again only if something is. */
export declare function buildRequest<B extends Built>(context: BuildContext<B>): BuiltRequest<B>;
/**
 * Whether sending the second request can help after the first was rejected. From the lite lane no way leads back.
 */
export declare function differs(before: BuiltRequest<Built>, after: BuiltRequest<Built>): boolean;
/** Whether `client_metadata`, which codex-client itself adds, is sent. */
export declare function hasClientMetadata({ options }: Pick<BuiltRequest<Built>, "options">): boolean;

// ---- dist/recovery/known-rejections.d.ts
import type { FunctionTool, Lane, ResponsesBody } from "@codexthropic/protocol/codex";
import type { BuildOptions } from "@codexthropic/protocol/contract";
/** The build options that depend on what the body contains. */
export type ContentOptions = Pick<BuildOptions, "looseTools" | "omitTools" | "pdfAsText" | "plainSchemas" | "looseFormat" | "sitesInWords">;
/** `plain`: its schema is sent without suspicious keywords. `loose`: without its schema. `omit`: not at all. */
export type ToolTreatment = "plain" | "loose" | "omit";
/** What this process knows that the backend rejects, so that no request has to fail twice for one reason. */
export interface KnownRejections {
    /** The lane in which a model was found to answer. */
    laneOf(model: string): Lane | undefined;
    /** `undefined`: the model was not found in this lane either. */
    setLane(model: string, lane: Lane | undefined): void;
    rejectedParams(model: string): ReadonlySet<string>;
    addParam(model: string, param: string): void;
    rejectsToolSearch(model: string): boolean;
    addToolSearch(model: string): void;
    addReasoning(encryptedContents: readonly string[]): void;
    /** The body without the reasoning items that were rejected before. */
    withoutRejectedReasoning(body: ResponsesBody): ResponsesBody;
    addTool(tool: FunctionTool, treatment: ToolTreatment): void;
    /** One of these tools has the rejected schema; `[]`: it was found. */
    setCandidates(tools: readonly FunctionTool[]): void;
    /** Names of the tools of a body among which a rejected schema was found earlier. */
    candidatesIn(original: ResponsesBody): string[];
    addFormat(schema: unknown): void;
    /** A search with the domain filter of this body has found something, or nothing. */
    setSearchFilter(original: ResponsesBody, found: boolean): void;
    /** `undefined`: the body has no domain filter, or no search with it was seen. */
    searchFilterFinds(original: ResponsesBody): boolean | undefined;
    keepPdfText(fileData: string, text: string): void;
    /**
     * What is known about the content of a body that was built without workarounds for it; `null`: nothing.
     * @param trialTools names of tools that are loosened as a trial
     */
    contentOptions(original: ResponsesBody, trialTools: readonly string[] | null): ContentOptions | null;
}
export declare function createKnownRejections(): KnownRejections;

// ---- dist/request/choose-model.d.ts
import type { Lane, ModelInfo } from "@codexthropic/protocol/codex";
/** What the choice depends on. */
export interface ModelChoiceInput {
    model: string;
    /** The client named this slug itself: it is never replaced by another. */
    named: boolean;
    /** The request offers hosted web search, which only the full lane has. */
    needsFullLane: boolean;
    lane: "auto" | Lane;
    catalog: readonly ModelInfo[];
    /** Where a slug that the account does not list any more leads to. */
    upgradeOf: (slug: string) => string | undefined;
    laneOf: (slug: string) => Lane | undefined;
}
/** The model that is asked, and the lane in which it is asked. */
export interface ModelChoice {
    model: string;
    lane: Lane;
}
/** Pure. @see docs/mapping.md section 1 "Lanes" */
export declare function chooseModel(input: ModelChoiceInput): ModelChoice;
/** Whether a model may be asked for in the lite lane: the catalogue says so, or does not know the model. */
export declare function mayBeLite(model: string, catalog: readonly ModelInfo[]): boolean;

// ---- dist/transport/classify-answer.d.ts
import { type HeaderReader, type UpstreamFailure } from "@codexthropic/protocol/errors";
/**
 * Classifies an answer that is not the wanted one; one with a status of success only if it is a web page. What stands
 * between this machine and the backend is named.
 * @param url what was asked
 */
export declare function classifyAnswer(url: string, status: number, header: HeaderReader, bodyText: string): UpstreamFailure;

// ---- dist/node.d.ts
export { thisMachine } from "./node/describe-machine.ts";
export type { NetworkOptions } from "./node/create-agents.ts";
export type { Clocks } from "./node/close-idle-sockets.ts";
export { createNetwork, type Network } from "./node/create-network.ts";
export { NetworkOptionError } from "./node/network-option-error.ts";
export { nodeTransport, type NodeTransport } from "./node/node-transport.ts";
export { readCertificates } from "./node/read-certificates.ts";
export { createOpenSocket, type WebSocketOptions } from "./node/open-websocket.ts";
export { zstd } from "./node/compress-zstd.ts";

// ---- dist/node/describe-machine.d.ts
import type { Machine } from "../identity/identity.ts";
/** Describes this machine in the terms of the Codex CLI's user agent. */
export declare function thisMachine(terminal?: string): Machine;

// ---- dist/node/create-agents.d.ts
import * as http from "node:http";
import { type Clocks, type IdleSockets } from "./close-idle-sockets.ts";
export interface NetworkOptions {
    /** Proxy for https targets; without it they use `httpProxy`. `http`, `https` and SOCKS proxies. */
    httpsProxy?: string;
    httpProxy?: string;
    /** Hosts that are reached directly, as in `NO_PROXY`: `localhost,.example.com,10.0.0.0/8`, or `*`. */
    noProxy?: string;
    /** Certificate authorities to trust besides Node's own, as PEM texts. */
    ca?: readonly string[];
    /** Milliseconds that a connection is kept for the next request. Default 30 s. */
    idleSocketMs?: number;
    /** For tests. Default: the clocks of the system. */
    clocks?: Clocks;
}
/** The agents of one network: everything that is sent through them uses the same proxy and the same authorities. */
export interface Agents {
    /** The agent for a URL; it keeps connections for the next request. */
    keepAlive(url: URL): http.Agent;
    /** The agent for a request that must never meet a connection that has died in the pool. */
    oneConnection(url: URL): http.Agent;
    idle: IdleSockets;
    /** Closes all connections, and gives those up that are being opened. The agents can be used again. */
    close(): void;
}
/** Milliseconds that a connection may take, through a proxy as well. */
export declare const CONNECT_TIMEOUT_MS = 20000;
/** @throws NetworkOptionError */
export declare function createAgents(options: NetworkOptions): Agents;

// ---- dist/node/close-idle-sockets.d.ts
import type { Agent } from "node:http";
/** Two clocks, in milliseconds. */
export interface Clocks {
    /** Wall clock: goes on while the machine sleeps and may be set. */
    now: () => number;
    /** Never set. Whether it goes on while the machine sleeps depends on the system. */
    monotonic: () => number;
}
export declare const SYSTEM_CLOCKS: Clocks;
/** The idle sockets of some agents: connections that wait for the next request. */
export interface IdleSockets {
    /** Watches the sockets of one more agent. */
    watch(agent: Agent): void;
    /**
     * Closes idle sockets that are probably dead: all of them after a jump of the clock, otherwise those that have been
     * idle for too long by the wall clock. Called before each request. The agent's own timers are not enough: an event
     * of the network may be handled before them when the machine wakes up.
     */
    closeStale(): void;
    closeAll(): void;
}
/** @param limitMs how long a socket may be idle */
export declare function createIdleSockets(limitMs: number, { now, monotonic }: Clocks): IdleSockets;

// ---- dist/node/create-network.d.ts
import type { Fetch } from "../transport/fetch-transport.ts";
import type { Transport } from "../transport/transport.ts";
import type { OpenSocket } from "../websocket/socket.ts";
import type { NetworkOptions } from "./create-agents.ts";
/** All ways out of this process; every one of them keeps to the same proxy and the same authorities. */
export interface Network {
    fetch: Fetch;
    transport: Transport;
    openSocket: OpenSocket;
    close(): Promise<void>;
}
/**
 * Node's own `http(s)`, one pool of connections for everything, with or without a proxy.
 * @throws NetworkOptionError
 * @see docs/designs/node-http.md
 */
export declare function createNetwork(options?: NetworkOptions): Network;

// ---- dist/node/network-option-error.d.ts
import { CodexthropicError } from "@codexthropic/protocol/errors";
/** A network option cannot be used. The message never repeats the value: a proxy URL may contain a password. */
export declare class NetworkOptionError extends CodexthropicError<"invalid_network_option"> {
    readonly name: string;
    /** The option's name: `httpsProxy`, `httpProxy` or `ca`. */
    readonly option: string;
    constructor(option: string, message: string);
}

// ---- dist/node/node-transport.d.ts
import type { Fetch } from "../transport/fetch-transport.ts";
import type { Transport } from "../transport/transport.ts";
import { type NetworkOptions } from "./create-agents.ts";
import type { OpenSocket } from "../websocket/socket.ts";
/**
 * A transport with connections of its own. `fetch` uses the same ones, for small requests; a WebSocket has one of its
 * own, through the same proxy and with the same authorities.
 */
export type NodeTransport = Transport & {
    fetch: Fetch;
    openSocket: OpenSocket;
    close(): void;
};
/**
 * The transport of the hot path: `node:http(s)` with keep-alive, one function call per chunk and no streams in
 * between. Measured at half the cost of `fetch` per chunk.
 *
 * A kept connection that turns out to be dead (the machine slept, the network changed) is replaced: the request is
 * sent once more at once, on a new connection. A request of `fetch` that must not be sent twice, such as a refresh of
 * the login, never uses a kept connection.
 * @throws NetworkOptionError
 * @see docs/designs/node-http.md
 */
export declare function nodeTransport(options?: NetworkOptions): NodeTransport;

// ---- dist/node/read-certificates.d.ts
/**
 * Returns the certificates of a PEM text, each as PEM. Other blocks are left out; TLS ignores damaged certificates, as
 * OpenSSL does. Only the first good one is parsed here: a bundle of the system has 150, and each costs a millisecond.
 * @throws NetworkOptionError if there is none
 */
export declare function readCertificates(pem: string): string[];

// ---- dist/node/open-websocket.d.ts
import type { Agent } from "node:http";
import { type OpenSocket } from "../websocket/socket.ts";
export interface WebSocketOptions {
    /** The agent that opens the connection to an `http:` or `https:` URL. Default: Node's own. */
    agent?: (url: URL) => Agent;
}
/** Opens WebSockets with the package `ws`, which is loaded at the first use. Redirects are not followed. */
export declare function createOpenSocket({ agent }?: WebSocketOptions): OpenSocket;

// ---- dist/node/compress-zstd.d.ts
import type { Compression } from "../options.ts";
/** Returns zstd compression, which runs off the main thread, or `null` if Node has none (before 22.15). */
export declare function zstd(): Compression | null;

// ---- dist/probe.d.ts
/**
 * Single requests to the Codex backend, as they are: for programs that want to know how it behaves. The client of this
 * package builds, retries and works around; a probe does nothing of that.
 * @module
 */
export { createProbe, type Probe, type ProbeOptions } from "./probe/create-probe.ts";
export type { ProbeAnswer } from "./probe/read-answer-events.ts";
export type { ProbeRequest } from "./probe/post-body.ts";
export type { ProbeConnection } from "./probe/open-connection.ts";
export { SHIPPED_CATALOG } from "./catalog/shipped-catalog.ts";

// ---- dist/probe/create-probe.d.ts
import type { AccountsCheck, ModelInfo, WhamUsage } from "@codexthropic/protocol/codex";
import { type CodexClientOptions } from "../options.ts";
import { type ProbeConnection } from "./open-connection.ts";
import { type ProbeRequest } from "./post-body.ts";
import type { ProbeAnswer } from "./read-answer-events.ts";
export type ProbeOptions = Pick<CodexClientOptions, "auth" | "fetch" | "transport" | "openSocket" | "codexBaseUrl" | "chatgptBaseUrl" | "openaiBaseUrl" | "headerTimeoutMs" | "identity" | "compression" | "now" | "uuid">;
export interface Probe {
    /** The version of the Codex CLI as which requests are sent. */
    readonly clientVersion: string;
    /** How a request can be compressed; `null`: not on this machine. */
    readonly encoding: string | null;
    /** @throws UpstreamError when there is no answer, CodexAuthError */
    post(request: ProbeRequest): Promise<ProbeAnswer>;
    /** `null`: this runtime opens no WebSockets. @throws HandshakeError, UpstreamError, CodexAuthError */
    connect(request: Pick<ProbeRequest, "body" | "lane" | "ids" | "signal">): Promise<ProbeConnection> | null;
    /** The catalogue as a client of this version gets it; default: {@link clientVersion}. @throws UpstreamError, CodexAuthError */
    models(version?: string): Promise<readonly ModelInfo[]>;
    /** @throws UpstreamError, CodexAuthError */
    usage(): Promise<WhamUsage>;
    /** @throws UpstreamError, CodexAuthError */
    accounts(): Promise<AccountsCheck>;
    /** Ends the small requests that are under way. */
    close(): void;
}
export declare function createProbe(options: ProbeOptions): Probe;

// ---- dist/probe/open-connection.d.ts
import type { ResponsesBody } from "@codexthropic/protocol/codex";
import type { ResponseHeaders } from "../transport/transport.ts";
import { type OpenSocket } from "../websocket/socket.ts";
import { type ProbeContext, type ProbeRequest } from "./post-body.ts";
import { type ProbeAnswer } from "./read-answer-events.ts";
/** One open WebSocket. */
export interface ProbeConnection {
    /** Of the handshake. */
    headers: ResponseHeaders;
    /**
     * Sends one frame and reads its answer.
     * @param previous id of the answer that the frame continues; the body's input is then only what is new
     */
    ask(body: ResponsesBody, previous?: string): Promise<ProbeAnswer>;
    /** Sends a ping. Resolves with whether anything came back within two seconds. */
    ping(): Promise<boolean>;
    /** Whether the connection is still open. */
    isOpen(): boolean;
    close(): void;
}
/** @throws HandshakeError, UpstreamError, CodexAuthError */
export declare function openConnection(context: ProbeContext, open: OpenSocket, request: Pick<ProbeRequest, "body" | "lane" | "ids" | "signal">): Promise<ProbeConnection>;

// ---- dist/probe/post-body.d.ts
import type { CodexEvent, Lane, ResponsesBody } from "@codexthropic/protocol/codex";
import type { ConversationIds } from "@codexthropic/protocol/contract";
import { type UpstreamFailure } from "@codexthropic/protocol/errors";
import type { Routing } from "../backend/look-up-routing.ts";
import { type Credentials } from "../credentials.ts";
import { type RequestDetails } from "../identity/headers.ts";
import type { Settings } from "../options.ts";
import { type ProbeAnswer } from "./read-answer-events.ts";
/** One request. The body is sent as it is, with the `client_metadata` of the Codex CLI. */
export interface ProbeRequest {
    body: ResponsesBody;
    lane: Lane;
    ids: ConversationIds;
    /** Replaces headers; `null` leaves one out. Names are lower-case. */
    headers?: Readonly<Record<string, string | null>>;
    /** The body is compressed, if it can be. Default false. */
    compressed?: boolean;
    /** Leave the answer at the first event that satisfies it. */
    until?: (event: CodexEvent) => boolean;
    signal?: AbortSignal;
}
/** What a probe keeps for all its requests. */
export interface ProbeContext {
    settings: Settings;
    installationId: string;
    routing: (credentials: Credentials) => Promise<Routing>;
}
/**
 * Sends one request and reads its whole answer. An error status is an answer; a 401 is tried again once with other credentials.
 * @throws UpstreamError when there is no answer (`unreachable`, `cut`, `header_timeout`, `network_blocked`), CodexAuthError
 */
export declare function postBody(context: ProbeContext, request: ProbeRequest): Promise<ProbeAnswer>;
/** What an answer without a stream has of it. */
export declare const NOTHING: Pick<ProbeAnswer, "types" | "items" | "text" | "response" | "usage" | "stopped">;
export declare function redactFor(credentials: Credentials): (failure: UpstreamFailure) => UpstreamFailure;
export declare function detailsOf({ settings, installationId }: ProbeContext, { body, lane, ids }: Pick<ProbeRequest, "body" | "lane" | "ids">, credentials: Credentials, routing: Routing, encoding: string | null): RequestDetails;

// ---- dist/backend/look-up-routing.d.ts
import type { AccountsCheck } from "@codexthropic/protocol/codex";
import type { Credentials } from "../credentials.ts";
import { type Logger } from "../logger.ts";
import type { BackendApi } from "./create-backend-api.ts";
/** How the requests of an account are routed to its workspace. */
export interface Routing {
    /** An https origin of chatgpt.com, or `null`. */
    origin: string | null;
    /** The value of `x-openai-account-routing-override`. */
    override: string | null;
}
/**
 * Looks the workspace up, once per account and process. After a failure requests are sent without routing, and the
 * look-up is repeated a minute later.
 * @see docs/reference/codex-backend.md section 2
 */
export declare function createRoutingLookup({ api, url, now, logger, }: {
    api: BackendApi;
    url: string;
    now: () => number;
    logger: Logger;
}): (credentials: Credentials) => Promise<Routing>;
export declare function routingOf(answer: AccountsCheck, accountId: string | null): Routing;

// ---- dist/backend/create-backend-api.d.ts
import type { CredentialSource } from "../credentials.ts";
import type { Fetch } from "../transport/fetch-transport.ts";
import { type Answer } from "./read-answer.ts";
/** Small GETs with the login: accounts/check, the catalogue, the usage. */
export interface BackendApi {
    /**
     * Resolves with any 2xx, or with a 304. A transient failure is retried twice, a 401 once with other
     * credentials. Follows no redirect, so that the token reaches no other host.
     * @throws UpstreamError, CodexAuthError
     */
    get(url: string, headers: Record<string, string>): Promise<Answer>;
    /** The same for an answer that is an object. Its fields are not checked: wire types mark them as optional. */
    getJson<T extends object>(url: string): Promise<T>;
}
interface BackendApiOptions {
    fetch: Fetch;
    auth: CredentialSource;
    userAgent: string;
    /** Ends all requests that are under way. */
    signal: AbortSignal;
}
export declare function createBackendApi({ fetch, auth, userAgent, signal }: BackendApiOptions): BackendApi;
export {};

// ---- dist/backend/read-answer.d.ts
import { UpstreamError } from "@codexthropic/protocol/errors";
/** An answer that has been read to its end. */
export interface Answer {
    status: number;
    headers: Headers;
    text: string;
}
/** @throws UpstreamError when the body breaks off, or is larger than 32 MiB */
export declare function readAnswer(response: Response, url: string): Promise<Answer>;
/** What an answer that is not the wanted one means. */
export declare function classifiedError(url: string, { status, headers, text }: Answer): UpstreamError;

// ---- dist/identity/headers.d.ts
import type { Lane, ResponsesBody } from "@codexthropic/protocol/codex";
import { type Credentials } from "../credentials.ts";
import type { Identity } from "./identity.ts";
import type { Turn } from "./turns.ts";
/** Everything that the headers and the `client_metadata` of one request are made of. */
export interface RequestDetails {
    identity: Identity;
    credentials: Credentials;
    installationId: string;
    sessionId: string;
    /** A sub-agent has its own; for the main conversation it is `sessionId`. */
    threadId: string;
    turn: Turn;
    model: string;
    lane: Lane;
    serviceTier: ResponsesBody["service_tier"];
    effort: string | undefined;
    /** `x-openai-account-routing-override`, from accounts/check. */
    routing: string | null;
    cookie: string | null;
    /** How the body is compressed. */
    encoding: string | null;
}
/**
 * The headers of `POST /responses` in the CLI's order.
 * @see docs/reference/codex-backend.md sections 3 and 16
 */
export declare function requestHeaders(details: RequestDetails): Record<string, string>;
/**
 * The headers of a WebSocket handshake in the CLI's order. What changes later is said in frames.
 * @see docs/reference/websocket.md "Handshake"
 */
export declare function handshakeHeaders(details: RequestDetails): Record<string, string>;
/** The same values inside the body. @see docs/reference/codex-backend.md section 4 */
export declare function clientMetadata(details: RequestDetails): Record<string, string>;

// ---- dist/identity/turns.d.ts
import type { ResponsesBody } from "@codexthropic/protocol/codex";
/** One turn of one thread: everything up to the answer to one user message, over all its tool rounds. */
export interface Turn {
    id: string;
    /** Milliseconds since the epoch. */
    startedAt: number;
    /** `x-codex-turn-state` as first received in this turn; sent back until the turn ends. */
    state: string | null;
}
export interface Turns {
    /** The turn that this body belongs to, begun now if it is new. */
    of(thread: string, body: ResponsesBody): Turn;
}
/**
 * A tool round repeats the last user message; the next message of the user's begins a turn. A turn is known by the
 * place and the text of that message: after the client has compacted, another message may stand in the same place.
 */
export declare function createTurns({ now, uuid }: {
    now: () => number;
    uuid: () => string;
}): Turns;

// ---- dist/probe/read-answer-events.d.ts
import type { CodexEvent, CodexResponse, CodexUsage, OutputItem } from "@codexthropic/protocol/codex";
import { type UpstreamFailure } from "@codexthropic/protocol/errors";
import type { ResponseHeaders } from "../transport/transport.ts";
/** Everything that came back for one request. */
export interface ProbeAnswer {
    /** Of HTTP; on a WebSocket that of the error frame, or 200. */
    status: number;
    headers: ResponseHeaders;
    /** Why it was rejected or failed, by its status or inside the stream; without secrets. */
    failure: UpstreamFailure | null;
    /** Types of the events in their order. Types that say nothing to a client are not listed. */
    types: readonly string[];
    /** Finished output items. */
    items: readonly OutputItem[];
    /** Text of the answer. */
    text: string;
    /** Of the terminal event. */
    response: CodexResponse | null;
    usage: CodexUsage | null;
    /** The reader left before the end, because `until` was satisfied. */
    stopped: boolean;
}
/**
 * Reads an answer to its end, or until an event satisfies `until`; then the request is cancelled.
 * @param redact takes secrets out of a failure
 */
export declare function readAnswerEvents(batches: AsyncIterable<readonly CodexEvent[]>, head: Pick<ProbeAnswer, "status" | "headers">, redact: (failure: UpstreamFailure) => UpstreamFailure, until?: (event: CodexEvent) => boolean): Promise<ProbeAnswer>;

// ---- dist/catalog/shipped-catalog.d.ts
import type { ModelInfo } from "@codexthropic/protocol/codex";
/**
 * The catalogue that the Codex CLI (`CODEX_CLI_VERSION`) has on board, for the time before the account's own is known.
 * By priority, which is the order of its model list.
 * @see docs/reference/codex-backend.md sections 15 and 20
 */
export declare const SHIPPED_CATALOG: readonly ModelInfo[];
