// API report of @codexthropic/proxy. Made by scripts/api-report.mjs; review every change.

// ---- dist/index.d.ts
/**
 * The proxy as a library: a whole one in a process of yours, on a port or as a fetch handler.
 * @module
 */
export { AUTH_ADVICE } from "./advise-on-auth.ts";
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
/** What can be done about a failed login, by its code. The commands for that are the program's business. */
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
    /** Folder for the catalogue and for what `check` has found; without it nothing is cached on disk. */
    cacheDir?: string;
    /**
     * Folder of the usage history: one line for each message, no prompts, no account ids. Several proxies may share it.
     * Without it nothing is written.
     * @see docs/usage.md
     */
    usageFolder?: string;
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
    /**
     * Stops accepting; waits for open streams up to `graceMs` (default: until they end), then cuts them. A refresh of the
     * login that is under way is waited for in any case; it has time limits of its own.
     */
    close(options?: {
        graceMs?: number;
    }): Promise<void>;
}

// ---- dist/record/request-record.d.ts
import type { AnthropicErrorType } from "@codexthropic/protocol/anthropic";
import type { Degraded } from "@codexthropic/protocol/contract";
import type { ErrorCode, FailureCode } from "@codexthropic/protocol/errors";
import type { UnavailableReason } from "../judge/verdict.ts";
import type { CacheMiss } from "../cache-miss/explain-cache-miss.ts";
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
    unavailable: UnavailableReason | null;
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
    /** First eight characters of the sub-agent's id; `null` for the main conversation. */
    agent: string | null;
    /** What Claude Code's hint headers say: the kind of the sub-agent (`Explore`, `custom`, …). */
    agentType: string | null;
    /** What Claude Code's hint headers say: `main`, `auxiliary` or `subagent`. */
    requestClass: string | null;
    usage: RecordUsage | null;
    /** Why the prompt cache was missed; `null` when it was not, or nothing can be said. */
    cacheMiss: CacheMiss | null;
    /** Milliseconds from arrival to the first byte of the body that carries content. */
    ttfbMs: number | null;
    /** Milliseconds from arrival to the last byte. */
    totalMs: number;
    /** Upstream requests beyond the first. */
    retries: number;
    /** The failures for which the request was sent again, in their order. */
    recovered: readonly FailureCode[];
    degraded: readonly Degraded[];
    /** What was left out or sent in another form because the backend refuses it, also when it was refused earlier. */
    workarounds: readonly string[];
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

// ---- dist/judge/verdict.d.ts
/** One tool call of an answer, complete. */
export interface PendingCall {
    id: string;
    name: string;
    input: unknown;
}
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
}
/** Needs no review: the client runs the call if its own rules allow it, and otherwise does not run it. */
 | {
    type: "skipped";
} | {
    type: "unavailable";
    reason: UnavailableReason;
};

// ---- dist/cache-miss/explain-cache-miss.d.ts
import type { TurnShape } from "./turn-shape.ts";
export declare const CACHE_MISSES: readonly ["model", "tools", "instructions", "effort", "history", "idle", "other"];
/**
 * Why the prompt cache was missed: what is different from the turn before, in the order of the prompt. `history`:
 * something earlier in the conversation was edited or left out. `idle`: nothing is different, but the turn before was
 * too long ago. `other`: nothing of that; the backend had its reasons.
 */
export type CacheMiss = (typeof CACHE_MISSES)[number];
/** A turn that has been answered. */
export interface PastTurn extends Omit<TurnShape, "hashItems"> {
    /** Hash of all items. */
    history: string;
    /** Hash of the first item. */
    first: string;
    /** Tokens of the prompt, cached or not. */
    prompt: number;
    /** When its answer ended. Milliseconds since the epoch. */
    endedAt: number;
}
export interface PresentTurn extends TurnShape {
    prompt: number;
    /** Tokens of the prompt that came from the cache. */
    cached: number;
    startedAt: number;
}
/** Compares a turn with the one before it. `null`: the cache was not missed. Pure. */
export declare function explainCacheMiss(before: PastTurn, now: PresentTurn): CacheMiss | null;

