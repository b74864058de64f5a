// API report of @codexthropic/codex-client. Made by scripts/api-report.mjs; review every change.

// ---- dist/index.d.ts
export { createCodexClient, type CodexAnswer, type CodexClient } from "./client.ts";
export type { Credentials, CredentialSource } from "./credentials.ts";
export type { Identity, Machine } from "./identity/identity.ts";
export type { Facts, Logger } from "./logger.ts";
export type { CodexClientOptions, Compression } from "./options.ts";
export type { QuotaLimit, QuotaSnapshot, QuotaWindow } from "./quota/quota.ts";
export type { Prepare } from "./send/draft.ts";
export type { SendOptions } from "./send/send.ts";
export { classifyAnswer, type HeaderReader } from "./transport/classify-answer.ts";
export { fetchTransport, type Fetch } from "./transport/fetch-transport.ts";
export { toReadableStream } from "./transport/readable.ts";
export type { ByteSink, ByteSource, ResponseHeaders, Transport, TransportRequest, TransportResponse, } from "./transport/transport.ts";

// ---- dist/client.d.ts
import type { CodexRateLimitsEvent, Lane, ModelInfo } from "@codexthropic/protocol/codex";
import { type CodexClientOptions } from "./options.ts";
import type { QuotaSnapshot } from "./quota/quota.ts";
import type { Prepare } from "./send/draft.ts";
import { type SendOptions } from "./send/send.ts";
import type { ByteSource } from "./transport/transport.ts";
/** An answer that has begun. */
export interface CodexAnswer {
    /** The slug that answers. */
    model: string;
    lane: Lane;
    /** Requests that were needed. */
    attempts: number;
    /** `anthropic-ratelimit-unified-*`, for the client. */
    headers: Record<string, string>;
    /** The stream, from its first byte. */
    body: ByteSource;
}
export interface CodexClient {
    /**
     * Sends one request and resolves when its answer shows output (or is slow to). Until then failures are
     * retried and healed; afterwards they reach the body's sink.
     * @throws UpstreamError, CodexAuthError, the signal's reason, or what `prepare` throws
     */
    send(prepare: Prepare, options: SendOptions): Promise<CodexAnswer>;
    /** The models that are known now: the account's, those kept on disk, or the shipped ones. */
    catalog(): readonly ModelInfo[];
    /** The account's models. Falls back on {@link catalog}, except with `refresh`, which rejects. */
    models(options?: {
        refresh?: boolean;
    }): Promise<readonly ModelInfo[]>;
    /** What answers have told so far about the account's limits. */
    quota(): QuotaSnapshot | null;
    /** Asks for the limits. @throws UpstreamError, CodexAuthError */
    fetchQuota(): Promise<QuotaSnapshot>;
    /** Takes note of a `codex.rate_limits` event that came later in a stream. */
    observeRateLimits(event: CodexRateLimitsEvent): void;
    /** Ends what runs in the background. Answers that are under way go on. */
    close(): Promise<void>;
}
/** The one place that talks to the Codex backend. */
export declare function createCodexClient(options: CodexClientOptions): CodexClient;

