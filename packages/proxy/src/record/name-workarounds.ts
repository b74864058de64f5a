import type { BuildOptions } from "@codexthropic/protocol/contract";
import { escapeControls } from "./escape-controls.ts";

/**
 * What a body was built without, or in another form, because the backend refuses it: `schemas_left_out`,
 * `parameter_left_out:text.verbosity`. Names of tools and texts are not in it.
 */
export function nameWorkarounds(options: Partial<BuildOptions>): string[] {
  const { withoutParams = [], looseTools, omitTools, pdfAsText } = options;
  const isApplied: Readonly<Record<string, boolean | undefined>> = {
    reasoning_left_out: options.withoutReasoning,
    tools_left_out: (omitTools?.size ?? 0) > 0,
    schemas_left_out: (looseTools?.size ?? 0) > 0,
    schemas_simplified: options.plainSchemas,
    tools_not_searched: options.withoutToolSearch,
    format_not_strict: options.looseFormat,
    search_filter_in_words: options.sitesInWords,
    pdf_as_text: (pdfAsText?.size ?? 0) > 0,
  };
  return [
    ...Object.keys(isApplied).filter((name) => isApplied[name]),
    ...[...withoutParams].map((path) => `parameter_left_out:${escapeControls(path, 60)}`),
  ];
}