// ---- dist/cache-miss/turn-shape.d.ts
import type { ResponsesBody } from "@codexthropic/protocol/codex";
/**
 * The parts of a request that decide whether the prompt cache knows its beginning, as hashes: nothing of a text is kept.
 */
export interface TurnShape {
    model: string;
    effort: string;
    tools: string;
    instructions: string;
    /** Items of the conversation. */
    count: number;
    /** The hash of the first `count` items. */
    hashItems: (count: number) => string;
}
/** Makes the shape of a body. Tools are the same objects from turn to turn: they are read once. */
export declare function createTurnShaper(): (body: ResponsesBody) => TurnShape;

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
import type { PendingCall } from "./verdict.ts";
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
import type { Forecast } from "../usage/forecast-quota.ts";
import type { WindowForecast } from "../usage/quota-history.ts";
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
    /** What the present pace leads to. */
    forecast: Forecast;
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
/**
 * The account's own limit; those of single models are not shown. Without a snapshot, what the history still knows.
 * @param known the windows of the history
 */
export declare function toQuotaStatus(quota: QuotaSnapshot | null, known: readonly WindowForecast[]): QuotaStatus | null;
/** `5h`, `7d`, or the length in minutes. */
export declare function windowName(minutes: number | null): string;
/** Every row of the table, defaults filled in. */
export declare function fullTable(models: Partial<ModelTable>, fallback: (family: string) => string): Record<string, string>;
/** The login without any network. Never throws: what is wrong is in `problem`. */
export declare function readLoginStatus(auth: CodexAuth): Promise<LoginStatus>;

// ---- dist/usage/forecast-quota.d.ts
/** One window of the account's quota, as last seen. */
export interface WindowReading {
    /** 0..1; above 1 when credits pay. */
    used: number;
    /** Milliseconds since the epoch. */
    resets_at: number;
    /** Length of the window in minutes: 300 or 10080. */
    minutes: number;
    /** When it was read. Milliseconds since the epoch. */
    read_at: number;
}
export type Forecast = 
/** Nothing was read, or the window has just begun: no pace to speak of. */
{
    kind: "unknown";
}
/** At this pace it lasts until the window begins anew. `used`: the share that will be used by then. */
 | {
    kind: "lasts";
    until: number;
    used: number;
}
/** At this pace it is full before that. Milliseconds since the epoch. */
 | {
    kind: "full";
    at: number;
}
/** It is full now, until it begins anew. */
 | {
    kind: "exhausted";
    until: number;
};
/** {@link Forecast} in JSON that others read: times in ISO 8601. */
export type ForecastJson = {
    kind: "unknown";
} | {
    kind: "lasts";
    until: string;
    used: number;
} | {
    kind: "full";
    at: string;
} | {
    kind: "exhausted";
    until: string;
};
export declare function toForecastJson(forecast: Forecast): ForecastJson;
/**
 * Says until when a window lasts at the present pace: from the readings of its last fifth where there are any,
 * otherwise from its beginning. Pure.
 * @param readings of windows of one length, oldest first; those of earlier windows are ignored
 */
export declare function forecastQuota(readings: readonly WindowReading[], now: number): Forecast;
/** A window keeps its reset time, but for the seconds by which it is rounded. */
export declare function isSameWindow(a: WindowReading, b: WindowReading): boolean;

// ---- dist/usage/quota-history.d.ts
import type { QuotaSnapshot } from "@codexthropic/codex-client";
import { type Forecast, type WindowReading } from "./forecast-quota.ts";
import type { HistorySettings } from "./usage-history.ts";
/** One window as it stands now. */
export interface WindowForecast extends WindowReading {
    forecast: Forecast;
}
/** The account's quota windows over time. */
export interface QuotaHistory {
    /** Takes what is known of the quota; called as often as one likes. */
    observe(quota: QuotaSnapshot | null): void;
    /** The last reading of each window that is not over, shortest first, with what it leads to. */
    windows(): WindowForecast[];
    /** Every reading that is kept, oldest first for each window. */
    readings(): readonly WindowReading[];
    /** A reload may choose another folder. */
    configure(settings: HistorySettings): void;
    /** Resolves when everything so far is written, or could not be. */
    flush(): Promise<void>;
}
export declare function createQuotaHistory(now: () => number): QuotaHistory;

