// API report of @codexthropic/codex-sim. Made by scripts/api-report.mjs; review every change.

// ---- dist/index.d.ts
/**
 * A simulated Codex backend: as strict as the real one is known to be, scriptable, deterministic.
 * @module
 */
export { startSim, type Sim, type SimAuth } from "./sim.ts";
export type { QuotaOptions, SimOptions } from "./options.ts";
export type { SafeguardVerdicts } from "./safeguards.ts";
export type { WebSocketOptions } from "./websocket/options.ts";
export type { SimConnection, SimRequest } from "./log.ts";
export * as scenarios from "./scenarios/index.ts";
export * as output from "./output/index.ts";
export { gate } from "./answer/hold.ts";
export { agent, type AgentRule } from "./agent.ts";
export { scenarioByName, scenarioNames } from "./named.ts";
export { viewOf, type RequestView } from "./request-view.ts";
export type { Scenario } from "./answer/scenario.ts";
export type { Script } from "./script.ts";
export { validateBody } from "./validate/validate-body.ts";
export { CATALOGUE } from "./catalogue.ts";
export { seal } from "./seal.ts";

// ---- dist/sim.d.ts
import type { Scenario } from "./answer/scenario.ts";
import { type AuthFileOptions } from "./auth/login.ts";
import type { IssueOptions, Tokens } from "./auth/login.ts";
import type { TokenReply } from "./auth/login.ts";
import type { SimConnection, SimRequest } from "./log.ts";
import type { QuotaOptions, SimOptions } from "./options.ts";
import type { SafeguardVerdicts } from "./safeguards.ts";
import type { Script } from "./script.ts";
/** A running simulated backend: ChatGPT's Codex API, the OAuth issuer and api.openai.com on one origin. */
export interface Sim {
    /** `http://127.0.0.1:<port>` */
    readonly url: string;
    /** `<url>/backend-api/codex`, for `CODEX_BASE_URL`. */
    readonly codexBaseUrl: string;
    /** `<url>/backend-api`, for `CHATGPT_BASE_URL`. */
    readonly chatgptBaseUrl: string;
    /** `<url>`, for `CODEX_AUTH_ISSUER`. */
    readonly issuer: string;
    /** `<url>/v1`, for `OPENAI_BASE_URL`. */
    readonly openaiBaseUrl: string;
    /** These addresses by the names of their variables: the environment of a program that shall use this backend. */
    readonly env: Readonly<Record<string, string>>;
    /** Every request, in order of arrival. Entries change until they are finished. */
    readonly log: readonly SimRequest[];
    /** The requests to `…/responses` among them, over HTTP and as WebSocket frames. */
    readonly turns: readonly SimRequest[];
    readonly auth: SimAuth;
    /** Scenarios for the next accepted requests, first in, first out. Refused requests take none. */
    enqueue(...scenarios: Scenario[]): void;
    /** Scenarios for the next WebSocket handshakes: `httpError(403)`, `usageLimit()`, `cut("start")`, `withheld(…)`. */
    enqueueHandshakes(...scenarios: Scenario[]): void;
    /** Every WebSocket connection, in order of its handshake. */
    readonly connections: readonly SimConnection[];
    /** Scenarios not yet taken. */
    readonly queued: number;
    /** What answers when nothing is queued; `null` brings the default back. */
    script(script: Script | null): void;
    setQuota(quota: QuotaOptions): void;
    /** How requests for verdicts on tool calls (output format `safeguard_verdicts`) are answered from now on. */
    setSafeguards(setting: SafeguardVerdicts): void;
    /** The first request, past or coming, that satisfies the predicate. Rejects after `timeoutMs` (10,000). */
    waitFor(predicate: (request: SimRequest) => boolean, timeoutMs?: number): Promise<SimRequest>;
    /** Writes `auth.json` with new tokens (default), or an API key. */
    writeAuthFile(codexHome: string, options?: AuthFileOptions): Promise<Tokens | null>;
    /** Clears log, queue and script. Tokens, cache and ids are kept. */
    reset(): void;
    /** Destroys open connections and frees the port. */
    close(): Promise<void>;
}
/** The simulated login. */
export interface SimAuth {
    /** Issues tokens, as a login does. */
    issue(options?: IssueOptions): Tokens;
    issueApiKey(): string;
    /** Access tokens issued so far meet 401 from now on. */
    revokeAccessTokens(): void;
    /** Refresh tokens issued so far are refused from now on. */
    endSessions(as: "expired" | "revoked"): void;
    /** Prepared answers for the next `POST /oauth/token`, first in, first out. */
    reply(...replies: TokenReply[]): void;
    /** The next browser logins come back with this error (`access_denied`), until `null`. */
    denyLogin(error: string | null): void;
    /** The label of a token in the log. */
    labelOf(token: string): string;
}
/** Starts a simulated backend on the loopback interface. */
export declare function startSim(options?: SimOptions): Promise<Sim>;

// ---- dist/answer/scenario.d.ts
import type { Hold } from "./hold.ts";
import type { SimEvent, Turn } from "./turn.ts";
/** One step of an answer's body. */
export type Step = 
/** A frame. */
{
    readonly do: "send";
    readonly event: SimEvent;
}
/** Text as it stands: a JSON body, a comment, half a frame. */
 | {
    readonly do: "write";
    readonly text: string;
} | {
    readonly do: "wait";
    readonly hold: Hold;
}
/** The socket is destroyed. */
 | {
    readonly do: "cut";
}
/** WebSocket: the connection is closed with this code. HTTP: the answer ends. */
 | {
    readonly do: "close";
    readonly code: number;
}
/** WebSocket: a binary frame. HTTP has none: nothing is sent. */
 | {
    readonly do: "binary";
    readonly text: string;
};
/** How frames look on the wire. */
export interface Wire {
    /** Default `"\n"`. */
    readonly newline: "\n" | "\r\n" | "\r";
    /** Bytes per write; a number of 1 splits characters. Default: a frame per write. */
    readonly chunkBytes: number | null;
}
/** How the backend answers one request. Builders create it, modifiers return changed copies. */
export interface Scenario {
    readonly name: string;
    readonly status: number;
    /** Lower-case names; they win over the usual headers, `null` removes one. */
    readonly headers: Readonly<Record<string, string | null>>;
    /** Nothing is sent, not even the response headers, before this is over. */
    readonly hold: Hold | null;
    readonly wire: Wire;
    play(turn: Turn): Iterable<Step>;
}

