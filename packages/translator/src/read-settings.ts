import type { MessagesRequest } from "@codexthropic/protocol/anthropic";
import { readDefinitions } from "./messages/read-tool-changes.ts";
import { effortLevels } from "./reasoning/clamp-effort.ts";
import { resolveModel } from "./resolve-model.ts";
import type { Settings } from "./settings.ts";
import { clientName } from "./tools/published-tools.ts";
import { nameTools } from "./tools/rename-tools.ts";
import type { TranslateOptions } from "./translate-options.ts";

const NOTHING: ReadonlySet<string> = new Set();

/** @throws TypeError when `catalog` is no list */
export function readSettings(request: MessagesRequest, options: TranslateOptions): Settings {
  const { slug } = resolveModel(request.model, options);
  const { model = slug } = options;
  const { catalog = [], pdfAsText = new Map<string, string>() } = options;
  const tools = [...(request.tools ?? []), ...readDefinitions(request.messages)];
  return {
    lane: options.lane ?? "full",
    model,
    info: catalog.find((entry) => entry.slug === model),
    levels: effortLevels(model, catalog),
    withoutReasoning: options.withoutReasoning ?? false,
    withoutToolSearch: options.withoutToolSearch ?? false,
    plainSchemas: options.plainSchemas ?? false,
    looseFormat: options.looseFormat ?? false,
    sitesInWords: options.sitesInWords ?? false,
    withoutParams: options.withoutParams ?? NOTHING,
    looseTools: options.looseTools ?? NOTHING,
    omitTools: options.omitTools ?? NOTHING,
    pdfAsText,
    names: nameTools(tools.map(clientName)),
    // The conversion of a PDF then depends on more than its block.
    cache: pdfAsText.size > 0 ? null : (options.cache ?? null),
  };
}