// ---- dist/usage/usage-history.d.ts
import type { Logger } from "../options.ts";
import { type UsageRead } from "./read-usage.ts";
import type { UsageLine } from "./usage-line.ts";
import { type UsageSums } from "./usage-sums.ts";
export interface HistorySettings {
    /** `null`: nothing is written. */
    folder: string | null;
    logger: Logger | undefined;
}
/** The finished message requests: written to the folder of the history, and told to whoever listens. */
export interface UsageHistory {
    /** Returns at once and never throws. */
    append(line: UsageLine): void;
    /**
     * Calls `visit` for the text and the time of each line from `since` on (milliseconds since the epoch), lines of other
     * processes included. Without a folder, or when it cannot be read: for the last lines of this process.
     */
    readTexts(since: number, visit: (text: string, time: string) => void): Promise<void>;
    /**
     * The same, added up. `by`: each line by itself, or what is alike in an hour together, which is far quicker for a
     * long time.
     */
    readSums(since: number, by: "line" | "hour", visit: (sums: UsageSums) => void): Promise<UsageRead>;
    /** Calls `listener` for each line of this process, until the returned function is called. */
    subscribe(listener: (line: UsageLine) => void): () => void;
    /** A reload may choose another folder. */
    configure(settings: HistorySettings): void;
    /** Resolves when everything so far is written or dropped. */
    flush(): Promise<void>;
}
export declare function createUsageHistory(now: () => number): UsageHistory;

// ---- dist/usage/read-usage.d.ts
import { type UsageLine } from "./usage-line.ts";
import { type UsageSums } from "./usage-sums.ts";
export interface ReadUsageOptions {
    folder: string;
    /** Milliseconds since the epoch; earlier lines are left out. */
    since?: number;
}
export interface UsageRead {
    lines: number;
    /** Damaged lines, lines of other programs or newer versions, and files that cannot be read: they are left out. */
    skipped: number;
}
/**
 * Reads the history file by file, oldest first, and calls `visit` for each line. Nothing is kept here, so a long
 * history costs no memory.
 */
export declare function readUsage({ folder, since }: ReadUsageOptions, visit: (line: UsageLine) => void): Promise<UsageRead>;
/**
 * Like {@link readUsage}, without parsing: calls `visit` for the text of each line whose time is not before `since`, and
 * of each in which no time was found.
 * @returns files that cannot be read
 */
export declare function readUsageTexts({ folder, since }: ReadUsageOptions, visit: (text: string, time: string) => void): Promise<number>;
/**
 * Adds up the history by hour, session, kind of agent and model, and calls `visit` for each of these sums, in no
 * particular order. What was added up is kept in files beside the history, so that only what is new has to be read.
 */
export declare function readUsageSums({ folder, since }: ReadUsageOptions, visit: (sums: UsageSums) => void): Promise<UsageRead>;

// ---- dist/usage/usage-line.d.ts
/**
 * One finished request, as one line of the usage history. No prompts, no names of files, no account ids.
 * Times are ISO 8601 in UTC; tokens are counts; `null` where nothing is known.
 */