// ---- dist/answer/hold.d.ts
/** How long an answer waits: milliseconds, until a promise resolves (a {@link Gate}'s, say), or forever. */
export type Hold = number | Promise<unknown> | "forever";
/** A promise that the test resolves. Pass its `opened` as a {@link Hold}. */
export interface Gate {
    readonly opened: Promise<void>;
    open(): void;
}
export declare function gate(): Gate;
/** Resolves when the hold is over, or at once when `signal` is aborted. Never rejects; leaves no timer behind. */
export declare function waitFor(hold: Hold, signal: AbortSignal): Promise<void>;

// ---- dist/answer/turn.d.ts
import type { JsonObject } from "@codexthropic/protocol/json";
import type { Lane } from "@codexthropic/protocol/codex";
/** One event on the wire, before it gets its `sequence_number`. */
export type SimEvent = {
    type: string;
} & JsonObject;
/** What a scenario knows of the request that it answers, and the helpers it uses. */
export interface Turn {
    /** `resp_…` */
    readonly responseId: string;
    readonly body: JsonObject;
    readonly model: string;
    readonly lane: Lane;
    /** Unix seconds. */
    readonly createdAt: number;
    readonly inputTokens: number;
    readonly cachedTokens: number;
    /** Whether `include` asks for the sources of web searches. */
    readonly wantsSources: boolean;
    /** Whether `include` asks for encrypted reasoning. */
    readonly wantsEncrypted: boolean;
    /** Whether the terminal event lists the output. @see docs/reference/codex-backend.md section 18: "often `[]`" */
    readonly terminalOutput: boolean;
    newItemId(prefix: string): string;
    newCallId(): string;
    /** Encrypted content for this account and model; an early one cannot be replayed. */
    seal(kind: "early" | "final"): string;
    quota(): Quota;
}
/** The account's current limits. Times in unix seconds. */
export interface Quota {
    plan: string;
    primary: QuotaWindow;
    secondary: QuotaWindow;
    credits: {
        has_credits: boolean;
        unlimited: boolean;
        balance: string | null;
    };
}
export interface QuotaWindow {
    used_percent: number;
    window_minutes: number;
    reset_at: number;
}

// ---- dist/auth/login.d.ts
import type { Hold } from "../answer/hold.ts";
/** The public types of the simulated login. */
export interface Account {
    accountId: string;
    userId: string;
    email: string;
    /** `plus`, `pro`, `team`, … */
    plan: string;
}
/** The three tokens of a login. */
export interface Tokens {
    id_token: string;
    access_token: string;
    refresh_token: string;
}
export interface IssueOptions {
    /** Seconds until the access token expires; may be negative. `null`: no `exp` at all. Default 3,600. */
    expiresIn?: number | null;
    account?: Partial<Account>;
}
export interface AuthFileOptions extends IssueOptions {
    /** Default `chatgpt`. */
    mode?: "chatgpt" | "apikey";
    /** Default: now, by the simulator's clock. */
    lastRefresh?: Date;
    /** As older CLIs wrote it: without `oauth_provenance` and `login_owner_id`. */
    older?: boolean;
    /** Tokens to write instead of new ones. */
    tokens?: Tokens;
}
/** A prepared answer of `POST /oauth/token`; fields left out fall back to the usual answer. */
export interface TokenReply {
    status?: number;
    /** Error code. The body is then `{"error":{"code":…}}`, the status 401 unless given. The token is not used up. */
    code?: string;
    /** Replaces the whole body. */
    body?: object;
    /** The answer waits; the token is used up before that. */
    hold?: Hold;
    /** Seconds of life of the new access token. */
    expiresIn?: number | null;
    /** Fields that the answer leaves out: each of them is optional. @see docs/reference/codex-backend.md section 12 */
    omit?: readonly ("id_token" | "access_token" | "refresh_token")[];
    /** The socket is destroyed instead of an answer; the token is used up all the same. */
    cut?: boolean;
}

// ---- dist/log.d.ts
import type { JsonObject } from "@codexthropic/protocol/json";
import type { Lane } from "@codexthropic/protocol/codex";
import type { Problem } from "./validate/problem.ts";
/** One request. The entry changes until `finished`. */
export interface SimRequest {
    /** 1, 2, 3, … over all paths. */
    readonly id: number;
    /** `WS` for a WebSocket frame. */
    readonly method: string;
    /** Without the query. */
    readonly path: string;
    readonly query: Readonly<Record<string, string>>;
    /** Lower-case names; `authorization` shows the token's label instead of the token. */
    readonly headers: Readonly<Record<string, string>>;
    /** `access-1`, `api-key-2`, `unknown`, or `null` without authorization. */
    readonly token: string | null;
    transport: "http" | "websocket";
    /** Which WebSocket connection it came on: the `id` of a {@link SimConnection}. */
    connection: number | null;
    /** The WebSocket frame as it was sent. `null` over HTTP. */
    frame: JsonObject | null;
    /** Whether the frame continued the connection's last answer. */
    isContinued: boolean;
    /** Parsed JSON or form; of a frame the whole body that HTTP would have carried; tokens in it are replaced by their labels. `null` until it has arrived, or without one. */
    body: JsonObject | null;
    /** Bytes on the wire, of a frame before compression. */
    bodyBytes: number;
    lane: Lane | null;
    /** Why it was refused. */
    problem: Problem | null;
    warnings: string[];
    /** Name of the scenario that answered. */
    scenario: string | null;
    status: number | null;
    /** Types of the events that went out. */
    events: string[];
    cachedTokens: number;
    inputTokens: number;
    /** When the client left, if it did so before the answer was over. */
    aborted: "before_headers" | "during_stream" | null;
    finished: boolean;
}
/** One WebSocket connection, open or closed. */
export interface SimConnection {
    /** 1, 2, 3, … */
    readonly id: number;
    /** Text frames that came. */
    frames: number;
    pings: number;
    pongs: number;
    /** `null` while it is open. 1006: cut, by either side. */
    closeCode: number | null;
    /** Whether the simulator ended it. */
    isCut: boolean;
    warnings: string[];
    /** Closes it with a close frame, default 1000. */
    close(code?: number): void;
    /** Destroys it. */
    cut(): void;
}