// ---- dist/options.d.ts
import type { Lane } from "@codexthropic/protocol/codex";
import { type Endpoints } from "./backend/endpoints.ts";
import type { CredentialSource } from "./credentials.ts";
import { type Identity, type Machine } from "./identity/identity.ts";
import { type Logger } from "./logger.ts";
import type { AttemptTimes } from "./send/attempt.ts";
import type { PdfText } from "./send/heal.ts";
import { type Budget } from "./send/remedies.ts";
import { type Fetch } from "./transport/fetch-transport.ts";
import type { Transport } from "./transport/transport.ts";
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
    /** How long an answer is held back until it shows real output. Default 8 s. */
    headHoldMs?: number;
    /** How long a terminal refusal answers its repeats. Default 5 s. */
    refusalMemoryMs?: number;
    /** Where the catalogue and the installation id outlive the process. Node only. Default: nowhere. */
    cacheDir?: string;
    identity?: Partial<Identity> & {
        machine?: Machine;
    };
    /** Compresses bodies for the ChatGPT backend; `zstd()` of `/node`. Default: not at all. */
    compression?: Compression | null;
    /** Default: unpdf, if it is installed. */
    pdfText?: PdfText;
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
    endpoints: Endpoints;
    lane: "auto" | Lane;
    budget: Budget;
    times: AttemptTimes;
    refusalMemoryMs: number;
    cacheDir: string | undefined;
    identity: Identity;
    compression: Compression | null;
    pdfText: PdfText;
    logger: Logger;
    now: () => number;
    random: () => number;
    uuid: () => string;
    sleep: (ms: number, signal: AbortSignal) => Promise<void>;
}
/** @see interface.md "Defaults" */
export declare function settingsOf(options: CodexClientOptions): Settings;

// ---- dist/backend/endpoints.d.ts
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
export declare function endpointsOf(given: {
    [name in keyof Endpoints]: string | undefined;
}): Endpoints;
/**
 * Where the request goes. The workspace's own origin is taken over only in place of the default one: who has
 * named a base URL wants it, and a token goes nowhere else.
 * @see codex-backend.md section 1.3
 */
export declare function responsesUrl(endpoints: Endpoints, { kind }: Credentials, origin: string | null): string;
/** https on chatgpt.com or a subdomain: the only place that a token may follow a redirection to. */
export declare function isChatGptOrigin(origin: string): boolean;

// ---- dist/credentials.d.ts
import type { CodexAuth, Credentials } from "@codexthropic/codex-auth";
export type { Credentials };
/** The part of codex-auth that the client needs: a token, and another one when it was refused. */
export type CredentialSource = Pick<CodexAuth, "getCredentials">;
export declare function tokenOf(credentials: Credentials): string;
/** `authorization` and, with a ChatGPT login, `chatgpt-account-id`. */
export declare function authorization(credentials: Credentials): Record<string, string>;

// ---- dist/identity/identity.d.ts
/** Who we say we are: the one place. The backend refuses models to clients it does not know. @see codex-backend.md section 18 */
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
/** Facts are codes, numbers, slugs and host names: never a token, a prompt or an account id. */
export type Facts = Readonly<Record<string, string | number | boolean | null | undefined>>;
export interface Logger {
    debug(message: string, facts?: Facts): void;
    info(message: string, facts?: Facts): void;
    warn(message: string, facts?: Facts): void;
    error(message: string, facts?: Facts): void;
}
export declare const silent: Logger;

// ---- dist/send/attempt.d.ts
import type { CodexRateLimitsEvent } from "@codexthropic/protocol/codex";
import type { ByteSource, ResponseHeaders, Transport, TransportRequest } from "../transport/transport.ts";
export interface AttemptTimes {
    headerTimeoutMs: number;
    idleTimeoutMs: number;
    headHoldMs: number;
}
export interface AttemptOptions {
    transport: Transport;
    times: AttemptTimes;
    now: () => number;
    /** Headers of every answer, whatever its status. */
    onHeaders: (headers: ResponseHeaders) => void;
    onRateLimits: (event: CodexRateLimitsEvent) => void;
}
/**
 * One request upstream: resolves with the answer's bytes once they have shown real output. Rejects with a
 * classified `UpstreamError`, or with the signal's reason.
 */
export declare function attempt(request: TransportRequest, options: AttemptOptions): Promise<ByteSource>;

