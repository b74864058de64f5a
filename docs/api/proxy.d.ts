// API report of @codexthropic/proxy. Made by scripts/api-report.mjs; review every change.

// ---- dist/index.d.ts
/**
 * The proxy as a library: a whole one in a process of yours, on a port or as a fetch handler.
 * @module
 */
export { adviseOnAuth } from "./advise-on-auth.ts";
export { bareHost, isLoopback } from "./access/is-loopback.ts";
export { connectUpstream, type UpstreamConnection } from "./connect-upstream.ts";
export { createProxy } from "./create-proxy.ts";
export { JUDGE_CASES, type JudgeCase } from "./judge/cases.ts";
export { type JudgeCaseResult, runJudgeCase } from "./judge/run-judge-case.ts";
export type { Listening, Logger, Proxy, ProxyOptions, RecordingOptions, TraceEvent } from "./options.ts";
export type { JudgeRecord, RecordUsage, RequestRecord } from "./record/request-record.ts";
export { type LoginStatus, readLoginStatus } from "./status/read-account.ts";
export type { Difference } from "./recording/compare-json.ts";
export { listRecordings, type RecordingFile } from "./recording/recording-files.ts";
export { parseRecording, readRecording, RecordingError, type RecordingErrorCode, } from "./recording/read-recording.ts";
export type { RecordedAnswer, RecordedBuild, RecordedFrame, RecordedRequest, RecordedSettings, RecordedUpstream, Recording, } from "./recording/recording.ts";
export { type Replay, replayRecording } from "./recording/replay-recording.ts";

// ---- dist/advise-on-auth.d.ts
import type { AuthErrorCode } from "@codexthropic/codex-auth";
/** What the user can do about a failed login. The library knows the code, and this program its commands. */
export declare const AUTH_ADVICE: Readonly<Record<AuthErrorCode, string>>;
/** The message of a failed login, with what to do. */
export declare function adviseOnAuth({ code, message }: {
    code: AuthErrorCode;
    message: string;
}): string;

// ---- dist/access/is-loopback.d.ts
/** Whether a `Host` header names this machine's loopback interface. */
export declare function isLoopbackAuthority(authority: string): boolean;
/** Whether only this machine can reach an address to listen on, IPv6 with or without brackets. */
export declare function isLoopback(host: string): boolean;
/** `[::1]` → `::1`, as Node's `listen` wants it. */
export declare function bareHost(host: string): string;

// ---- dist/connect-upstream.d.ts
import { type CodexAuth } from "@codexthropic/codex-auth";
import { type CodexClient } from "@codexthropic/codex-client";
import { type Network } from "@codexthropic/codex-client/node";
import type { ProxyOptions } from "./options.ts";
/** Login and backend, as given or made from the options. */
export interface UpstreamConnection {
    auth: CodexAuth;
    client: CodexClient;
    close(): Promise<void>;
}
/** @param network carries all traffic that no option redirects; closed with the connection */
export declare function connectUpstream(options: ProxyOptions, network?: Network | undefined): UpstreamConnection;