// ---- dist/validate/problem.d.ts
/**
 * What the backend answers to a request that it rejects.
 *
 * Four shapes occur: `{"detail": …}` (the Codex front door), `{"error": {…}}` (the Responses API behind it), a 200
 * stream that ends in `response.failed`, and a 200 without any body.
 * @see docs/reference/codex-backend.md sections 10 and 18
 * @module
 */
export interface Problem {
    /** The rule that rejected it, as named in the table of `validateBody`. */
    readonly rule: string;
    readonly status: number;
    readonly message: string;
    readonly shape: "detail" | "error" | "stream" | "empty";
    readonly code: string | null;
    /** Where in the body: `input[2].call_id`. */
    readonly param: string | null;
    readonly type: string;
}

// ---- dist/options.d.ts
import type { CatalogueEntry } from "./catalogue.ts";
import { type Account } from "./auth/login.ts";
import type { Lane } from "@codexthropic/protocol/codex";
import type { Quota } from "./answer/turn.ts";
import type { WebSocketOptions } from "./websocket/options.ts";
import type { SafeguardVerdicts } from "./safeguards.ts";
import type { Script } from "./script.ts";
/** Every option has a default. With the defaults two runs of the same requests give the same bytes. */
export interface SimOptions {
    /** Default 0: any free port. */
    port?: number;
    /** Default `127.0.0.1`. */
    host?: string;
    /** PEM texts. With them the simulator serves HTTPS. */
    tls?: {
        key: string;
        cert: string;
    };
    /** Milliseconds since the epoch. Default `Date.now`. */
    now?: () => number;
    /** Ids are derived from it. Two simulators that serve one conversation need different seeds. */
    seed?: string;
    /** Signs tokens and encrypted content. Simulators with one secret accept each other's. */
    secret?: string;
    account?: Partial<Account>;
    catalogue?: readonly CatalogueEntry[];
    /** Lanes per slug that differ from the known ones. */
    lanes?: Readonly<Record<string, readonly Lane[]>>;
    /** See `ValidateOptions.refused`. */
    refused?: Iterable<string>;
    /** Names of rules that this backend does not have, as `SimRequest.problem.rule` tells them: `encrypted_content`. */
    withoutRules?: Iterable<string>;
    /** Whether prompts are cached. Default `true`. */
    promptCache?: boolean;
    /** Answers when nothing is queued. Default: {@link helpful}. */
    script?: Script;
    /** Whether WebSockets are accepted, and how. Default `false`: handshakes meet 426. */
    websocket?: WebSocketOptions | boolean;
    /** How requests for verdicts on tool calls are answered. Default `allow`. */
    safeguards?: SafeguardVerdicts;
    /** Send `content-type: text/event-stream` with streams. Default `false`, as the backend often does. */
    contentType?: boolean;
    /**
     * Compresses JSON answers for clients whose `accept-encoding` names it; streams never. Default: not at all. zstd
     * needs Node ≥ 22.15.
     */
    compression?: "gzip" | "zstd";
    /** List the output in the terminal event. Default `false`: `[]`. */
    terminalOutput?: boolean;
    /** How many requests the log keeps. Default: all; long runs want a limit. */
    logLimit?: number;
    /** The account's limits. */
    quota?: QuotaOptions;
    /** `workspace_backend_origin` of accounts/check. Default: the simulator's own origin. `null`: missing. */
    workspaceOrigin?: string | null;
    /** `account_routing_override`. Default `NO_CONSTRAINT`. */
    routingOverride?: string;
    /** How often the device login answers 403 before it succeeds. Default 1. */
    devicePending?: number;
    /** Seconds between polls that the device login asks for, as a string like the real one. Default `"5"`. */
    deviceInterval?: string;
}
export interface QuotaOptions {
    /** Percent of the 5-hour window. Default 12. */
    primary?: number;
    /** Percent of the 7-day window. Default 34. */
    secondary?: number;
    /** Seconds from now. Defaults 7,200 and 259,200. */
    primaryResetIn?: number;
    secondaryResetIn?: number;
    credits?: Partial<Quota["credits"]>;
}

// ---- dist/catalogue.d.ts
import type { ModelInfo } from "@codexthropic/protocol/codex";
/**
 * The catalogue of Codex CLI 0.171.0, with every field that its Rust struct insists on.
 * @see docs/reference/codex-backend.md sections 15 and 20
 * @module
 */
/** A catalogue entry as the backend sends it: {@link ModelInfo} and the fields that only the CLI reads. */
export interface CatalogueEntry extends ModelInfo {
    /** Models with the same hash accept each other's reasoning. When it changes the CLI compacts first. */
    comp_hash: string;
    /** Clients of a lower version neither see the model nor may use it. Absent: every client may. */
    minimal_client_version?: string;
    supports_search_tool?: boolean;
    [cliOnly: string]: unknown;
}
/** What `GET /models` answers unless {@link SimOptions.catalogue} says otherwise. */
export declare const CATALOGUE: readonly CatalogueEntry[];