// ---- dist/transport/transport.d.ts
import type { Pieces } from "./pieces.ts";
/** Push source of bytes. Nothing flows before `start`, which is called once. */
export interface ByteSource {
    start(sink: ByteSink): void;
    pause(): void;
    resume(): void;
    /** Ends the request upstream at once; the sink hears nothing more. */
    cancel(reason?: unknown): void;
}
/** Where the bytes go: any number of `write`, then exactly one of `end` and `error`. Its methods must not throw. */
export interface ByteSink {
    write(chunk: Uint8Array): void;
    end(): void;
    /** An `UpstreamError` (`cut`, `idle_timeout`), or the reason of the abort. */
    error(error: unknown): void;
}
export interface TransportRequest {
    url: string;
    /** Lower-case names, in the order in which they are sent. */
    headers: Record<string, string>;
    body: Pieces;
    /** Ends the exchange in every state, before and after the headers. */
    signal: AbortSignal;
    /** Milliseconds until headers that have not come are given up. */
    headerTimeoutMs: number;
}
/** The headers of an answer, as far as they are asked for; `Headers` has it all. Names are lower-case. */
export interface ResponseHeaders {
    get(name: string): string | null;
    getSetCookie(): string[];
    keys(): Iterable<string>;
}
export interface TransportResponse {
    status: number;
    headers: ResponseHeaders;
    body: ByteSource;
}
/**
 * One POST. Resolves with the headers, whatever the status; follows no redirect.
 *
 * Rejects with `signal.reason`, or with an `UpstreamError` of code `unreachable`, `cut` or `header_timeout`. After
 * the headers the same errors reach the sink.
 */
export type Transport = (request: TransportRequest) => Promise<TransportResponse>;

// ---- dist/transport/pieces.d.ts
/** Bytes that belong together, in their order. Nobody changes them. */
export type Pieces = readonly Uint8Array[];
export declare function lengthOf(pieces: Pieces): number;
export declare function joined(pieces: Pieces): Uint8Array;
/** The same pieces side by side in memory. */
export declare function packed(pieces: Pieces): Uint8Array[];
/** The same bytes, those that lie side by side as one piece. */
export declare function merged(pieces: Pieces): Uint8Array[];

// ---- dist/send/heal.d.ts
import type { ModelInfo } from "@codexthropic/protocol/codex";
import type { UpstreamFailure } from "@codexthropic/protocol/errors";
import type { Draft } from "./draft.ts";
import type { Memory } from "./memory.ts";
/** The text of one PDF; `null` when no library for it is installed. */
export type PdfText = (pdf: Uint8Array) => Promise<string | null>;
/** What healing needs of the client around it. */
export interface HealContext {
    catalog: readonly ModelInfo[];
    /** Another lane may be tried. */
    lanesOpen: boolean;
    pdfText: PdfText;
}
/** A refused draft. */
export interface Illness extends HealContext, Draft {
    failure: UpstreamFailure;
    memory: Memory;
}
/** @see docs/mapping.md sections 1 to 3 */
export declare function learn(illness: Illness): Promise<void>;

// ---- dist/send/draft.d.ts
import type { Preparation } from "@codexthropic/protocol";
import type { ResponsesBody } from "@codexthropic/protocol/codex";
import type { Memory } from "./memory.ts";
import type { Plan } from "./plan.ts";
/** Makes the body for one preparation. What it throws passes through `send`. */
export type Prepare = (preparation: Preparation) => ResponsesBody;
/** A body that is ready to be sent. */
export interface Draft {
    plan: Plan;
    body: ResponsesBody;
    /** The same before its content was mended: tools have their own schemas. */
    unmended: ResponsesBody;
    /** What was asked of the body. */
    preparation: Preparation;
}
/** Prepares a body with everything that is known to be refused left out. Prepares twice only if something is. */
export declare function draftBody(prepare: Prepare, plan: Plan, memory: Memory, withoutReasoning: boolean): Draft;
/** Whether sending the second after the first was refused can make a difference. Nothing leads back out of the lite lane. */
export declare function differs(before: Draft, after: Draft): boolean;
/** Whether `client_metadata`, which is not the translator's, is added. */
export declare function hasMetadata({ preparation }: Draft): boolean;

