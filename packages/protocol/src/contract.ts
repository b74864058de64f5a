import type { ContentBlock, JsonSchema } from "./anthropic.ts";
import type { Degraded } from "./degraded.ts";
import type { InputItem, Lane, ResponsesBody } from "./codex.ts";

/**
 * What translator, codex-client and transcoder tell each other. None of them imports another one of the three: these
 * plain objects are all that they share. Nothing here is on the wire, so names are camelCase.
 * @module
 */

export { DEGRADED, type Degraded } from "./degraded.ts";
export { decodeSignature, encodeSignature, type ReasoningState } from "./signature.ts";

/**
 * What codex-client asks for when it has a body built. The translator takes the same object as options, so a
 * workaround needs no knowledge of translation, and translation needs none of workarounds.
 */
export interface BuildOptions {
  lane: Lane;
  /** The slug that will be asked. */
  model: string;
  /** Leave out every reasoning item: the backend could not verify one of them. */
  withoutReasoning: boolean;
  /**
   * Parameters that the backend rejected, by their path (`text.verbosity`, `service_tier`). `instructions` are sent as
   * a developer message then. Entries of `include` are named `include:<value>`.
   */
  withoutParams: ReadonlySet<string>;
  /** Names upstream of tools whose schema was rejected: they are sent with a schema that accepts every object. */
  looseTools: ReadonlySet<string>;
  /** Names upstream of tools that were rejected even so: they are not sent. */
  omitTools: ReadonlySet<string>;
  /** Text of PDFs that were rejected as `input_file`, by their `file_data` URL. */
  pdfAsText: ReadonlyMap<string, string>;
  /**
   * A schema was rejected and the failure names no tool: schemas are sent without the keywords that backends are known
   * to reject (`pattern`, `patternProperties`, `propertyNames`, `format`, …).
   */
  plainSchemas: boolean;
  /** The strict output format was rejected: it is sent with `strict: false`. */
  looseFormat: boolean;
  /** Native tool search was rejected: deferred tools that are loaded are sent behind all others. */
  withoutToolSearch: boolean;
  /**
   * With `filters.allowed_domains` a hosted search found nothing: the domains are asked for in words instead, as
   * `site:` in the model's queries.
   */
  sitesInWords: boolean;
}

/** The ids of one conversation, all UUIDs. @see docs/mapping.md section 1 "one id per conversation" */
export interface ConversationIds {
  /** Sent as `session-id` and, in the body, as `prompt_cache_key`: the backend finds its prompt cache by them. */
  sessionId: string;
  /** Sent as `thread-id` and `x-client-request-id`. A sub-agent has its own; for the main conversation it is `sessionId`. */
  threadId: string;
}

/** What a `build` function has to return. Whatever it returns besides comes back, untouched, as `answer.built`. */
export interface Built {
  body: ResponsesBody;
  ids: ConversationIds;
  /** The request offers something that only the full lane has (hosted web search). */
  needsFullLane: boolean;
  /**
   * The input that the next request of the conversation begins with, once its client sends this answer back. With it
   * a WebSocket needs to carry only what follows. Pure; without it every request is sent whole.
   */
  nextInput?: ((answer: readonly ContentBlock[]) => readonly InputItem[]) | undefined;
}

/** What the translator returns: `body`, and what the other packages and the client have to know about it. */
export interface Translation extends Built {
  /** For `transcode()`. */
  context: ResponseContext;
  /** What was dropped or emulated with a loss: each entry once, in alphabetical order. */
  degraded: Degraded[];
}

/**
 * What the response side must know about the request. It holds references into the request, so it costs nothing to
 * make. `transcode()` takes any part of it: every field has a default.
 */
export interface ResponseContext {
  /** As the client asked for it; repeated in the answer. Claude Code drops thinking that another model signed. */
  model: string;
  /** The slug that was really asked; a part of the reasoning signature. */
  upstreamModel: string;
  /** Function tools on offer, by their name upstream: the client's own name and schema. */
  tools: Readonly<Record<string, { name: string; inputSchema: JsonSchema | null }>>;
  /** `none`: the client did not ask for thinking, so there is no thinking block. `omitted`: signatures only. */
  thinking: "none" | "summarized" | "omitted";
  /** Looked for in texts by the transcoder. Empty: none. */
  stopSequences: readonly string[];
  /** Counted by the transcoder, in tokens of text. `null`: no limit. */
  maxTokens: number | null;
  /** Set when the client offers `web_search_*`. */
  webSearch: { name: string; blockedDomains: readonly string[]; maxUses: number | null } | null;
  /** Set when the client's tool for finding deferred tools is offered as `tool_search`: the client's name for it. */
  toolSearch: { name: string } | null;
  /** The client asked for a compaction: the answer is one `compaction` block, with `stop_reason: "compaction"`. */
  compaction: boolean;
  /** Structured output: where the strict schema made the model write a `null` for "absent". `null`: nowhere. */
  inventedNulls: InventedNulls | null;
  /** What the answer's usage reports as its `service_tier`. */
  serviceTier: "standard" | "priority";
}

/** Keys whose `null` means "absent", and where to look further down. The tree has the answer's shape. */
export interface InventedNulls {
  /** Properties of this object. */
  optional?: string[];
  properties?: Record<string, InventedNulls>;
  items?: InventedNulls;
}
