import type { ModelInfo, ReasoningEffort } from "@codexthropic/protocol/codex";
import type { BuildOptions } from "@codexthropic/protocol/contract";
import type { ToolNames } from "./tools/rename-tools.ts";
import type { TranslationCache } from "./translate-options.ts";

/** The options of one translation with their defaults, and values that follow from them. Read only. */
export interface Settings extends Readonly<BuildOptions> {
  /** The catalogue entry of `model`, when there is one. */
  readonly info: ModelInfo | undefined;
  /** The efforts that `model` takes, least first; empty when it does not reason. */
  readonly levels: readonly ReasoningEffort[];
  readonly names: ToolNames;
  /** `null`: every object is converted anew. */
  readonly cache: TranslationCache | null;
}
