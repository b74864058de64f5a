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
export const NOTHING: ReadonlySet<string> = new Set();

export type TranslateResult = Translated | { ok: false; error: InvalidRequestError };

export interface Translated {
  ok: true;
  /** What to send. Shares texts and schemas with the request: neither may be changed while the other is in use. */
  body: ResponsesBody;
  /** What the transcoder has to know. */
  restore: Restore;
  /** What was dropped or emulated with a loss; each entry once, in alphabetical order. */
  degraded: Degraded[];
}