export interface UsageLine {
    /** Version of this format. */
    v: 1;
    /** When the request arrived. */
    time: string;
    /** `req_…`, the answer's `request-id` header. */
    id: string;
    /** First eight characters of the client's session id. */
    session: string | null;
    /** First eight characters of the sub-agent's id; `null` for the main conversation. */
    agent: string | null;
    /** What the client says that the request is for (`main`, `auxiliary`, `subagent`), from its hint headers. */
    class: string | null;
    /** Kind of the sub-agent (`Explore`, `Plan`, `custom`, …), from the client's hint headers. */
    agent_type: string | null;
    /** As the client asked for it. */
    model: string | null;
    /** The slug that answered. */
    upstream_model: string | null;
    lane: "full" | "lite" | null;
    transport: "http" | "websocket" | null;
    /** Over the WebSocket went only what the backend did not know yet; `null` in lines of older versions. */
    continued: boolean | null;
    /** Neither read from nor written to the prompt cache. */
    input: number;
    cached: number;
    written: number;
    output: number;
    /** Part of `output`. */
    reasoning: number;
    /** Milliseconds from the request's arrival to the first event of content, and to the end. */
    first_delta_ms: number | null;
    total_ms: number;
    retries: number;
    /** Codes of the failures for which the request was sent again, in their order. */
    recovered: readonly string[];
    status: number;
    /** One of the codes of docs/errors.md; `null` for an answer. Its message may quote the request and is not kept. */
    error: string | null;
    /** What Anthropic calls the error. */
    error_type: string | null;
    /** The client left before the end. That is no error. */
    aborted: boolean;
    degraded: readonly string[];
    /** What was left out or sent in another form because the backend refuses it: `parameter_left_out:text.verbosity`. */
    workarounds: readonly string[];
    /** Why the prompt cache was missed; `null` when it was not, or nothing can be said. */
    cache_miss: string | null;
    /** What the verdicts of auto mode cost, apart from the above. */
    judge: JudgeUsage | null;
}
/** The verdicts on one answer's tool calls. */
export interface JudgeUsage {
    /** Calls that needed a verdict, and those that were found unsafe. */
    calls: number;
    flagged: number;
    /** Tokens of the prompt, cached or not. */
    input: number;
    output: number;
    /** Milliseconds for which the end of the answer had to wait. */
    total_ms: number;
}
/** Reads one line; `null` for anything but a line that this version understands. Never throws. */
export declare function parseUsageLine(text: string): UsageLine | null;

// ---- dist/usage/usage-sums.d.ts
import type { UsageLine } from "./usage-line.ts";
/**
 * Requests of one hour (UTC) that have session, kind of agent, models and price in common, added up. Sums can be added
 * up again, so a day is read once and not for each question.
 */