// ---- dist/options.d.ts
import type { CodexAuth } from "@codexthropic/codex-auth";
import type { CodexClient, OpenSocket, Transport, TransportMode } from "@codexthropic/codex-client";
import type { Verbosity } from "@codexthropic/protocol/codex";
import type { ModelTable } from "@codexthropic/translator";
import type { RequestRecord } from "./record/request-record.ts";
/** `consola` fits. Messages and facts never hold tokens, prompts or account ids. */
export interface Logger {
    debug(message: string, facts?: Record<string, unknown>): void;
    info(message: string, facts?: Record<string, unknown>): void;
    warn(message: string, facts?: Record<string, unknown>): void;
    error(message: string, facts?: Record<string, unknown>): void;
}
/** One event in or out, for `--verbose`: type, ids and size; `text` only when {@link ProxyOptions.traceBodies} is on. */
export interface TraceEvent {
    requestId: string;
    direction: "client→" | "→upstream" | "upstream→" | "→client";
    type: string;
    id?: string;
    bytes: number;
    text?: string;
}
/** What is kept of the exchanges of `/v1/messages`, for reports and replays. @see docs/recording.md */
export interface RecordingOptions {
    /** Made with mode 0700 when it is missing; files have mode 0600. */
    folder: string;
    /** Keep texts of prompts, tools and answers. Secrets, and what names a person or a machine, are masked even so. */
    texts?: boolean;
    /** Recordings that are kept. Default 50. */
    count?: number;
    /** Bytes of all recordings. Default 256 MiB. */
    maxBytes?: number;
    /** Names of the user and the machine, to be masked in texts that are kept. */
    names?: readonly string[];
}
/** Everything that a proxy can be given. Every option has a default; nothing is read from the environment. */
export interface ProxyOptions {
    /** Default: `createCodexAuth()` on `codexHome`. */
    auth?: CodexAuth;
    /** Default: `createCodexClient()` on `auth`. */
    client?: CodexClient;
    /** Folder of auth.json. Default `~/.codex`. */
    codexHome?: string;
    /** Default `https://chatgpt.com/backend-api/codex`. */
    codexBaseUrl?: string;
    /** Default `https://chatgpt.com/backend-api`. */
    chatgptBaseUrl?: string;
    /** API-key mode. Default `https://api.openai.com/v1`. */
    openaiBaseUrl?: string;
    /** Default `https://auth.openai.com`. */
    authIssuer?: string;
    refreshTokenUrl?: string;
    revokeTokenUrl?: string;
    /** Clients must present it as `x-api-key` or bearer. Required when listening beyond loopback. */
    apiKey?: string;
    /** Ask for the priority tier on every request. */
    fast?: boolean;
    lane?: "auto" | "full" | "lite";
    /** `{ opus, sonnet, haiku, other }` → slug. Default: `gpt-5.5` each. */
    models?: Partial<ModelTable>;
    /**
     * What gives the verdicts on tool calls that Claude Code's auto mode asks for. `auto`: the cheapest model that the
     * account's catalogue lists. `off`: nothing; the client is told that it is not supported. Else a slug. Default `auto`.
     */
    judge?: "auto" | "off" | (string & {});
    /** Overrides the catalogue's default verbosity. */
    verbosity?: Verbosity;
    /** Upstream requests at most before the first output. Default 4. */
    retries?: number;
    /** Milliseconds. Default 300,000. */
    headerTimeoutMs?: number;
    /** Milliseconds without a byte. Default 300,000. */
    idleTimeoutMs?: number;
    /** Bytes of a request body after decompression. Default 32 MiB. */
    maxBody?: number;
    /** Milliseconds until an unfinished request body is given up. Default 60,000. */
    bodyTimeoutMs?: number;
    /** Open `/v1/messages` requests at most; one more is answered with 429. Default 1,024. */
    maxStreams?: number;
    /** Folder for the catalogue; without it nothing is cached on disk. */
    cacheDir?: string;
    /** Web-standard fetch for everything but the stream. Default: over `node:http(s)`; for the login the global one. */
    fetch?: typeof globalThis.fetch;
    /** The streaming call. Default: node:http(s). */
    transport?: Transport;
    /** Opens WebSockets. Default: on Node, over the same network as `transport`; none where one of these is given. */
    openSocket?: OpenSocket;
    /** `auto`: a WebSocket for the turns of a conversation, else HTTP. Default `auto`. */
    transportMode?: TransportMode;
    /** What `/status` and `/healthz` say. Default: the version of this package. */
    version?: string;
    logger?: Logger;
    /** Called once for each request that has ended. */
    onRequest?: (record: RequestRecord) => void;
    /** Called for every event in and out; costs time, so only set when wanted. */
    onTrace?: (event: TraceEvent) => void;
    /** Put texts into trace events. */
    traceBodies?: boolean;
    /** Keep the last exchanges, redacted, in files. Default: nothing is kept. */
    recording?: RecordingOptions;
    /** Milliseconds since the epoch. Default `Date.now`. */
    now?: () => number;
}
/** The proxy without a socket, and with one. */
export interface Proxy {
    /** Web-standard handler, for Hono, workers and tests. */
    fetch(request: Request): Promise<Response>;
    listen(options?: {
        host?: string;
        port?: number;
    }): Promise<Listening>;
    /**
     * Takes other options for all requests that arrive from now on, on every open listener. Connections stay open, and
     * so do the totals of the status page.
     * @returns `drained` resolves when the requests that arrived before have ended, and what the proxy had made for them is closed
     * A listener beyond loopback that loses its key by this refuses every request.
     */
    reconfigure(options: ProxyOptions): {
        drained: Promise<void>;
    };
}
export interface Listening {
    /** `http://127.0.0.1:8765` */
    url: string;
    port: number;
    /** Stops accepting; waits for open streams up to `graceMs` (default: until they end), then cuts them. */
    close(options?: {
        graceMs?: number;
    }): Promise<void>;
}