// ---- dist/websocket/options.d.ts
/** How the simulator serves `GET …/responses` with an upgrade. @see docs/reference/websocket.md */
export interface WebSocketOptions {
    /** Milliseconds until a connection has to be replaced. Default 3,600,000: 60 minutes. */
    maxConnectionMs?: number;
    /** A message of so many bytes or more ends the connection with close code 1009. Default 16 MiB. */
    maxMessageBytes?: number;
    /** Sent as `x-codex-websocket-max-message-bytes`; larger messages meet 1009, too. Default: not sent. */
    announcedMaxMessageBytes?: number;
    /** Open connections; one more handshake meets 403. Default 50. */
    maxConnections?: number;
    /** Whether permessage-deflate is accepted. Default `true`. */
    compression?: boolean;
    /** Whether pings are answered. Default `true`. */
    answersPings?: boolean;
    /** Milliseconds between the simulator's own pings. Default: none are sent. */
    pingEveryMs?: number;
}

// ---- dist/safeguards.d.ts
import { type JsonObject } from "@codexthropic/protocol/json";
import type { Hold } from "./answer/hold.ts";
import type { Scenario } from "./answer/scenario.ts";
/**
 * The model that is asked for verdicts on tool calls (Claude Code's auto mode): a request whose output format is named
 * `safeguard_verdicts`. It is answered by this setting and takes no scenario from the queue.
 * @see docs/reference/safeguards.md
 */
export type SafeguardVerdicts = 
/** No call is flagged. The default. */
"allow"
/** Calls in whose text this occurs are flagged. */
 | {
    readonly flag: string | RegExp;
    readonly explanation?: string;
}
/** No call is flagged, but nothing is sent before the hold is over. */
 | {
    readonly slow: Hold;
}
/** The model refuses. */
 | "refuse"
/** The answer is no JSON. */
 | "nonsense"
/** 503, as an overloaded backend answers. */
 | "unavailable";
export declare function asksForVerdicts(body: JsonObject): boolean;
export declare function verdictScenario(body: JsonObject, setting: SafeguardVerdicts): Scenario;

// ---- dist/script.d.ts
import type { Scenario } from "./answer/scenario.ts";
import type { RequestView } from "./request-view.ts";
/** A model as a function of the request. */
export type Script = (request: RequestView) => Scenario | Promise<Scenario>;

// ---- dist/request-view.d.ts
import { type JsonObject } from "@codexthropic/protocol/json";
import type { Lane } from "@codexthropic/protocol/codex";
/** What a model sees of a request. */
export interface RequestView {
    readonly body: JsonObject;
    readonly model: string;
    readonly lane: Lane;
    /** What the user last said, without the client's notes (`<system-reminder>…`). */
    readonly userText: string;
    /** `instructions` and every developer message, a blank line between. */
    readonly instructions: string;
    /** Names of the tools on offer and of those that were loaded, namespaces opened; `tool_search` by its type. */
    readonly tools: readonly string[];
    /** What the tools answered since the last user message, in order. */
    readonly outputs: readonly ToolOutput[];
    /** Tool rounds since the last user message: 0 when it is the user's turn that has to be answered. */
    readonly round: number;
    readonly lastItemType: string;
}
export interface ToolOutput {
    callId: string;
    name: string;
    arguments: string;
    text: string;
}
export declare function viewOf(body: JsonObject, lane?: Lane): RequestView;

// ---- dist/scenarios/index.d.ts
export * from "./answers.ts";
export * from "./failures.ts";
export * from "./http-errors.ts";
export * from "./leaks.ts";
export * from "./modifiers.ts";
export * from "./tool-search.ts";
export { answer } from "../answer/answer.ts";
export { helpful } from "./helpful.ts";

// ---- dist/scenarios/answers.d.ts
import type { JsonObject } from "@codexthropic/protocol/json";
import { type AnswerOptions, type Content } from "../answer/answer.ts";
import type { Scenario } from "../answer/scenario.ts";
import { type CallOptions } from "../output/call.ts";
import { type ReasoningOptions } from "../output/reasoning.ts";
import { type Source } from "../output/search.ts";
import { type TextOptions } from "../output/text.ts";
/** One text. */
export declare function text(content?: string, options?: TextOptions & AnswerOptions): Scenario;
/** Reasoning, then text. Several summary parts are an array. */
export declare function reasoning(summary?: string | readonly string[], content?: string, options?: ReasoningOptions & AnswerOptions): Scenario;
/** Reasoning whose summary is empty: only the encrypted content says that there was any. */
export declare function silentReasoning(content?: string): Scenario;
/** Two reasoning items before the text, the second with two summary parts. */
export declare function twoReasonings(content?: string): Scenario;
/** A commentary message, then the final answer, as models talk between tools. */
export declare function commentary(comment?: string, content?: string): Scenario;
/** One function call. */
export declare function toolCall(name?: string, args?: JsonObject | string, options?: CallOptions & AnswerOptions): Scenario;
/** Reasoning, a comment and one function call: a round of an agent. */
export declare function agentRound(name: string, args: JsonObject, comment?: string): Scenario;
export interface Call {
    name: string;
    args?: JsonObject | string;
    options?: CallOptions;
}
/** Several calls in one answer, their events interleaved. */
export declare function parallel(calls?: readonly Call[], options?: AnswerOptions): Scenario;
/** Several calls in one answer, one after another. */
export declare function calls(list?: readonly Call[]): Scenario;
/** Arguments that end in a thousand blanks. @see docs/reference/codex-backend.md section 18 */
export declare function blanksAtTheEnd(name?: string, args?: JsonObject): Scenario;
/** Optional parameters filled with junk: Read with `pages:""`. @see docs/reference/codex-backend.md section 18 */
export declare function junkArguments(name?: string, args?: JsonObject): Scenario;
/** A freeform tool. */
export declare function customToolCall(name?: string, input?: string): Scenario;
export interface Search {
    query: string;
    sources?: readonly Source[];
}
/** Hosted searches with their sources, then a text that cites each of them. */
export declare function webSearch(searches?: readonly Search[], options?: AnswerOptions): Scenario;
/** A search, an opened page, a search inside it without an id, then text. */
export declare function openedPage(url?: string): Scenario;
/** A refusal. */
export declare function refusal(content?: string): Scenario;
/** `response.incomplete` after some text; `null`: without details. */
export declare function incomplete(reason?: "max_output_tokens" | "content_filter" | (string & {}) | null, contents?: readonly Content[]): Scenario;
/**
 * Fewer events than usual: only `created`, one `output_item.done` and `completed`.
 * @see docs/reference/codex-backend.md section 8
 */
