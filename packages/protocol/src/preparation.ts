import type { Lane } from "./codex.ts";

/**
 * What codex-client asks of a body it is about to send. The translator takes the same object as options, so
 * that healing a request needs no knowledge of translation and translation none of healing.
 */
export interface Preparation {
  lane: Lane;
  /** The slug that will be asked. */
  model: string;
  /** Leave every reasoning item out: the backend could not verify one of them. */
  withoutReasoning: boolean;
  /** Top-level parameters that the backend refused (`text`, `service_tier`, …). `instructions` travel as a developer message then; `include` entries are named as `include:<value>`. */
  withoutParams: ReadonlySet<string>;
  /** Upstream names of tools whose schema was refused: sent as a plain object. */
  looseTools: ReadonlySet<string>;
  /** Upstream names of tools that were refused even so: left out. */
  omitTools: ReadonlySet<string>;
  /** Text of PDFs that were refused as `input_file`, by their `file_data` URL. */
  pdfAsText: ReadonlyMap<string, string>;
}