// ---- dist/send/memory.d.ts
import type { Preparation } from "@codexthropic/protocol";
import type { FunctionTool, Lane, ResponsesBody } from "@codexthropic/protocol/codex";
/** The part of a preparation that depends on what the body contains. */
export type Mending = Pick<Preparation, "looseTools" | "omitTools" | "pdfAsText">;
type ToolRemedy = "loose" | "omit";
/** What this process has learned about the backend, so that no request has to fail twice for one reason. */
export interface Memory {
    /** The lane in which a model was found to answer. */
    laneOf(model: string): Lane | undefined;
    /** `undefined`: it was not found there either. */
    setLane(model: string, lane: Lane | undefined): void;
    paramsRefusedBy(model: string): ReadonlySet<string>;
    refuseParam(model: string, param: string): void;
    refuseReasoning(encryptedContents: readonly string[]): void;
    /** The body without the reasoning items that were refused before. */
    withoutRefusedReasoning(body: ResponsesBody): ResponsesBody;
    /** `loose`: the tool's own schema is refused. `omit`: the tool is refused even without it. */
    refuseTool(tool: FunctionTool, remedy: ToolRemedy): void;
    keepPdfText(fileData: string, text: string): void;
    /** What is known about the content of a body that was made without any mending; `null`: nothing. */
    mendingFor(unmended: ResponsesBody): Mending | null;
}
export declare function createMemory(): Memory;
export {};

// ---- dist/send/plan.d.ts
import type { Lane, ModelInfo } from "@codexthropic/protocol/codex";
/** What a plan is made from. */
export interface PlanFacts {
    model: string;
    /** The client named this slug itself: it is never replaced by another. */
    named: boolean;
    webSearch: boolean;
    lane: "auto" | Lane;
    catalog: readonly ModelInfo[];
    /** Where a slug that the account does not list any more leads to. */
    upgradeOf: (slug: string) => string | undefined;
    laneOf: (slug: string) => Lane | undefined;
}
export interface Plan {
    model: string;
    lane: Lane;
}
/** Which model is asked, and in which lane. Pure. @see docs/mapping.md section 1 "Lanes" */
export declare function planRequest(facts: PlanFacts): Plan;
/** Whether a model may be looked for in the lite lane: the catalogue says so, or does not know it. */
export declare function mayBeLite(model: string, catalog: readonly ModelInfo[]): boolean;

// ---- dist/send/remedies.d.ts
import type { FailureCode, UpstreamFailure } from "@codexthropic/protocol/errors";
/** What is done about a failure before the first output. */
export type Remedy = "retry" | "reauthenticate" | "heal" | "fail";
/** @see docs/mapping.md section 5, codex-backend.md section 10 */
export declare const REMEDIES: Readonly<Record<FailureCode, Remedy>>;
export interface Budget {
    /** Requests before the first output, the first one included. */
    requests: number;
    /** Requests before the first output when each of them was mended in between. */
    healedRequests: number;
    /** Milliseconds before the first retry; doubles with each. */
    backoffMs: number;
    /** Milliseconds of our own waits together. */
    ownWaitsMs: number;
    /** The longest `retry-after` in milliseconds that is waited for; a longer one is handed on. */
    retryAfterMs: number;
}
/** @see interface.md "Defaults" */
export declare const DEFAULT_BUDGET: Budget;
/** What one `send` has used up so far. */
export interface Spent {
    requests: number;
    retries: number;
    ownWaitsMs: number;
}
export type Decision = {
    kind: "retry";
    waitMs: number;
    spent: Spent;
} | {
    kind: "reauthenticate";
} | {
    kind: "heal";
} | {
    kind: "fail";
};
/** Decides about one failure. Pure: `random` is one number in [0, 1). */
export declare function decide(failure: UpstreamFailure, spent: Spent, budget: Budget, random: number): Decision;

// ---- dist/transport/fetch-transport.d.ts
import type { Transport } from "./transport.ts";
export type Fetch = typeof globalThis.fetch;
/**
 * The transport of every web-standard runtime.
 *
 * It calls `fetch` itself and not through ky: ky clones the request, and a cloned request loses its signal at
 * the next garbage collection, so that an abort would no longer reach the backend.
 * @see toolchain.md "The correctness finding", nodejs/undici#3644
 */
