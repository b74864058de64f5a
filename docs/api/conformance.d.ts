// API report of @codexthropic/conformance. Made by scripts/api-report.mjs; review every change.

// ---- dist/index.d.ts
/**
 * Checks that any proxy between Anthropic's Messages API and the Codex backend can run against itself.
 * @module
 */
export { runConformance, type ConformanceOptions } from "./run.ts";
export { CASES } from "./cases/index.ts";
export type { Case } from "./case.ts";
export { renderResult, type CaseResult, type Report } from "./report.ts";

// ---- dist/run.d.ts
import type { Sim } from "@codexthropic/codex-sim";
import type { Case } from "./case.ts";
import type { CaseResult, Report } from "./report.ts";
export interface ConformanceOptions {
    /** Where the proxy listens: `http://127.0.0.1:8765`. */
    proxyUrl: string;
    /** The backend that the proxy has been pointed at; see `startSim` of `@codexthropic/codex-sim`. */
    sim: Sim;
    /** Default: every case. */
    cases?: readonly Case[];
    /** Sent as `x-api-key`. Default `conformance`. */
    apiKey?: string;
    /** Cases at a time. Default 4. */
    concurrency?: number;
    /** Milliseconds for one answer. Default 60,000. */
    timeoutMs?: number;
    /** Called as each case ends. */
    onResult?: (result: CaseResult) => void;
}
/**
 * Sends every case through the proxy and checks what arrives upstream and what comes back. Replaces the script of the
 * simulated backend during the run.
 * Never rejects because of the proxy: what goes wrong is in the report.
 */
export declare function runConformance(options: ConformanceOptions): Promise<Report>;

// ---- dist/case.d.ts
import type { MessagesRequest } from "@codexthropic/protocol/anthropic";
import type { Scenario, Sim } from "@codexthropic/codex-sim";
import type { Observed } from "./observed.ts";
/** One rule that a proxy has to follow, as data. */
export interface Case {
    /** `<group>.<name>`, stable: reports and `--only` use it. */
    readonly id: string;
    /** A sentence that is true of a correct proxy. */
    readonly title: string;
    /** Page and section that the rule comes from. */
    readonly source: string;
    /** One after another, in one conversation. */
    readonly steps: readonly Step[];
    /** Changes the state of the whole backend: runs when no other case does. */
    readonly alone?: true;
    /** The case is not repeated without streaming. */
    readonly streamOnly?: true;
}
/** One request of the client and its expected effects. */
export interface Step {
    readonly request: ClientRequest;
    /** What the backend does with the upstream requests, in order. None: it answers helpfully. */
    readonly scenarios?: readonly Scenario[];
    /** Done to the backend before the request. */
    readonly before?: (sim: Sim) => void;
    readonly expect: Expect;
}
export interface ClientRequest {
    /** Default `POST`. */
    readonly method?: string;
    /** Default `/v1/messages`. */
    readonly path?: string;
    /** They replace those that Claude Code sends; `null` removes one. */
    readonly headers?: Readonly<Record<string, string | null>>;
    /** JSON unless it is a text; may be made from what was observed before. */
    readonly body?: Body | ((past: readonly Observed[]) => Body);
    /** The body is sent gzipped. */
    readonly gzip?: true;
    /** The client closes the connection: when the request has reached the backend, or after the first delta. */
    readonly leave?: "before_headers" | "during_stream";
}
export type Body = Partial<MessagesRequest> | string;
export interface Expect {
    /** Default 200. */
    readonly status?: number;
    /** The message, accumulated from the stream or as it came. */
    readonly message?: Pattern;
    /** The `error` object, of the body or of an `event: error`. */
    readonly error?: Pattern;
    readonly headers?: Readonly<Record<string, Pattern>>;
    /** JSON of an answer that is no message. */
    readonly json?: Pattern;
    /** The upstream requests, in order. Default: as many as there are scenarios, one without any. */
    readonly upstream?: readonly Pattern[];
    /** Instead: at least and at most so many. The answer to the last of them is what the client is told. */
    readonly upstreamBetween?: readonly [least: number, most: number];
    /** Checks that patterns cannot express. Returns problems. */
    readonly also?: (observed: Observed, past: readonly Observed[]) => readonly string[];
}
/**
 * The expected value. Plain data is compared: objects by the keys that are given, arrays as a whole. A
 * regular expression tests a text, a {@link Check} decides by itself.
 */
export type Pattern = string | number | boolean | null | RegExp | Check | readonly Pattern[] | {
    readonly [key: string]: Pattern;
};
/** `null` when the value is right, else what is wrong with it. */
export type Check = (value: unknown) => string | null;

// ---- dist/observed.d.ts
import type { Message, MessageStreamEvent, MessagesRequest } from "@codexthropic/protocol/anthropic";
import type { RequestView } from "@codexthropic/codex-sim";
/** What was observed in one step. */
export interface Observed {
    /** As sent, tag included. */
    readonly request: Partial<MessagesRequest>;
    readonly answer: Answer;
    readonly upstream: readonly Upstream[];
}
/** The whole answer to one request. */
export interface Answer {
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    /** The body as text. */
    readonly text: string;
    /** Parsed, when it is JSON. */
    readonly json: unknown;
    /** `null`: no event stream. */
    readonly events: readonly MessageStreamEvent[] | null;
    readonly message: Message | null;
    /** Of an error body or of an `event: error`. */
    readonly error: Readonly<Record<string, unknown>> | null;
    /** Errors of form, independent of the content. */
    readonly problems: readonly string[];
    /** The client left before the end. */
    readonly left: boolean;
}
/** One request that reached the backend, as the patterns see it. */
export interface Upstream {
    readonly body: Readonly<Record<string, unknown>>;
    readonly headers: Readonly<Record<string, string>>;
    /** `instructions` and the developer messages, whichever lane. */
    readonly instructions: string;
    /** Every tool on offer, wherever the lane puts them. */
    readonly tools: readonly Readonly<Record<string, unknown>>[];
    /** Without `additional_tools`. */
    readonly input: readonly Readonly<Record<string, unknown>>[];
    readonly lane: string;
    readonly view: RequestView;
    /** When the proxy ended the request, if it did so before the answer was over. */
    readonly aborted: "before_headers" | "during_stream" | null;
    readonly cachedTokens: number;
    readonly inputTokens: number;
    readonly transport: "http" | "websocket";
    /** Why the backend rejected it, `null` when it did not. */
    readonly rejected: string | null;
}

// ---- dist/report.d.ts
/** How one case went. */
export interface CaseResult {
    id: string;
    title: string;
    /** Page and section that the rule comes from. */
    source: string;
    /** Empty: passed. */
    problems: readonly string[];
}
export interface Report {
    /** In the order of the cases. */
    results: readonly CaseResult[];
}
export interface Totals {
    passed: number;
    failed: number;
    total: number;
}
export declare function totalsOf({ results }: Report): Totals;
/** One line a case; the problems of a failed one below it. */
export declare function renderResult({ id, title, problems }: CaseResult, width: number): string;
/** The last line. */
export declare function renderTotals(report: Report): string;

// ---- dist/cases/index.d.ts
import type { Case } from "../case.ts";
/** Every case: what streams, and the same without streaming where the answer is what matters. */
export declare const CASES: readonly Case[];
export declare function groupOf({ id }: Case): string;