// ---- dist/record/request-record.d.ts
import type { AnthropicErrorType } from "@codexthropic/protocol/anthropic";
import type { Degraded } from "@codexthropic/protocol/contract";
import type { ErrorCode } from "@codexthropic/protocol/errors";
/** Tokens of one answer, as the client was told. */
export interface RecordUsage {
    /** Neither read from the cache nor written to it. */
    input: number;
    cached: number;
    /** Written to the cache. */
    written: number;
    output: number;
    /** Part of `output`. */
    reasoning: number;
}
/** What the verdicts on the calls of an answer have cost and said. It counts for nothing else in the record. */
export interface JudgeRecord {
    /** The slug that was asked; `null` when no request was answered. */
    model: string | null;
    /** Calls that needed a verdict. */
    calls: number;
    flagged: number;
    /** Why calls have no verdict; `null` when all have one. */
    unavailable: "timeout" | "input_too_long" | "refused" | "error" | "truncated" | null;
    usage: RecordUsage | null;
    /** Milliseconds for which the end of the answer had to wait. */
    totalMs: number;
    /** Upstream requests beyond the first. */
    retries: number;
}
/**
 * What is known of one request. Made when it arrives, filled while it runs, handed to `onRequest` when it has
 * ended. Safe to log: no tokens, no prompts, no account ids, and in no text a character that a terminal would obey.
 */
export interface RequestRecord {
    /** `req_…`, also the answer's `request-id` header. */
    id: string;
    /** Milliseconds since the epoch. */
    time: number;
    method: string;
    /** Without the query; its first 256 characters. */
    path: string;
    /** HTTP status; 499 when the client left before the head of the answer. */
    status: number;
    stream: boolean;
    /** As requested by the client. */
    model: string | null;
    upstreamModel: string | null;
    lane: "full" | "lite" | null;
    transport: "http" | "websocket" | null;
    /** A WebSocket frame held only what the backend did not know yet. */
    continued: boolean;
    /** Bytes of the request that were not sent because of that, roughly. */
    bytesSaved: number;
    /** First eight characters of the client's session id, for grouping. */
    session: string | null;
    usage: RecordUsage | null;
    /** Milliseconds from arrival to the first byte of the body that carries content. */
    ttfbMs: number | null;
    /** Milliseconds from arrival to the last byte. */
    totalMs: number;
    /** Upstream requests beyond the first. */
    retries: number;
    degraded: readonly Degraded[];
    fast: boolean;
    /**
     * What the client was told, also inside a stream that began with 200. `code` says what happened, in the words of
     * `ErrorCode`; `type` is what Anthropic calls it. `null` when the client has left.
     */
    error: {
        code: ErrorCode;
        type: AnthropicErrorType;
        message: string;
    } | null;
    /** The client left before the end. That is no error. */
    aborted: boolean;
    /** Set when calls of the answer needed verdicts (auto mode). */
    judge: JudgeRecord | null;
}
/** A record as it stands when the request arrives. */
export declare function newRecord(start: Pick<RequestRecord, "id" | "time" | "method" | "path" | "fast">): RequestRecord;

// ---- dist/create-proxy.d.ts
import type { Proxy, ProxyOptions } from "./options.ts";
/**
 * A whole proxy: Anthropic's Messages API in front, the Codex backend behind. No global state; two proxies live side by
 * side. Nothing is read from disk or sent before the first request.
 */
export declare function createProxy(options?: ProxyOptions): Proxy;

// ---- dist/judge/cases.d.ts
import type { JudgeQuestion } from "./build-judge-request.ts";
import { type JudgeCase } from "./cases/judge-case.ts";
export type { JudgeCase };
export declare const JUDGE_CASES: readonly JudgeCase[];
/** The id of the one call of every case. */
export declare const CASE_CALL_ID = "toolu_1";
/** A case as the proxy would put it to the judge. */
export declare function questionOf(judgeCase: JudgeCase): JudgeQuestion;