export declare function fetchTransport(fetch: Fetch): Transport;

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
/** What is known about the account's limits, from headers, stream events and `wham/usage` alike. */
export interface QuotaSnapshot {
    /** Milliseconds since the epoch. */
    observedAt: number;
    planType: string | null;
    /** By limit id; {@link DEFAULT_LIMIT} is the account's own. */
    limits: Readonly<Record<string, QuotaLimit>>;
    /** The limit that a refusal was about. */
    activeLimit: string | null;
    credits: QuotaCredits | null;
}
export interface QuotaCredits {
    hasCredits: boolean;
    unlimited: boolean;
    balance: string | null;
}
/** What one source tells; the rest stays as it was. */
export type QuotaNews = Partial<Omit<QuotaSnapshot, "observedAt">>;
export declare const DEFAULT_LIMIT = "codex";
/** Credits in the words of the backend, the same in events and in `wham/usage`. */
export declare function creditsFrom(wire: CodexRateLimitsEvent["credits"]): QuotaCredits | null;
/** Newer figures win, limit by limit. */
export declare function mergeQuota(before: QuotaSnapshot | null, news: QuotaNews, now: number): QuotaSnapshot;

// ---- dist/send/send.d.ts
import type { Lane } from "@codexthropic/protocol/codex";
import type { Credentials, CredentialSource } from "../credentials.ts";
import type { Logger } from "../logger.ts";
import type { ByteSource } from "../transport/transport.ts";
import { type Draft, type Prepare } from "./draft.ts";
import type { HealContext } from "./heal.ts";
import type { Memory } from "./memory.ts";
import type { Plan } from "./plan.ts";
import type { Refusals } from "./refusals.ts";
import type { Budget } from "./remedies.ts";
export interface SendOptions {
    /** The slug to ask. */
    model: string;
    /** The client named the slug itself: it is never replaced. */
    named?: boolean;
    sessionId?: string | null;
    agentId?: string | null;
    /** The request offers hosted web search, which only the full lane has. */
    webSearch?: boolean;
    signal?: AbortSignal;
}
/** One request that is about to be sent. */
export interface Outgoing extends Draft {
    credentials: Credentials;
    options: SendOptions;
    signal: AbortSignal;
}
/** What the loop needs of the client around it. */
export interface Sender {
    auth: CredentialSource;
    memory: Memory;
    refusals: Refusals;
    budget: Budget;
    logger: Logger;
    plan: (options: SendOptions) => Plan;
    /** One request: the answer's bytes, or an `UpstreamError`. */
    post: (outgoing: Outgoing) => Promise<ByteSource>;
    healContext: (credentials: Credentials) => HealContext;
    random: () => number;
    sleep: (ms: number, signal: AbortSignal) => Promise<void>;
}
export interface Sent {
    model: string;
    lane: Lane;
    /** Requests that were needed. */
    attempts: number;
    body: ByteSource;
}
/** Sends until there is output, or a failure that nothing helps against: draft, attempt, recover, once more. */
export declare function send(sender: Sender, prepare: Prepare, options: SendOptions): Promise<Sent>;

// ---- dist/send/refusals.d.ts
import type { ResponsesBody } from "@codexthropic/protocol/codex";
import type { UpstreamFailure } from "@codexthropic/protocol/errors";
export interface Refusals {
    /** The failure that this conversation state has just met. */
    recall(body: ResponsesBody): UpstreamFailure | undefined;
    /** `body`: makes the body that the next try would begin with. */
    remember(body: () => ResponsesBody, failure: UpstreamFailure): void;
}
/**
 * Remembers terminal 400s for a few seconds: a client may send the same failing request six times within one,
 * with other betas and other tools.
 * @see docs/mapping.md section 5
 */
export declare function createRefusals({ now, ttlMs }: {
    now: () => number;
    ttlMs: number;
}): Refusals;