export declare function minimal(content?: string): Scenario;

// ---- dist/answer/answer.d.ts
import type { JsonObject } from "@codexthropic/protocol/json";
import type { Part } from "../output/part.ts";
import type { Aside } from "../output/raw.ts";
import { type Scenario } from "./scenario.ts";
import type { SimEvent } from "./turn.ts";
/** How an answer ends. */
export type Ending = {
    readonly type: "completed";
}
/** `null`: incomplete_details itself is null. */
 | {
    readonly type: "incomplete";
    readonly reason: string | null;
} | {
    readonly type: "failed";
    readonly error: JsonObject;
}
/** A last event of any kind. */
 | {
    readonly type: "event";
    readonly event: SimEvent;
}
/** The stream just ends. */
 | {
    readonly type: "none";
};
export interface AnswerOptions {
    /** Default `answer`. */
    name?: string;
    /** Default `completed`. */
    ending?: Ending;
    /** Replaces fields of the computed usage; `null` leaves usage out. */
    usage?: JsonObject | null;
    /** Whether the terminal event lists the output. Default: the simulator's option, `false`. */
    terminalOutput?: boolean;
    /** Leave `response.created` and `response.in_progress` out. */
    unopened?: boolean;
}
/** Parts in order. An inner array is a group of parts whose events interleave. */
export type Content = Part | Aside | readonly Part[];
/** An answer of any parts and any ending. The other builders use it. */
export declare function answer(contents: readonly Content[], options?: AnswerOptions): Scenario;

// ---- dist/output/part.d.ts
import type { JsonObject } from "@codexthropic/protocol/json";
import type { SimEvent, Turn } from "../answer/turn.ts";
/**
 * The events of one output item: a generator that yields them and returns the finished item, as it stands in
 * `response.output`.
 */
export type ItemEvents = Generator<SimEvent, JsonObject>;
/** Builds one output item. */
export interface Part {
    /** Makes the item at `index` of the output. */
    make(turn: Turn, index: number): ItemEvents;
    /** The item arrives only in `response.completed.response.output`, which therefore lists the output. */
    readonly onlyInTerminal?: boolean;
}

// ---- dist/output/raw.d.ts
import type { JsonObject } from "@codexthropic/protocol/json";
import type { SimEvent } from "../answer/turn.ts";
import { type Part } from "./part.ts";
/** An item of a kind that has no builder, announced and finished. Give it its own `id` or one is made. */
export declare function item(value: {
    type: string;
} & JsonObject, prefix?: string): Part;
/**
 * Compaction: the answer to an input that ends in `compaction_trigger`.
 * @see docs/reference/codex-backend.md section 9
 */
export declare function compaction(): Part;
/** Events as they stand, outside any item; they take no place in the output. */
export interface Aside {
    readonly events: readonly SimEvent[];
}
export declare function aside(...events: SimEvent[]): Aside;

// ---- dist/output/call.d.ts
import type { JsonObject } from "@codexthropic/protocol/json";
import { type Part } from "./part.ts";
/**
 * The four ways in which arguments arrive, and all of them together; `unfinished`: deltas and `output_item.done`
 * without `arguments.done`, as in an answer that was broken off. @see docs/mapping.md section 4
 */
export type Arrival = "all" | "deltas" | "arguments_done" | "item_done" | "terminal" | "unfinished";
export interface CallOptions {
    /** Default `all`: deltas, `arguments.done` and `output_item.done`. */
    arrives?: Arrival;
    /** Which event carries the name. Default `added`. */
    named?: "added" | "done" | "never";
    /** Default: a new `call_…`. */
    callId?: string;
    /** Appended to the arguments: a thousand blanks, say. */
    tail?: string;
    /** Leave `output_item.added` out. */
    unannounced?: boolean;
    /** MCP namespace, as the CLI's deferred tools have. */
    namespace?: string;
    /** Characters per delta. Default 6. */
    deltaSize?: number;
    /** Of the finished item. Default `completed`. */
    status?: "completed" | "incomplete";
}
/** A function call. `args` is an object, or the text of the arguments when it should not be an object. */
export declare function call(name: string, args?: JsonObject | string, options?: CallOptions): Part;
/** A call of a freeform tool: its input is text, not JSON. */
export declare function customCall(name: string, input: string, callId?: string): Part;

// ---- dist/output/reasoning.d.ts
import { type Part } from "./part.ts";
export interface ReasoningOptions {
    /** Default true, if the request includes it: early on `added`, final on `done`. `added`: only early, on `added`. */
    encrypted?: boolean | "added";
    /** Characters per delta. Default 12. */
    deltaSize?: number;
}
/** A reasoning item with one text for each summary part. Without any it carries only its encrypted content. */
export declare function reasoning(summary?: string | readonly string[], options?: ReasoningOptions): Part;

// ---- dist/output/search.d.ts
import { type Part } from "./part.ts";
export interface Source {
    url: string;
    title?: string;
}
export type SearchAction = {
    type: "search";
    query: string;
    queries?: readonly string[];
    sources?: readonly Source[];
} | {
    type: "open_page";
    url: string;
} | {
    type: "find_in_page";
    url: string;
    pattern: string;
};
export interface SearchOptions {
    withoutId?: boolean;
    /** `results` of the item itself, as some answers have them instead of sources. */
    results?: readonly (Source & {
        snippet?: string;
    })[];
}
/** A hosted web search. Its sources are only sent when the request includes `web_search_call.action.sources`. */
export declare function search(action: SearchAction, options?: SearchOptions): Part;

