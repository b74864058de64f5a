// API report of @codexthropic/translator. Made by scripts/api-report.mjs; review every change.

// ---- dist/index.d.ts
export type { Translation } from "@codexthropic/protocol/contract";
export { translateRequest } from "./translate-request.ts";
export type { TranslateOptions, TranslationCache } from "./translate-options.ts";
export { type ModelTable, readModelTable, resolveModel, type ResolvedModel, type ResolveOptions, } from "./resolve-model.ts";
export { identifySession, type SessionIdentity, type SessionSource } from "./identify-session.ts";
export { normalizeSchema, type NormalizedSchema, type SchemaRepair } from "./schema/normalize-schema.ts";

// ---- dist/translate-request.d.ts
import type { Translation } from "@codexthropic/protocol/contract";
import type { TranslateOptions } from "./translate-options.ts";
/**
 * Translates an Anthropic Messages request into a Codex Responses request. Pure and synchronous.
 *
 * Prefix stability: with the same options and tools, the input items of a conversation are byte for byte the first
 * input items of the same conversation with more messages, as long as no tool call is open at the end of the shorter
 * one, no `clear_at` message ends in between and no `compaction` block follows.
 *
 * @param request any JSON value
 * @throws InvalidRequestError with the path of the field that is invalid
 * @throws TypeError when `options.catalog` is no list
 */
export declare function translateRequest(request: unknown, options?: TranslateOptions): Translation;

// ---- dist/translate-options.d.ts
import type { Verbosity } from "@codexthropic/protocol/codex";
import type { BuildOptions } from "@codexthropic/protocol/contract";
import type { SessionIdentity } from "./identify-session.ts";
import type { ResolveOptions } from "./resolve-model.ts";
/**
 * All options have defaults. The default of `lane` is `full`, that of `model` is the result of {@link resolveModel}.
 */
export interface TranslateOptions extends Partial<BuildOptions>, ResolveOptions {
    /** Asks for the priority tier, whatever the request says. */
    fast?: boolean;
    /** Replaces the catalogue's default verbosity of the model. */
    verbosity?: Verbosity;
    /** The result of {@link identifySession}. Without a session the ids are derived from the conversation's beginning. */
    session?: SessionIdentity;
    /**
     * A `new WeakMap()` that the caller keeps from request to request. Tools and message blocks that are the same
     * objects as in an earlier request are not translated again. The caller must never change these objects.
     */
    cache?: TranslationCache;
}
/** Any `WeakMap`. The keys are objects of requests. The values are private to the translator. */
export interface TranslationCache {
    get(source: object): unknown;
    set(source: object, value: unknown): unknown;
}

// ---- dist/identify-session.d.ts
/** The session and the agent that a request belongs to. */
export interface SessionIdentity {
    /** The client's session id, or a UUID derived from it, valid as a header value. `null` when the client sent none. */
    sessionId: string | null;
    /** The same for the id of a sub-agent inside the session. `null` for the main conversation. */
    agentId: string | null;
}
/** The parts of a request that identify its session. `headers` returns the value of a header by its lower-case name. */
export interface SessionSource {
    headers?: (name: string) => string | null | undefined;
    metadata?: unknown;
}
/**
 * Reads the session from the header `x-claude-code-session-id`, else from `metadata.user_id`, and the agent from the
 * header `x-claude-code-agent-id`.
 *
 * @throws TypeError when `headers` is no function
 * @see docs/reference/claude-code-client.md section 1
 */
export declare function identifySession({ headers, metadata }?: SessionSource): SessionIdentity;

// ---- dist/resolve-model.d.ts
import type { ModelInfo } from "@codexthropic/protocol/codex";
/** The slug of each family of Claude models. */
export interface ModelTable {
    opus: string;
    sonnet: string;
    haiku: string;
    other: string;
}
export interface ResolveOptions {
    /** The models as `GET /models` lists them. Without it, effort levels and verbosity are conservative. */
    catalog?: readonly ModelInfo[];
    /** Rows of the table that are set by hand. They win over `modelSource`. */
    models?: Partial<ModelTable>;
    /**
     * The source of the other rows. `seed`, the default: `gpt-5.5` each. `catalogue`: {@link readModelTable}.
     * @see docs/designs/default-model.md
     */
    modelSource?: "seed" | "catalogue";
}
export interface ResolvedModel {
    slug: string;
    /** Whether the client itself named a slug. It must not be replaced by another then. */
    named: boolean;
}
/**
 * Returns the slug for a requested model id. `gpt-5.5`, `GPT-5.5[1m]` and `claude-gpt-5.5` (an id from
 * `GET /v1/models`) name a slug. For everything else the table decides.
 *
 * @throws TypeError when the id is no string or `catalog` is no list
 */
export declare function resolveModel(requested: string, options?: ResolveOptions): ResolvedModel;
/**
 * Reads the table from the catalogue. `opus` is the strongest model and `haiku` the one for easier tasks, by the words
 * of their descriptions: the catalogue has no field for strength. `sonnet`, `other` and rows without a match are the
 * model that the Codex CLI starts with, which is the listed one of the lowest `priority`. For an empty catalogue all
 * rows are `gpt-5.5`.
 */
export declare function readModelTable(catalog: readonly ModelInfo[]): ModelTable;

// ---- dist/schema/normalize-schema.d.ts
import { type JsonObject } from "@codexthropic/protocol/json";
/** A change that removed something from a schema. Additions without effect (`properties: {}`) are not listed. */
export interface SchemaRepair {
    /**
     * `pattern`: a regular expression outside the backend's dialect was removed. `keyword`: a keyword without a valid
     * value was removed. `reference`: a `$ref` that does not resolve was removed. `root`: the root was folded into one
     * object. `depth`: a schema that was nested too deeply was replaced by `{}`.
     */
    kind: "pattern" | "keyword" | "reference" | "root" | "depth";
    /** `properties.name.pattern`; empty for the root. */
    path: string;
}
export interface NormalizedSchema {
    /** The given object itself when nothing had to change. */
    schema: JsonObject;
    repairs: readonly SchemaRepair[];
}
/**
 * Returns a JSON Schema that the backend accepts for the parameters of a tool: an object at the root, every keyword
 * with a value of its type, every `$ref` resolvable, every pattern in the backend's dialect. Accepts any value and
 * never throws.
 * @see docs/mapping.md section 2
 */
export declare function normalizeSchema(schema: unknown): NormalizedSchema;
export interface NormalizeOptions {
    /** Whether the root of the schema has to be an object. */
    isRoot: boolean;
    /** Whether keywords that backends are known to refuse are removed. */
    isPlain: boolean;
}
/** Does the work of {@link normalizeSchema}, also for schemas whose root is no object. */
export declare function normalizeWith(schema: unknown, { isRoot, isPlain }: NormalizeOptions): NormalizedSchema;
