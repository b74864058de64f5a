import type { ModelInfo, Verbosity } from "@codexthropic/protocol/codex";
import type { BuildOptions } from "@codexthropic/protocol/contract";
import type { ModelTable } from "./model.ts";
import type { SessionIdentity } from "./session.ts";

/** Everything has a default. `lane`: `full`; `model`: what {@link resolveModel} says. */
export interface TranslateOptions extends Partial<BuildOptions> {
  /** What is known of the models; without it, levels and verbosity are conservative. */
  catalog?: readonly ModelInfo[];
  models?: Partial<ModelTable>;
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

/** The default of every set among the options. */
export const NOTHING: ReadonlySet<string> = new Set();
