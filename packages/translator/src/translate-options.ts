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