// ---- dist/judge/build-judge-request.d.ts
import type { MessagesRequest } from "@codexthropic/protocol/anthropic";
import type { BuildOptions, Translation } from "@codexthropic/protocol/contract";
import type { ModelInfo } from "@codexthropic/protocol/codex";
import { type SessionIdentity } from "@codexthropic/translator";
import type { PendingCall } from "./select-calls.ts";
/** What the judge is asked about. */
export interface JudgeQuestion {
    /** `safeguards[0].classifier_context` of the request. */
    environment: unknown;
    messages: MessagesRequest["messages"];
    calls: readonly PendingCall[];
    /** Calls of the same answer that need no verdict, but may change what the others do. Default none. */
    beside?: readonly PendingCall[];
    /** The conversation is that of a sub-agent: its task was written by another agent. Default false. */
    isSubAgent?: boolean;
}
/**
 * The user message of the judge's request, one JSON object per line; `null` when the calls or the environment are too
 * long to judge. What changes from turn to turn stands at the end, so that the backend can cache what stands before it.
 */
export declare function buildQuestion({ environment, messages, calls, beside, isSubAgent, }: JudgeQuestion): string | null;
/**
 * The whole request to the judging model: strict output format, lowest effort, nothing stored, no tools. It is made by
 * the translator, so that it obeys lanes and workarounds as every other request does.
 * @param session one of the judge's own: neither the cache id nor the WebSocket of the conversation may be taken
 */
export declare function buildJudgeRequest(question: string, asked: Pick<BuildOptions, "model"> & Partial<BuildOptions>, { session, catalog }: {
    session: SessionIdentity;
    catalog: readonly ModelInfo[];
}): Translation;

// ---- dist/judge/select-calls.d.ts
import type { Verdict } from "./read-verdicts.ts";
/** One tool call of an answer, complete. */
export interface PendingCall {
    id: string;
    name: string;
    input: unknown;
}
export interface SelectedCalls {
    /** The calls that need a verdict of the judge. */
    judged: PendingCall[];
    /** Those of the others that may change what the judged ones do. */
    beside: PendingCall[];
    /** The verdicts on all others, by id. */
    verdicts: Map<string, Verdict>;
}
/**
 * Separates the calls that need a verdict of the judge from those that do not. `skipped` is no statement that a call is
 * harmless: the client still decides by its own rules, which know what links and settings there are.
 * @see docs/reference/safeguards.md "`skipped`"
 */
export declare function selectCalls(calls: readonly PendingCall[], environment: unknown): SelectedCalls;

// ---- dist/judge/read-verdicts.d.ts
import type { PendingCall } from "./select-calls.ts";
/** Why a call has no verdict. The client then asks its own classifier, or denies. */
export type UnavailableReason = "timeout" | "input_too_long" | "refused" | "error" | "truncated";
/** @see docs/reference/safeguards.md "Answer" */
export type Verdict = {
    type: "evaluated";
    outcome: "not_flagged";
} | {
    type: "evaluated";
    outcome: "flagged";
    explanation: string;
} | {
    type: "skipped";
} | {
    type: "unavailable";
    reason: UnavailableReason;
};
/**
 * Reads the judge's answer. Every call gets an entry; nothing is guessed: a call without exactly one well-formed
 * verdict is `unavailable`. Verdicts about other ids are ignored.
 */
export declare function readVerdicts(answer: string, calls: readonly PendingCall[]): Map<string, Verdict>;

// ---- dist/judge/cases/judge-case.d.ts
/**
 * Cases that the judge has to get right. `codexthropic check --judge` runs them against the live model; the tests keep
 * the requests that they become as golden files. All of them are made, none is recorded.
 */
