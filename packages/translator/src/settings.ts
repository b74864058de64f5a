import type { ModelInfo, ReasoningEffort } from "@codexthropic/protocol/codex";
import type { BuildOptions } from "@codexthropic/protocol/contract";
import type { ToolNames } from "./tools/rename-tools.ts";
import type { TranslationCache } from "./translate-options.ts";

/** What every part of one translation may read: the options with their defaults, and what follows from them. */
export interface Settings extends Readonly<BuildOptions> {
  /** The catalogue entry of `model`, when there is one. */
  readonly info: ModelInfo | undefined;
  /** The efforts that `model` takes, least first; empty when it does not reason. */
  readonly levels: readonly ReasoningEffort[];
  readonly names: ToolNames;
  /** `null`: nothing is remembered. */
  readonly cache: TranslationCache | null;
}
