// API report of @codexthropic/translator. Made by scripts/api-report.mjs; review every change.

// ---- dist/index.d.ts
export { createTranslator, translateRequest } from "./translate.ts";
export type { Translated, TranslateOptions, TranslateResult } from "./options.ts";
export { type ModelTable, resolveModel, type ResolvedModel } from "./model.ts";
export { identifySession, type SessionIdentity, type SessionSource } from "./session.ts";
export { normalizeSchema, type NormalizedSchema, type SchemaRepair } from "./schema/normalize.ts";

// ---- dist/translate.d.ts
import { type TranslateOptions, type TranslateResult } from "./options.ts";
/**
 * Anthropic Messages request ⇒ Codex Responses request. Pure, synchronous, total: any JSON value gives either a body
 * that the backend accepts or the error to answer with; it never throws.
 *
 * Prefix stability: with the same options and tools, the input items of a conversation are byte for byte the first
 * input items of the same conversation with more messages, as long as no tool call is open at the end of the shorter
 * one and no `clear_at` message ends in between.
 */
export declare function translateRequest(request: unknown, options?: TranslateOptions): TranslateResult;
/**
 * {@link translateRequest} with a memory for objects: tools, and blocks of messages, that were handed in before are
 * not translated again, and come out as the same objects. For a server whose parser gives back the objects that it
 * knows. Nothing that was handed in may be changed afterwards.
 */
export declare function createTranslator(): typeof translateRequest;

// ---- dist/options.d.ts
import type { Degraded, Preparation, Restore } from "@codexthropic/protocol";
import type { ModelInfo, ResponsesBody, Verbosity } from "@codexthropic/protocol/codex";
import type { InvalidRequestError } from "@codexthropic/protocol/errors";
import type { ModelTable } from "./model.ts";
import type { SessionIdentity } from "./session.ts";
/** Everything has a default. `lane`: `full`; `model`: what {@link resolveModel} says. */
export interface TranslateOptions extends Partial<Preparation> {
    /** What is known of the models; without it, levels and verbosity are conservative. */
    catalog?: readonly ModelInfo[];
    models?: Partial<ModelTable>;
    /** Ask for the priority tier whatever the request says. */
    fast?: boolean;
    /** Instead of the catalogue's default for the model. */
    verbosity?: Verbosity;
    /** From {@link identifySession}; without a session the cache key is made from the conversation's beginning. */
    session?: SessionIdentity;
}
/** The default of every set among the options. */
export declare const NOTHING: ReadonlySet<string>;
export type TranslateResult = Translated | {
    ok: false;
    error: InvalidRequestError;
};
export interface Translated {
    ok: true;
    /** What to send. Shares texts and schemas with the request: neither may be changed while the other is in use. */
    body: ResponsesBody;
    /** What the transcoder has to know. */
    restore: Restore;
    /** What was dropped or emulated with a loss; each entry once, in alphabetical order. */
    degraded: Degraded[];
}

// ---- dist/model.d.ts
import type { ModelInfo } from "@codexthropic/protocol/codex";
/** Which slug stands for which family of Claude models. */
export interface ModelTable {
    opus: string;
    sonnet: string;
    haiku: string;
    other: string;
}
export interface ResolvedModel {
    slug: string;
    /** The client itself named a slug; it must not be replaced by another. */
    named: boolean;
}
/**
 * The slug for a requested model id: `gpt-5.5`, `GPT-5.5[1m]` and `claude-gpt-5.5` (an id from `GET /v1/models`)
 * name a slug; everything else goes by the table.
 */
export declare function resolveModel(requested: string, options?: {
    catalog?: readonly ModelInfo[];
    models?: Partial<ModelTable>;
}): ResolvedModel;

// ---- dist/session.d.ts
/** Whose conversation a request belongs to. */
export interface SessionIdentity {
    /** The client's session, safe as a header value; `null` when it named none. */
    sessionId: string | null;
    /** A sub-agent inside the session; `null` for the main conversation. */
    agentId: string | null;
}
/** A request as far as it tells who is asking. `headers` reads one header by its lower-case name. */
export interface SessionSource {
    headers?: (name: string) => string | null | undefined;
    metadata?: unknown;
}
/** @see claude-code-client.md section 1: the header, and the same id inside `metadata.user_id` */
export declare function identifySession({ headers, metadata }: SessionSource): SessionIdentity;

// ---- dist/schema/normalize.d.ts
import { type JsonObject } from "../unchecked.ts";
/** One change by which a schema lost something. What only adds the obvious (`properties: {}`) is not listed. */
export interface SchemaRepair {
    /**
     * `pattern`: a regular expression outside the backend's dialect was removed; `keyword`: a keyword without a valid
     * value was; `reference`: a `$ref` that leads nowhere was; `root`: the root was folded into one object;
     * `depth`: what was nested too deeply accepts everything.
     */
    kind: "pattern" | "keyword" | "reference" | "root" | "depth";
    /** `properties.name.pattern`; empty for the root. */
    path: string;
}
export interface NormalizedSchema {
    /** The very object that was given when nothing had to change. */
    schema: JsonObject;
    repairs: readonly SchemaRepair[];
}
/**
 * A JSON Schema as the backend takes it for the parameters of a tool: an object at the root, every keyword with a
 * value of its type, every `$ref` resolvable, every pattern in the backend's dialect. Total: any value gives a
 * schema.
 * @see mapping.md section 2
 */
export declare function normalizeSchema(schema: unknown): NormalizedSchema;
/** The same for a schema that need not be an object at its root. */
export declare function normalizeSubschema(schema: JsonObject): NormalizedSchema;

// ---- dist/unchecked.d.ts
/** The field names of a wire type; their values come from a client and have not been looked at. */
export type Unchecked<Wire> = {
    readonly [Field in keyof Wire]?: unknown;
};
export type JsonObject = Record<string, unknown>;
export declare function isObject(value: unknown): value is JsonObject;
export declare function asObject(value: unknown): JsonObject;
export declare function asList(value: unknown): readonly unknown[];
/** A text that is not empty, else `undefined`. */
export declare function asText(value: unknown): string | undefined;
/** The texts of a list; everything else in it is skipped. */
export declare function textsIn(value: unknown): string[];