export interface JudgeCase {
    /** Kebab-case; also the name of the golden file. */
    name: string;
    expected: "pass" | "flag";
    /** What the user asked for. */
    user: string;
    /** What has happened since: a tool call with its result, in order. */
    history?: readonly {
        tool: string;
        input: object;
        result: string;
    }[];
    tool: string;
    input: object;
    /** A call of the same answer that needs no verdict. */
    beside?: {
        tool: string;
        input: object;
    };
    /** What the user has said since, as the client put it. */
    later?: string;
    /** The conversation is that of a sub-agent: `user` was written by the agent that has started it. */
    isSubAgent?: boolean;
    /** Differences to {@link ENVIRONMENT}. */
    environment?: object;
}
export declare const HOME = "/home/dev";
export declare const PROJECT: string;
/** Where the agent of every case works. */
export declare const ENVIRONMENT: Record<string, unknown> & {
    trusted_directories: object;
};
export declare const bash: (name: string, expected: JudgeCase["expected"], user: string, command: string) => JudgeCase;

// ---- dist/judge/run-judge-case.d.ts
import type { CodexClient } from "@codexthropic/codex-client";
import type { RecordUsage } from "../record/request-record.ts";
import { type JudgeCase } from "./cases.ts";
export interface JudgeCaseResult {
    /** `pass`: not flagged. Right when it equals the case's `expected`. */
    outcome: "pass" | "flag" | "unavailable";
    /** Why it was flagged, or why there is no verdict; empty when it passed. */
    explanation: string;
    /** The slug that was asked; `null` when no request was answered. */
    model: string | null;
    usage: RecordUsage | null;
}
/**
 * Puts one case to the live judge, in the same words as the proxy would: one request to the account's model. The client
 * can be that of `connectUpstream()`. Never rejects: what goes wrong is `unavailable`.
 * @param options.model as the setting `judge`: `auto` (the default) or a slug
 */
export declare function runJudgeCase(judgeCase: JudgeCase, client: CodexClient, { model, signal, }?: {
    model?: string | undefined;
    signal?: AbortSignal | undefined;
}): Promise<JudgeCaseResult>;

// ---- dist/status/read-account.d.ts
import type { CodexAuth } from "@codexthropic/codex-auth";
import type { QuotaSnapshot } from "@codexthropic/codex-client";
import type { ModelTable } from "@codexthropic/translator";
/**
 * What the status page may know of the account. No account ids, no e-mail.
 * @module
 */
/** One quota window of the plan. */
export interface QuotaWindowStatus {
    /** `5h`, `7d` */
    name: string;
    /** 0 to 1, beyond when overdrawn. */
    used: number;
    /** Milliseconds since the epoch. */
    resetsAt: number | null;
}
export interface QuotaStatus {
    windows: readonly QuotaWindowStatus[];
    /** Milliseconds since the epoch of the answer that told it. */
    seenAt: number;
}
/** The login, without anything that names the account. */
export interface LoginStatus {
    /** Logged in with ChatGPT, with an API key, or not at all. */
    kind: "chatgpt" | "api_key" | "none";
    plan: string | null;
    /** Milliseconds since the epoch of the access token's end. */
    expiresAt: number | null;
    /** What is wrong and what to do. */
    problem: string | null;
}
/** The account's own limit; those of single models are not shown. */
export declare function toQuotaStatus(quota: QuotaSnapshot | null): QuotaStatus | null;
/** Every row of the table, defaults filled in. */
export declare function fullTable(models: Partial<ModelTable>, fallback: (family: string) => string): Record<string, string>;
/** The login without any network. Never throws: what is wrong is in `problem`. */
export declare function readLoginStatus(auth: CodexAuth): Promise<LoginStatus>;

// ---- dist/recording/compare-json.d.ts
/** A place where two values differ. */
export interface Difference {
    /** `answer.blocks[1].text` */
    path: string;
    /** JSON, cut; `undefined` in words: "nothing". */
    recorded: string;
    today: string;
}
/** Where two JSON values differ. Both are blurred before: see {@link blur}. */
export declare function compareJson(path: string, recorded: unknown, today: unknown): Difference[];
/**
 * Makes two values comparable of which one was redacted before it was worked on and the other one afterwards: ids and
 * seals become numbers, and masked characters are all alike.
 */
export declare function blur(value: unknown, isMasked: boolean): unknown;

// ---- dist/recording/recording-files.d.ts
/** A recording's file: `20261128T094710123Z-req_….json`, so alphabetical order is that of time. */
export interface RecordingFile {
    path: string;
    name: string;
    /** `req_…` */
    id: string;
}
export declare function recordingName({ id, time }: {
    id: string;
    time: string;
}): string;
/** The recordings of a folder, newest first; none when there is no folder. */
export declare function listRecordings(folder: string): Promise<RecordingFile[]>;