// ---- dist/transport/classify-answer.d.ts
import { type UpstreamFailure } from "@codexthropic/protocol/errors";
/** Reads one header, by lower-case name. */
export type HeaderReader = (name: string) => string | null;
/**
 * Returns whether an answer with a status of success is a web page: the login page of a public network, or the page of
 * a filter, in place of the backend's answer.
 */
export declare function isWebPage(header: HeaderReader): boolean;
/**
 * Classifies an answer that is not the wanted one, with a status of success only if {@link isWebPage}. What stands
 * between this machine and the backend is told as such: Cloudflare, a network proxy, the login page of a public network.
 * @param url what was asked
 */
export declare function classifyAnswer(url: string, status: number, header: HeaderReader, bodyText: string): UpstreamFailure;

// ---- dist/transport/readable.d.ts
import type { ByteSource } from "./transport.ts";
/** The same bytes as a web stream. Nothing flows before the first read; cancelling it cancels the source. */
export declare function toReadableStream(source: ByteSource): ReadableStream<Uint8Array>;

// ---- dist/node.d.ts
export { thisMachine } from "./node/machine.ts";
export type { NetworkOptions } from "./node/create-agents.ts";
export type { Clocks } from "./node/idle-sockets.ts";
export { createNetwork, type Network } from "./node/network.ts";
export { NetworkOptionError } from "./node/network-option-error.ts";
export { nodeTransport, type NodeTransport } from "./node/node-transport.ts";
export { readCertificates } from "./node/read-certificates.ts";
export { zstd } from "./node/zstd.ts";

// ---- dist/node/machine.d.ts
import type { Machine } from "../identity/identity.ts";
/** This machine, in the words that the Codex CLI's user agent uses. */
export declare function thisMachine(terminal?: string): Machine;

// ---- dist/node/create-agents.d.ts
import * as http from "node:http";
import { type Clocks, type IdleSockets } from "./idle-sockets.ts";
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
/** The agents of one network: whoever sends through them keeps to the same proxy and the same authorities. */
export interface Agents {
    /** The agent for a URL; it keeps connections for the next request. */
    keepAlive(url: URL): http.Agent;
    /** The agent for a request that must never meet a connection that has died in the pool. */
    oneConnection(url: URL): http.Agent;
    idle: IdleSockets;
    close(): void;
}
/** Milliseconds that a connection may take, through a proxy as well. */
export declare const CONNECT_TIMEOUT_MS = 20000;
/** @throws NetworkOptionError */
export declare function createAgents(options: NetworkOptions): Agents;

// ---- dist/node/idle-sockets.d.ts
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

// ---- dist/node/network.d.ts
import type { Fetch } from "../transport/fetch-transport.ts";
import type { Transport } from "../transport/transport.ts";
import type { NetworkOptions } from "./create-agents.ts";
/** All ways out of this process; every one of them keeps to the same proxy and the same authorities. */
export interface Network {
    fetch: Fetch;
    transport: Transport;
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
/** A transport with connections of its own. `fetch` uses the same ones, for small requests. */
export type NodeTransport = Transport & {
    fetch: Fetch;
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
import * as tls from "node:tls";
/**
 * Returns the certificates of a PEM text, each as PEM. Other blocks and damaged certificates are left out, as OpenSSL does.
 * @throws NetworkOptionError if there is none
 */
export declare function readCertificates(pem: string): string[];
/**
 * Returns the TLS context that trusts Node's own authorities and these. Parsing some 150 certificates takes about
 * 50 ms of CPU, so that one context serves every connection of the process, also after a reload with the same files.
 * @param ca certificates as PEM; empty: Node's default authorities alone
 */
export declare function secureContextFor(ca: readonly string[]): tls.SecureContext;

// ---- dist/node/zstd.d.ts
import type { Compression } from "../options.ts";
/** zstd as the Codex CLI sends it, off the main thread; `null` where Node cannot (before 22.15). */
export declare function zstd(): Compression | null;
