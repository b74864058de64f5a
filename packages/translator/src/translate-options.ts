import type { Verbosity } from "@codexthropic/protocol/codex";
import type { BuildOptions } from "@codexthropic/protocol/contract";
import type { SessionIdentity } from "./identify-session.ts";
import type { ResolveOptions } from "./resolve-model.ts";

/** Everything has a default. `lane`: `full`; `model`: what {@link resolveModel} says. */
export interface TranslateOptions extends Partial<BuildOptions>, ResolveOptions {
  /** Ask for the priority tier whatever the request says. */
  fast?: boolean;
  /** Instead of the catalogue's default for the model. */
  verbosity?: Verbosity;
  /** From {@link identifySession}; without a session the ids are made from the conversation's beginning. */
  session?: SessionIdentity;
  /**
   * A `new WeakMap()` that is kept from request to request: tools and message blocks that are the very objects of an
   * earlier request are not translated again. Use it only when these objects are never changed.
   */
  cache?: TranslationCache;
}

/** Any `WeakMap` is one. The keys are objects of requests; the values belong to the translator. */
export interface TranslationCache {
  get(source: object): unknown;
  set(source: object, value: unknown): unknown;
}