export interface UsageSums {
    /** Times of the first and the last request; both are in the same hour. */
    first: string;
    last: string;
    session: string | null;
    /** Kind of the sub-agent (`Explore`, …) or class of the request (`main`, `auxiliary`, …). */
    kind: string;
    /** As the client asked for it. */
    model: string | null;
    upstream_model: string | null;
    /** Prompts so long that the API bills them at other prices. */
    is_long: boolean;
    requests: number;
    /** Requests with tokens. */
    used: number;
    input: number;
    cached: number;
    written: number;
    output: number;
    reasoning: number;
    errors: number;
    aborted: number;
    retries: number;
    continued: number;
    judge_tokens: number;
    /** Milliseconds to the first content, one for each request that has come so far: percentiles stay exact. */
    delays: number[];
    /** Ids of sub-agents, each once. */
    agents: string[];
    /** Why the prompt cache was missed, one for each request that missed it. */
    misses: string[];
}
/** Adds up lines. */
export interface SumsOfLines {
    add(line: UsageLine): void;
    sums(): Iterable<UsageSums>;
}
/** @param given sums to begin with; they are changed */
export declare function sumLines(given?: Iterable<UsageSums>): SumsOfLines;
/** A single line as sums. */
export declare function toSums(line: UsageLine): UsageSums;

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
import { CodexthropicError } from "@codexthropic/protocol/errors";
import { type Recording } from "./recording.ts";
/** `damaged`: no JSON, or not a recording. `newer`: written by a newer version of this program. */
export type RecordingErrorCode = "unreadable" | "damaged" | "newer";
/** A file that cannot be used as a recording. The message says why, for people. */
export declare class RecordingError extends CodexthropicError<RecordingErrorCode> {
    readonly name: string;
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

// ---- dist/usage.d.ts
/**
 * The usage history as a library: reading it, adding it up and pricing it. Loads nothing of the proxy.
 * @module
 */
export { escapeControls } from "./record/escape-controls.ts";
export { forecastQuota, toForecastJson, type Forecast, type ForecastJson, type WindowReading, } from "./usage/forecast-quota.ts";
export { PRICES_AS_OF } from "./usage/price-table.ts";
export { priceUsage } from "./usage/price-usage.ts";
export { readQuotaFile } from "./usage/quota-file.ts";
export { readUsage, readUsageSums, type ReadUsageOptions, type UsageRead } from "./usage/read-usage.ts";
export { summarizeUsage, tokensOf, USAGE_KEYS, type SummaryOptions, type UsageKey, type UsageRow, type UsageSummary, } from "./usage/summarize-usage.ts";
export { mergeReadings, toReadings } from "./usage/window-readings.ts";
export { toSums, type UsageSums } from "./usage/usage-sums.ts";
export { parseUsageLine, type JudgeUsage, type UsageLine } from "./usage/usage-line.ts";

// ---- dist/record/escape-controls.d.ts
/**
 * Replaces every control, format and line-separating character by its escape, so that a text of foreign origin
 * cannot forge a line of the log or send sequences to a terminal.
 * @param limit characters to keep
 */
export declare function escapeControls(text: string, limit?: number): string;

// ---- dist/usage/price-table.d.ts
/** US dollars for a million tokens, at OpenAI's standard tier. */
export interface Price {
    input: number;
    cached: number;
    /** Tokens that are written to the prompt cache. */
    written: number;
    output: number;
}
/** When the table was last compared with the published prices. */
export declare const PRICES_AS_OF = "2026-10-26";
/**
 * A model whose four prices are not known for certain is not in the table: nothing is guessed.
 * @see https://developers.openai.com/api/docs/pricing
 */
export declare const PRICES: Readonly<Record<string, Price>>;
/** A request whose prompt is longer is billed as a whole at other prices. */
export declare const LONG_CONTEXT: {
    readonly above: 272000;
    readonly prompt: 2;
    readonly output: 1.5;
};

// ---- dist/usage/price-usage.d.ts
import type { UsageSums } from "./usage-sums.ts";
/**
 * US dollars that requests would have cost at the published prices of OpenAI's API, standard tier.
 * `null`: the price of their model is not known.
 */
export declare function priceUsage({ upstream_model, input, cached, written, output, is_long, }: Pick<UsageSums, "upstream_model" | "input" | "cached" | "written" | "output" | "is_long">): number | null;

// ---- dist/usage/quota-file.d.ts
import type { WindowReading } from "./forecast-quota.ts";
/** Empty when there is no such file, or it is damaged or somebody else's. Never rejects. */
export declare function readQuotaFile(folder: string): Promise<WindowReading[]>;
/**
 * Adds readings to the file: what other processes have written stays. The file is replaced as a whole.
 * @returns everything that is in the file now
 */
export declare function updateQuotaFile(folder: string, readings: readonly WindowReading[]): Promise<WindowReading[]>;

// ---- dist/usage/summarize-usage.d.ts
import type { UsageSums } from "./usage-sums.ts";
export declare const USAGE_KEYS: readonly ["day", "hour", "session", "model", "agent"];
export type UsageKey = (typeof USAGE_KEYS)[number];
/** The sums of one day, session, … Shares are 0..1, times are milliseconds. */
export interface UsageRow {
    key: string;
    requests: number;
    input: number;
    cached: number;
    written: number;
    output: number;
    reasoning: number;
    errors: number;
    /** Requests whose client left before the end. */
    aborted: number;
    retries: number;
    /** Requests for which only what was new went over a WebSocket. */
    continued: number;
    /** Tokens of auto mode's verdicts, apart from the above. */
    judge_tokens: number;
    /** Part of all input that was read from the prompt cache; `null` without input. */
    cache_share: number | null;
    first_delta_p50_ms: number | null;
    first_delta_p95_ms: number | null;
    /** First and last request. */
    first: string;
    last: string;
    models: string[];
    /** Sub-agents. */
    agents: number;
    /** US dollars; `null` when nothing could be priced. Only with {@link SummaryOptions.price}. */
    cost_usd?: number | null;
    /** Requests that used tokens of a model without a known price; they are not in `cost_usd`. */
    unpriced?: number;
}
export interface SummaryOptions {
    /** US dollars; `null`: not known. */
    price?: (sums: UsageSums) => number | null;
}
export interface UsageSummary {
    add(sums: UsageSums): void;
    /** Days and hours in their order; everything else with the most tokens first. */
    rows(): UsageRow[];
    /** Everything together, under the key `total`; `null` without requests. */
    total(): UsageRow | null;
}
/** Adds up the sums of the history by one key. Pure: the caller reads them. */
export declare function summarizeUsage(by: UsageKey, { price }?: SummaryOptions): UsageSummary;
/** All tokens of a row. */
export declare function tokensOf({ input, cached, written, output }: UsageRow): number;
/** For each share, the value at or below which that part of all values lies; `null` without values. */
export declare function percentiles(values: readonly number[], shares: readonly number[]): (number | null)[];

// ---- dist/usage/window-readings.d.ts
import type { QuotaSnapshot } from "@codexthropic/codex-client";
import { type WindowReading } from "./forecast-quota.ts";
/** The account's own windows, as readings. Windows without length or reset cannot be forecast and are left out. */
export declare function toReadings(quota: QuotaSnapshot | null): WindowReading[];
/** Both lists as one, oldest first, with no more readings than a forecast and a plot need. Pure. */
export declare function mergeReadings(a: readonly WindowReading[], b: readonly WindowReading[]): WindowReading[];

// ---- dist/usage-tail.d.ts
/**
 * The end of the usage history, for a status line: synchronous, and loads nothing but `node:fs`.
 * @module
 */
export { escapeControls } from "./record/escape-controls.ts";
export type { WindowReading } from "./usage/forecast-quota.ts";
export { parseQuotaFile, QUOTA_FILE } from "./usage/parse-quota-file.ts";
export { readSessionTail } from "./usage/read-session-tail.ts";

// ---- dist/usage/parse-quota-file.d.ts
import type { WindowReading } from "./forecast-quota.ts";
/** Beside the days of the history: the quota windows as they were read, so that a restart knows them. */
export declare const QUOTA_FILE = "quota.json";
/** The readings in the text of the file; those that are damaged are left out. Never throws. */
export declare function parseQuotaFile(text: string): WindowReading[];

// ---- dist/usage/read-session-tail.d.ts
import { type UsageLine } from "./usage-line.ts";
/**
 * The last lines of one session, oldest first, from the end of the history: for a caller that has only milliseconds,
 * so it is synchronous. Older lines of a long session may be missing. What cannot be read is left out; never throws.
 * @param session first eight characters of the session's id
 */
export declare function readSessionTail(folder: string, session: string): UsageLine[];

// ---- dist/check.d.ts
/**
 * Whether the live backend still does what this program relies on, step by step. Costs quota.
 * @module
 */
export { checkBackend, describeTarget, type CheckOptions, type CheckReport, type CheckResult, } from "./check/check-backend.ts";
export { CODEX_BASE_URL, FACTS_TTL_MS, keepFacts, readFacts, type FactsOwner, type StoredFacts, } from "./check/facts-file.ts";
export { formatReport } from "./check/format-report.ts";
export type { Ending, StepResult } from "./check/run-steps.ts";
export type { Observation, Step, StepContext, Verdict } from "./check/step.ts";
export { judgeSteps } from "./check/steps/judge.ts";
export { CHECK_STEPS } from "./check/steps/index.ts";

// ---- dist/check/check-backend.d.ts
import type { CodexAuth } from "@codexthropic/codex-auth";
import type { BackendFacts } from "@codexthropic/codex-client";
import { type ProbeOptions } from "@codexthropic/codex-client/probe";
import { type Ending, type StepResult } from "./run-steps.ts";
import type { Step } from "./step.ts";
export interface CheckOptions extends Omit<ProbeOptions, "auth"> {
    auth: CodexAuth;
    /** Default: {@link CHECK_STEPS}. */
    steps?: readonly Step[];
    /** What the result names as its target. Default: {@link describeTarget} of `codexBaseUrl`. */
    target?: string;
    /** Default: the version of this package. */
    version?: string;
    /** Ends the check; the steps that are left are `skipped`. */
    signal?: AbortSignal;
    /** Called when a step begins (`null`) and when it has ended. */
    onStep?: (step: Step, index: number, result: StepResult | null) => void;
}
/** The JSON of `codexthropic check --json`, and what the program has learned by it. */
export interface CheckReport {
    version: string;
    /** ISO 8601, UTC. */
    date: string;
    target: string;
    steps: StepResult[];
}
export interface CheckResult {
    report: CheckReport;
    facts: BackendFacts;
    tokens: {
        input: number;
        output: number;
    };
    /** Why steps were skipped; `null`: none was. */
    ended: Ending | null;
}
/**
 * Asks the backend for every fact that this program relies on, one request after another, with the headers of the
 * Codex CLI. Costs quota: the sum of `tokens` of the steps. Never rejects for what the backend or the login does.
 */
export declare function checkBackend(options: CheckOptions): Promise<CheckResult>;
/** The backend in a word that may be published: a host of somebody's own has no name. */
export declare function describeTarget(baseUrl?: string): string;

// ---- dist/check/run-steps.d.ts
import type { BackendFacts } from "@codexthropic/codex-client";
import type { Step, StepContext, Verdict } from "./step.ts";
/** One row of the result. */
export interface StepResult {
    id: string;
    title: string;
    expected: string;
    observed: string;
    verdict: Verdict;
}
export interface RunOptions {
    steps: readonly Step[];
    context: StepContext;
    /** A step begins, or has ended. */
    onStep?: ((step: Step, index: number, result: StepResult | null) => void) | undefined;
}
/** Why the steps that are left were skipped. */
export type Ending = "interrupted" | "login" | "limit" | "network";
/**
 * Runs one step after another. Never rejects: a step that throws is `not available`, and the others go on. After an
 * abort, without a login, without a network and at the account's limit the rest is `skipped`.
 */
export declare function runSteps({ steps, context, onStep }: RunOptions): Promise<{
    results: StepResult[];
    facts: BackendFacts;
    ended: Ending | null;
}>;

// ---- dist/check/step.d.ts
import type { CodexAuth } from "@codexthropic/codex-auth";
import type { BackendFacts } from "@codexthropic/codex-client";
import type { Probe, ProbeAnswer, ProbeConnection, ProbeRequest } from "@codexthropic/codex-client/probe";
import type { Lane, ModelInfo, ResponsesBody } from "@codexthropic/protocol/codex";
import type { ConversationIds } from "@codexthropic/protocol/contract";
/** `not available`: the backend refuses it, or the account has nothing of the kind. */
export type Verdict = "as expected" | "different" | "not available" | "skipped";
/** One fact about the backend that this program relies on. */
export interface Step {
    /** Kebab-case; what `--only` takes. */
    id: string;
    title: string;
    /** What should be observed, in words. */
    expected: string;
    /** Tokens that it costs, roughly. */
    tokens: number;
    /**
     * Asks the backend and tells what it did. A step that throws is `not available` with the error's message.
     * @throws whatever the probe throws
     */
    run(context: StepContext): Promise<Observation>;
}
export interface Observation {
    verdict: Verdict;
    observed: string;
    /** What requests depend on from now on. */
    facts?: BackendFacts;
}
/** A model, and the lane in which it is asked. */
export interface Target {
    model: string;
    lane: Lane;
}
/** One request of a step. Its `prompt_cache_key` is the session id, unless the body has another one. */
export type Question = Omit<ProbeRequest, "ids" | "signal"> & {
    ids?: ConversationIds;
};
/** What steps share. */
export interface StepContext {
    probe: Probe;
    auth: CodexAuth;
    now: () => number;
    signal: AbortSignal;
    /** The models that the account lists, by priority. */
    models(): Promise<readonly ModelInfo[]>;
    /** A model in the full lane; `null`: the account lists none that is known to have it. */
    fullTarget(): Promise<Target | null>;
    /** The same in the lite lane. */
    liteTarget(): Promise<Target | null>;
    /** The full lane if there is one, else the lite one. @throws StepError when no model is listed */
    anyTarget(): Promise<Target>;
    /** The ids of a conversation that nobody had. */
    newIds(): ConversationIds;
    /** @throws as `Probe.post`; CheckEnded when the account's limit is reached */
    ask(question: Question): Promise<ProbeAnswer>;
    /** @throws StepError when this runtime has no WebSockets; as `Probe.connect` */
    connect(target: Target, ids: ConversationIds): Promise<ProbeConnection>;
    /** Counts tokens of a request that did not go through {@link ask}. */
    spend(input: number, output: number): void;
    /** The result of `make`, made once for all steps. */
    once<T>(name: string, make: () => Promise<T>): Promise<T>;
}
/** Why a step cannot be done, in words. */
export declare class StepError extends Error {
    readonly name: string;
}
export type Body = ResponsesBody;
export declare function judge(isExpected: boolean, observed: string, facts?: BackendFacts): Observation;
export declare function unavailable(observed: string, facts?: BackendFacts): Observation;
/** What the backend said in place of an answer: status, code and its own sentence. */
export declare function describeFailure({ failure, status }: Pick<ProbeAnswer, "failure" | "status">): string;
/** The usual end of a step that only needs an answer. */
export declare function judgeAnswer(answer: ProbeAnswer, observed: string, facts?: BackendFacts): Observation;
/** A request has to fail with this code. */
export declare function judgeFailure(answer: ProbeAnswer, code: string): Observation;

// ---- dist/check/facts-file.d.ts
import type { BackendFacts } from "@codexthropic/codex-client";
/** The file in the cache folder. */
export declare const FACTS_FILE = "backend-facts.json";
/** Milliseconds for which facts count. */
export declare const FACTS_TTL_MS: number;
/** The backend that is asked without an option. */
export declare const CODEX_BASE_URL = "https://chatgpt.com/backend-api/codex";
/** What the facts belong to: those of another version or another backend do not count. */
export interface FactsOwner {
    cacheDir: string;
    /** Of this program. */
    version: string;
    codexBaseUrl: string;
}
export interface StoredFacts {
    /** ISO 8601, UTC. */
    date: string;
    version: string;
    facts: BackendFacts;
}
/**
 * Adds what a check of some steps has found to what earlier ones know. The file is replaced in one step, and only its
 * owner can read it. Does nothing when nothing was found. Rejects when the folder cannot be written.
 */
export declare function keepFacts(owner: FactsOwner, found: BackendFacts, now: number): Promise<void>;
/**
 * The facts of the last check. `null`: none was made, or it was made by another version, against another backend, or
 * more than {@link FACTS_TTL_MS} ago. Never rejects: a damaged file counts as none.
 */
export declare function readFacts({ cacheDir, version, codexBaseUrl }: FactsOwner, now: number): Promise<StoredFacts | null>;
/** Adds what a check of some steps has found to what is known. */
export declare function mergeFacts(facts: BackendFacts, more: BackendFacts): BackendFacts;

// ---- dist/check/format-report.d.ts
import type { CheckReport } from "./check-backend.ts";
/** The result as Markdown, for an issue: what differs stands first. It has nothing personal. */
export declare function formatReport({ version, date, target, steps }: CheckReport): string;

// ---- dist/check/steps/judge.d.ts
import type { CodexClient } from "@codexthropic/codex-client";
import { type Step } from "../step.ts";
/**
 * A step for each case of the judge of tool calls, behind those that tell a login or a network that is missing.
 * @param client the client of the account, as of `connectUpstream()`
 * @param model as the setting `judge`: `auto` or a slug
 */
export declare function judgeSteps(client: CodexClient, model: string): readonly Step[];

// ---- dist/check/steps/index.d.ts
import type { Step } from "../step.ts";
/** Every step, in the order in which they run. */
export declare const CHECK_STEPS: readonly Step[];