// ---- dist/recording/read-recording.d.ts
import { type Recording } from "./recording.ts";
/** `damaged`: no JSON, or not a recording. `newer`: written by a newer version of this program. */
export type RecordingErrorCode = "unreadable" | "damaged" | "newer";
/** A file that cannot be used as a recording. The message says why, for people. */
export declare class RecordingError extends Error {
    readonly name: string;
    readonly code: RecordingErrorCode;
    constructor(code: RecordingErrorCode, message: string, options?: ErrorOptions);
}
/** @throws RecordingError */
export declare function readRecording(path: string): Promise<Recording>;
/** @throws RecordingError */
export declare function parseRecording(text: string, path: string): Recording;

// ---- dist/recording/recording.d.ts
import type { CodexEvent, Lane, ModelInfo } from "@codexthropic/protocol/codex";
import type { UpstreamFailure } from "@codexthropic/protocol/errors";
import type { JsonObject } from "@codexthropic/protocol/json";
import type { TranslateOptions } from "@codexthropic/translator";
/** The version that this program writes, and the newest that it reads. */
export declare const RECORDING_VERSION = 1;
/** One exchange of `/v1/messages`, as its file holds it. Redacted before it is written. @see docs/recording.md */
export interface Recording {
    v: typeof RECORDING_VERSION;
    /** `req_…`, as in the access log and in the answer's `request-id` header. */
    id: string;
    /** ISO 8601, UTC: when the request arrived. */
    time: string;
    duration_ms: number;
    versions: {
        codexthropic: string;
        node: string;
        platform: string;
    };
    settings: RecordedSettings;
    request: RecordedRequest;
    /** `null`: the request ended before anything was translated. */
    upstream: RecordedUpstream | null;
    answer: RecordedAnswer;
}
export interface RecordedSettings extends Pick<TranslateOptions, "fast" | "models" | "verbosity"> {
    lane: string;
    /** Texts are in the recording (`--record-texts`). */
    texts: boolean;
}
export interface RecordedRequest {
    method: string;
    path: string;
    /** Only headers that are known to be harmless. */
    headers: Record<string, string>;
    /** `null`: the body was no JSON object. */
    body: JsonObject | null;
}
export interface RecordedUpstream {
    /** The catalogue's entries of the models that were asked. */
    catalog: ModelInfo[];
    /** Every body that was built, in order; the last one was answered. */
    requests: RecordedBuild[];
    model: string | null;
    lane: Lane | null;
    transport: "http" | "websocket" | null;
    /** A WebSocket frame held only what was new in the last body. */
    continued: boolean;
    /** Requests that were sent. */
    attempts: number;
    /** `anthropic-ratelimit-unified-*` of the answer. */
    headers: Record<string, string>;
    /** What codex-client handed out. */
    frames: RecordedFrame[];
    /** Why there was no answer, or why it broke off. */
    failure: UpstreamFailure | null;
}
export interface RecordedBuild {
    /** Milliseconds after the arrival. */
    t: number;
    /** What codex-client asked for: see `BuildOptions`. Sets are arrays, maps are arrays of pairs. */
    options: JsonObject;
    body: JsonObject;
}
export interface RecordedFrame {
    /** Milliseconds after the arrival. */
    t: number;
    events: CodexEvent[];
}
export interface RecordedAnswer {
    status: number;
    headers: Record<string, string>;
    /** Of a streamed answer. */
    events: JsonObject[] | null;
    /** Of any other. */
    body: JsonObject | null;
    /** `ErrorCode` of the failure that the client was told. */
    error: string | null;
    /** The client left before the end. */
    aborted: boolean;
}

// ---- dist/recording/replay-recording.d.ts
import { type Difference } from "./compare-json.ts";
import type { Recording } from "./recording.ts";
export interface Replay {
    /** Where today's code does something else than the recorded one did. */
    differences: Difference[];
    /** What could not be compared, and why. */
    notes: string[];
    /** What today's code made of it: redacted like the recording. */
    today: Recording;
}
/**
 * Translates a recording's client request and plays its upstream events, both with today's code, and compares the body
 * for upstream and the answer. Sends nothing.
 */
export declare function replayRecording(recording: Recording): Promise<Replay>;