// ---- dist/output/text.d.ts
import { type Part } from "./part.ts";
export interface TextOptions {
    /** Default `final_answer`. */
    phase?: "commentary" | "final_answer";
    /** Which events carry the text. Default `all`: deltas, `output_text.done` and `output_item.done`. */
    arrives?: "all" | "deltas" | "text_done" | "item_done" | "terminal";
    citations?: readonly Citation[];
    /** Characters per delta. Default 8. */
    deltaSize?: number;
}
/** `cited` are the words that it belongs to; they give its place in the text. Default: the end of the text. */
export interface Citation {
    url: string;
    title?: string;
    cited?: string;
}
/** An assistant message of one text part. */
export declare function text(content: string, options?: TextOptions): Part;
/** An assistant message that refuses. */
export declare function refusal(content: string): Part;

// ---- dist/scenarios/failures.d.ts
import { type AnswerOptions, type Content } from "../answer/answer.ts";
import type { Scenario } from "../answer/scenario.ts";
/** Failures inside a 200 stream. @see docs/reference/codex-backend.md section 10 */
/**
 * A sentence per code, so that `failed("slow_down")` is enough. The codes are those that the CLI knows; of most the
 * backend's own sentence is not recorded.
 */
export declare const FAILURES: Readonly<Record<string, string>>;
/** `response.failed`, after whatever came before. */
export declare function failed(code?: string, message?: string, before?: readonly Content[]): Scenario;
/** How the fields of an `error` event are laid out. */
export type ErrorLayout = "nested" | "flat" | "type_only";
/** A top-level `error` event ends the stream. */
export declare function errorEvent(layout?: ErrorLayout, code?: string, before?: readonly Content[]): Scenario;
/** Overloaded right after `created`, or after the first words. */
export declare function overloadedInStream(after?: "created" | "text"): Scenario;
/** The stream ends without a terminal event. */
export declare function endOfStream(before?: readonly Content[]): Scenario;
/** Options of {@link rateLimits}. */
export interface RateLimitOptions extends AnswerOptions {
    limitReached?: boolean;
    credits?: {
        has_credits?: boolean;
        unlimited?: boolean;
        balance?: string | null;
    };
    /** What comes after the event. Default: a text, or nothing when the limit is reached without credits. */
    then?: readonly Content[];
}
/** `codex.rate_limits`: within the limits, at the limit, or at the limit with credits left. */
export declare function rateLimits(options?: RateLimitOptions): Scenario;

// ---- dist/scenarios/http-errors.d.ts
import { type Scenario } from "../answer/scenario.ts";
/** Answers that are no stream. @see docs/reference/codex-backend.md section 10 */
/** Any status with any body; a string is sent as HTML. */
export declare function httpError(status: number, body?: object | string, headers?: Record<string, string>): Scenario;
/** `{"error": {…}}` with a code. */
export declare function codedError(status: number, code: string | null, message: string, headers?: Record<string, string>): Scenario;
export interface UsageLimitOptions {
    /** Default 429. In the stream: `rateLimits({ limitReached: true })`, or `failed("usage_limit_reached")`. */
    status?: 429 | 400 | 404;
    /** Unix seconds. Default: the primary window's reset; `null` leaves it out. */
    resetsAt?: number | null;
    /** Default: what is left until then; `null` leaves it out. */
    resetsInSeconds?: number | null;
    plan?: string;
    /** More headers, such as `x-codex-rate-limit-reached-type`. */
    headers?: Record<string, string>;
}
/** The usage limit of the plan is reached. The body is the same for each status. */
export declare function usageLimit(options?: UsageLimitOptions): Scenario;
/** 429 because the plan has no Codex. */
export declare function usageNotIncluded(): Scenario;
/** 429 with `retry-after` in seconds. */
export declare function rateLimited(retryAfter?: number | null): Scenario;
/** 503 with `server_is_overloaded`. */
export declare function overloaded(): Scenario;
/** Overload as it was also seen: status 400. */
export declare function atCapacity(): Scenario;
/** 401 for any token. */
export declare function unauthorized(): Scenario;
/** 403 with an HTML page, as Cloudflare sends it. */
export declare function forbidden(): Scenario;
/** 403: the workspace is deactivated. */
export declare function deactivatedWorkspace(): Scenario;
/** 404: the model does not answer. */
export declare function modelNotFound(slug?: string): Scenario;
/** 400: the account has no such model. */
export declare function modelNotSupported(slug?: string): Scenario;
/** 400 `{"detail":"Unsupported parameter: X"}`, whatever was sent. */
export declare function unsupportedParameter(name: string): Scenario;
/** 400: encrypted reasoning cannot be verified. */
export declare function invalidEncryptedContent(): Scenario;
/** 400: an image is not valid. */
export declare function invalidImage(): Scenario;
/** 400 about the schema of some tool, which it does not name. @see docs/mapping.md section 2 */
export declare function invalidSchema(message?: string): Scenario;
/** 400 about a strict output format. */
export declare function strictFormatRefused(message?: string): Scenario;
/** 400 about a text that is too long, as the Responses API words it. */
export declare function stringTooLong(param?: string, length?: number): Scenario;
/** 400 about two tools of one name. */
export declare function toolCollision(name?: string): Scenario;
/**
 * 200 without any body, as requests above some 372,000 tokens get it.
 * @see docs/reference/live-evidence.md section 3
 */
export declare function emptyAnswer(): Scenario;
/** 400: the answer that a WebSocket frame continues is not there any more. @see docs/reference/websocket.md */
export declare function previousResponseNotFound(id?: string): Scenario;
/** 400: a WebSocket has lived for 60 minutes. @see docs/reference/websocket.md */
export declare function connectionLimitReached(): Scenario;
export declare const CONNECTION_LIMIT = "Responses websocket connection limit reached (60 minutes). Create a new websocket connection to continue.";
/** 413 for a body that is too large. */
export declare function tooLarge(): Scenario;

