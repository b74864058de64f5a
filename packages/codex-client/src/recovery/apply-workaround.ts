import type { ModelInfo, ResponsesBody } from "@codexthropic/protocol/codex";
import type { BuildOptions, Built } from "@codexthropic/protocol/contract";
import type { FailureCode, UpstreamFailure } from "@codexthropic/protocol/errors";

import type { BuiltRequest } from "../request/build-request.ts";
import { mayBeLite } from "../request/choose-model.ts";
import {
  fileData,
  functionTools,
  isToolPlace,
  reasoningItems,
  strictFormat,
  toolAt,
  usesToolSearch,
} from "../request/inspect-body.ts";
import { fieldPlace } from "../request/omit-fields.ts";
import type { KnownRefusals } from "./known-refusals.ts";
import { textOfPdf, type PdfText } from "./read-pdf.ts";
import { beginSearch, continueSearch, type ToolSearch } from "./search-refused-tool.ts";

/** What a workaround needs of the client around it. */
export interface WorkaroundContext {
  catalog: readonly ModelInfo[];
  /** The other lane may be tried. */
  lanesOpen: boolean;
  pdfText: PdfText;
}

/** A request that was refused. */
export interface RefusedRequest extends WorkaroundContext {
  request: BuiltRequest<Built>;
  failure: UpstreamFailure;
  refusals: KnownRefusals;
  toolSearch: ToolSearch | null;
  /** The body for other options, without sending it. */
  rebuild: (options: BuildOptions) => ResponsesBody;
}

/** The state of the search for a refused tool after this step; `undefined`: as it was. */
type Step = ToolSearch | null | undefined | void;
type Workaround = (refused: RefusedRequest) => Step | Promise<Step>;

const WORKAROUNDS: Readonly<Partial<Record<FailureCode, Workaround>>> = {
  invalid_encrypted_content: refuseReasoning,
  unsupported_parameter: refuseParameter,
  tool_schema_rejected: refuseSchema,
  tool_search_rejected: refuseToolSearch,
  format_schema_rejected: refuseFormat,
  search_filter_empty: ({ request, refusals }) => refusals.setSearchFilter(request.original, false),
  input_file_rejected: readPdfs,
  model_not_found: changeLane,
  parallel_tool_calls_rejected: changeLane,
};

/**
 * Records what was refused, one step further than the request has gone already. Whether that helps, the next built
 * request shows: it may be the same.
 * @returns the state of the search for a refused tool
 * @see docs/mapping.md sections 1 to 3
 */
export async function applyWorkaround(refused: RefusedRequest): Promise<ToolSearch | null> {
  const step = await WORKAROUNDS[refused.failure.code]?.(refused);
  return step === undefined ? refused.toolSearch : (step ?? null);
}

function refuseReasoning({ request, refusals }: RefusedRequest): void {
  refusals.refuseReasoning(reasoningItems(request.body).map((item) => item.encrypted_content));
}

/** There is no request without them. */
const ESSENTIAL: ReadonlySet<string> = new Set(["model", "input", "stream", "store"]);

/**
 * Left out by its full path first, and by its first part when that was not enough. An optional field of one item is
 * left out of all items.
 */
function refuseParameter(refused: RefusedRequest): Step {
  const { failure, refusals, request } = refused;
  const path = failure.param ?? "";
  if (isToolPlace(path)) return refuseSchema(refused);
  const field = fieldPlace(path);
  if (field !== null) return refusals.refuseParam(request.choice.model, field);
  const [parameter = ""] = path.split(/[.[]/, 1);
  if (parameter === "" || ESSENTIAL.has(parameter)) return;
  const param = [path, parameter].find((name) => !request.options.withoutParams.has(name));
  if (param !== undefined) refusals.refuseParam(request.choice.model, param);
}

/** The tool's own schema is left out first, then the tool. */
function refuseSchema(refused: RefusedRequest): Step {
  const { failure, request, refusals } = refused;
  const place = failure.param ?? "";
  const counted = toolAt(request.body, place);
  if (counted && counted.type !== "function") return refuseToolSearch(refused);
  const name = counted?.name ?? place;
  const tool = functionTools(request.original).find((candidate) => candidate.name === name);
  if (!tool) return place === "" || place === "tools" ? refuseSomeSchema(refused) : undefined;
  refusals.refuseTool(tool, request.options.looseTools.has(tool.name) ? "omit" : "loose");
}

/** The refusal names no tool: suspicious keywords are left out first, then the strict format, then halves of the list. */
function refuseSomeSchema(refused: RefusedRequest): Step {
  const { request, refusals, rebuild, toolSearch } = refused;
  const { original, options } = request;
  if (!options.plainSchemas) {
    const plain = new Map(
      functionTools(rebuild({ ...options, plainSchemas: true })).map((tool) => [tool.name, tool]),
    );
    const changed = functionTools(original).filter(
      ({ name, parameters }) => JSON.stringify(plain.get(name)?.parameters) !== JSON.stringify(parameters),
    );
    for (const tool of changed) refusals.refuseTool(tool, "plain");
    if (changed.length > 0) return;
  }
  const format = strictFormat(request.body);
  if (format) return refusals.refuseFormat(strictFormat(original)?.schema);
  const names = functionTools(original).map(({ name }) => name);
  const refusable = names.filter((name) => toolSearch?.loosened.includes(name) || !isTreated(name, options));
  return toolSearch ? continueSearch(toolSearch, refusable) : beginSearch(refusable);
}

const isTreated = (name: string, { looseTools, omitTools }: BuildOptions): boolean =>
  looseTools.has(name) || omitTools.has(name);

function refuseToolSearch({ request, refusals }: RefusedRequest): void {
  if (usesToolSearch(request.body)) refusals.refuseToolSearch(request.choice.model);
}

function refuseFormat({ request, refusals }: RefusedRequest): void {
  const format = strictFormat(request.original);
  if (format) refusals.refuseFormat(format.schema);
}

async function readPdfs({ request, refusals, pdfText }: RefusedRequest): Promise<void> {
  await Promise.all(
    fileData(request.body).map(async (data) => {
      const text = await textOfPdf(data, pdfText);
      if (text !== null) refusals.keepPdfText(data, text);
    }),
  );
}

function changeLane({ request, refusals, catalog, lanesOpen }: RefusedRequest): void {
  const { model, lane } = request.choice;
  const isLite = lane === "full" && lanesOpen && mayBeLite(model, catalog);
  refusals.setLane(model, isLite ? "lite" : undefined);
}
