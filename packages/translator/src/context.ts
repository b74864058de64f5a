import type { Degraded } from "@codexthropic/protocol/contract";
import type { Lane, ModelInfo, ReasoningEffort } from "@codexthropic/protocol/codex";
import type { TranslationCache } from "./options.ts";
import type { ToolNames } from "./tools/names.ts";

/** What every part of one translation may know and note. */
export interface Context {
  readonly lane: Lane;
  /** The slug that will be asked. */
  readonly model: string;
  /** Its catalogue entry, when there is one. */
  readonly info: ModelInfo | undefined;
  /** The efforts it takes, least first; empty when it does not reason. */
  readonly levels: readonly ReasoningEffort[];
  readonly withoutReasoning: boolean;
  readonly withoutParams: ReadonlySet<string>;
  readonly pdfAsText: ReadonlyMap<string, string>;
  readonly names: ToolNames;
  /** `null`: every object is new. */
  readonly cache: TranslationCache | null;
  /** What was lost so far. */
  readonly degraded: Set<Degraded>;
}