// ---- dist/scenarios/leaks.d.ts
import type { JsonObject } from "@codexthropic/protocol/json";
import { type AnswerOptions } from "../answer/answer.ts";
import type { Scenario } from "../answer/scenario.ts";
import type { Call } from "./answers.ts";
/** Several calls wrapped into one call of a tool that no client has: `multi_tool_use.parallel` or `parallel`. */
export declare function parallelWrapper(calls?: readonly Call[], options?: AnswerOptions & {
    wrapper?: string;
    callId?: string;
}): Scenario;
/** One call whose name carries the namespace that the model sees: `functions.Bash`. */
export declare function prefixedCall(name?: string, args?: JsonObject): Scenario;
/** A citation marker as the model writes it: `cite`, then what it cites. */
export declare function citationMarker(...cited: readonly string[]): string;
/** A searched answer whose text holds citation markers, cut over deltas of `deltaSize` characters. Default 7. */
export declare function citationMarkers(content?: string, deltaSize?: number): Scenario;
/** A search whose results stand on the item, with neither sources nor citations. */
export declare function resultsOnItem(results?: readonly {
    url: string;
    title: string;
    snippet?: string;
}[]): Scenario;
/** How a call is broken off in the middle of its arguments. */
export type BreakOff = "max_output_tokens" | "content_filter" | "failed" | "ended";
/**
 * A call of which only the beginning of the arguments arrives. The upstream item is `incomplete`, if it is finished at
 * all: with `max_output_tokens` and `content_filter` the backend still sends `output_item.done`.
 */
export declare function brokenOffCall(why?: BreakOff, name?: string, beginning?: string): Scenario;

// ---- dist/scenarios/modifiers.d.ts
import type { Hold } from "../answer/hold.ts";
import { type Scenario, type Wire } from "../answer/scenario.ts";
import type { SimEvent } from "../answer/turn.ts";
/** Modifiers: each takes a scenario and returns a changed one. */
/** A place in a stream: before the first event, behind a kind of event, before the terminal one, or behind n events. */
export type Place = "start" | "created" | "first_item" | "first_delta" | "before_terminal" | number;
/** The socket is destroyed there. */
export declare function cut(place?: Place, scenario?: Scenario): Scenario;
/** The stream ends there without a terminal event; the HTTP response itself is complete. */
export declare function ended(place?: Place, scenario?: Scenario): Scenario;
/** WebSocket: the connection is closed there with this code. HTTP: as {@link ended}. */
export declare function closed(code?: number, place?: Place, scenario?: Scenario): Scenario;
/** WebSocket: sends a binary frame there, which the protocol does not have. HTTP: sends nothing. */
export declare function binaryFrame(place?: Place, scenario?: Scenario): Scenario;
/** Nothing is sent from there on, and the connection stays open. */
export declare function silence(place?: Place, scenario?: Scenario): Scenario;
/** The stream pauses there. */
export declare function pausedAt(place: Place, hold: Hold, scenario?: Scenario): Scenario;
/** Inserts an event there. */
export declare function withEvent(place: Place, event: SimEvent, scenario?: Scenario): Scenario;
/** Inserts text there, unchanged: a comment, half a frame, `data: [DONE]`. */
export declare function withRaw(place: Place, raw: string, scenario?: Scenario): Scenario;
/** A pause before every event. */
export declare function paced(milliseconds: number, scenario?: Scenario): Scenario;
/** Nothing is sent, not even the response headers, before the hold is over. */
export declare function withheld(hold: Hold, scenario?: Scenario): Scenario;
/** More or other headers; `null` removes one. */
export declare function withHeaders(headers: Record<string, string | null>, scenario?: Scenario): Scenario;
/** With `content-type: text/event-stream`, whatever the simulator does by default; `null`: without. */
export declare function withContentType(contentType?: string | null, scenario?: Scenario): Scenario;
/** Other line ends, or chunks of so many bytes. */
export declare function onWire(wire: Partial<Wire>, scenario?: Scenario): Scenario;
/** Only the events that the predicate keeps. */
export declare function onlyEvents(keep: (event: SimEvent) => boolean, scenario?: Scenario): Scenario;

// ---- dist/scenarios/tool-search.d.ts
import type { JsonObject } from "@codexthropic/protocol/json";
import type { Scenario } from "../answer/scenario.ts";
import type { RequestView } from "../request-view.ts";
export { toolSearch } from "./search-or-call.ts";
/**
 * A model that needs a deferred tool: it searches, calls the first tool that the search has loaded, and reports what
 * the tool answered. When the search finds nothing it says so.
 */
export declare function searchAndCall(args?: string | JsonObject): (request: RequestView) => Scenario;

// ---- dist/scenarios/search-or-call.d.ts
import { type JsonObject } from "@codexthropic/protocol/json";
import type { Scenario } from "../answer/scenario.ts";
import type { RequestView } from "../request-view.ts";
/** Deferred tools: the model looks for one, gets it, calls it. @see docs/reference/live-evidence.md section 2 */
/** One search for deferred tools. */
export declare function toolSearch(args?: string | JsonObject): Scenario;
/**
 * One step of a model that needs a deferred tool: it searches, then calls the first tool that the search has loaded.
 * Otherwise `otherwise` answers.
 */
export declare function searchOrCall(request: RequestView, args: string | JsonObject, otherwise: (request: RequestView) => Scenario): Scenario;

// ---- dist/scenarios/helpful.d.ts
import type { Scenario } from "../answer/scenario.ts";
import type { RequestView } from "../request-view.ts";
/**
 * The default model. It repeats the question or the last tool output, fills schemas, calls a tool or searches the web
 * when `tool_choice` demands it, searches for deferred tools when the user names `tool_search`, and answers a
 * compaction trigger. When a tool is demanded and the user names several, it calls all of them.
 */
export declare function helpful(request: RequestView): Scenario;

// ---- dist/output/index.d.ts
export { call, customCall, type Arrival, type CallOptions } from "./call.ts";
export { aside, compaction, item, type Aside } from "./raw.ts";
export { reasoning, type ReasoningOptions } from "./reasoning.ts";
export { search, type SearchAction, type SearchOptions, type Source } from "./search.ts";
export { refusal, text, type Citation, type TextOptions } from "./text.ts";
export { toolSearch } from "./tool-search.ts";
export type { Part } from "./part.ts";

// ---- dist/output/tool-search.d.ts
import type { JsonObject } from "@codexthropic/protocol/json";
import { type Part } from "./part.ts";
/**
 * The model looks for deferred tools; the client answers with a `tool_search_output`. The arguments are an object and
 * arrive whole.
 * @see docs/reference/live-evidence.md section 2
 */
export declare function toolSearch(args: string | JsonObject, callId?: string): Part;

// ---- dist/agent.d.ts
import type { Scenario } from "./answer/scenario.ts";
import type { RequestView } from "./request-view.ts";
import type { Script } from "./script.ts";
/**
 * A scripted model: rules over what a model sees of a request.
 *
 * ```ts
 * sim.script(agent([
 *   { when: { user: /count/, round: 0 }, answer: scenarios.toolCall("Bash", { command: "ls | wc -l" }) },
 *   { when: { user: /count/, tool: "Bash" }, answer: ({ outputs }) => scenarios.text(`There are ${outputs.at(-1)?.text}.`) },
 * ]));
 * ```
 * @module
 */
export interface AgentRule {
    /** Every given condition has to hold. Without any the rule always applies. */
    when?: AgentCondition;
    answer: Scenario | ((request: RequestView) => Scenario);
}
export interface AgentCondition {
    /** What the user last said. */
    user?: RegExp;
    /** `instructions` and developer messages. */
    instructions?: RegExp;
    /** Tool rounds since the last user message: 0 before the first. */
    round?: number;
    /** Name of the tool whose output came last. */
    tool?: string;
    /** Matches that output. */
    output?: RegExp;
    /** Name of a tool that has to be offered. */
    offers?: string;
    model?: string;
}
/** Answers by the first rule that applies, else by `otherwise` (default: {@link helpful}). */
export declare function agent(rules: readonly AgentRule[], otherwise?: Script): Script;

// ---- dist/named.d.ts
import type { Script } from "./script.ts";
/** Scenarios by name, for command lines. */
export interface NamedScenario {
    readonly name: string;
    /** One line for a list. */
    readonly describe: string;
    /** Answers every request. */
    readonly script: Script;
}
export declare const scenarioNames: readonly string[];
export declare function scenarioByName(name: string): NamedScenario | undefined;

// ---- dist/validate/validate-body.d.ts
import { type ValidateOptions } from "./options.ts";
import { type Problem } from "./problem.ts";
/**
 * Returns why the real backend would reject the body, or `null`. Pure, never throws. The body is any value.
 * `rule` names the rule that rejected it; `status`, `shape`, `message`, `code` and `param` make the answer.
 */
export declare function validateBody(body: unknown, options?: ValidateOptions): Problem | null;

// ---- dist/validate/options.d.ts
import type { Lane } from "@codexthropic/protocol/codex";
import type { CatalogueEntry } from "../catalogue.ts";
import type { SealVerdict } from "../seal.ts";
/** What {@link validateBody} has to know besides the body. Everything has a default. */
export interface ValidateOptions {
    /** Default: `full`. */
    lane?: Lane;
    /** `codex` (default): `/backend-api/codex/responses`. `openai`: `/v1/responses` with an API key. */
    api?: "codex" | "openai";
    /** Default `http`. */
    transport?: "http" | "websocket";
    /** Whether an empty `input` is accepted, as in a WebSocket frame that only prepares a request. */
    allowsEmptyInput?: boolean;
    /** Default: the catalogue of CLI 0.171.0. */
    catalogue?: readonly CatalogueEntry[];
    lanes?: Readonly<Record<string, readonly Lane[]>>;
    /** The `originator` and `user-agent` headers; left out, they are not checked. */
    originator?: string | undefined;
    userAgent?: string | undefined;
    /** The `version` header or the user agent's version, `""` when neither was sent. Left out of the options, it is not checked. */
    version?: string | undefined;
    /** Checks `encrypted_content`; left out, any text is accepted. */
    verifySeal?: (sealed: string, family: string) => SealVerdict;
    /**
     * Things this backend rejects although the usual one takes them, to exercise a client's workarounds: top-level
     * parameters (`instructions`, `service_tier`), `include:<value>`, content parts (`input_file`), `tool:<name>`, `tool_search`, `format:strict`, and the
     * `content-encoding` of HTTP.
     */
    refused?: ReadonlySet<string>;
    /** Names of rules that are not checked. */
    withoutRules?: ReadonlySet<string>;
}

// ---- dist/seal.d.ts
/**
 * `encrypted_content`: Fernet-shaped (first byte 0x80, 8 bytes of time, 16 of IV, blocks of 16, 32 of MAC), bound to
 * an account and a model family. It is verified without any state, so every simulator with the same secret accepts it.
 * @see docs/reference/codex-backend.md section 18
 * @module
 */
/** `damaged` covers early snapshots, other secrets and other text; `foreign` is another account. */
export type SealVerdict = "valid" | "damaged" | "foreign" | "other_model";
export interface Sealed {
    account: string;
    /** `comp_hash` of the model, or its slug. */
    family: string;
    /** Unix seconds. */
    at: number;
    /** Different for each seal. */
    nonce: string;
    /** An early snapshot, as on `output_item.added`: looks the same, cannot be replayed. */
    early?: boolean;
    /** Blocks of 16 bytes that stand for the hidden reasoning. Default 2. */
    blocks?: number;
}
export declare function seal(secret: string, sealed: Sealed): string;
export declare function verifySeal(secret: string, account: string, family: string, sealed: string): SealVerdict;
/** base64url, a multiple of 4 long, at least 120 characters, first byte 0x80. */
export declare function isFernetShaped(text: string): boolean;
