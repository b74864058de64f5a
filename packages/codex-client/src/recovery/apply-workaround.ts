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
import type { KnownRejections } from "./known-rejections.ts";
import { textOfPdf, type PdfText } from "./read-pdf.ts";
import { beginBisection, continueBisection, type ToolBisection } from "./bisect-tools.ts";

/** What a workaround needs of the client around it. */
export interface WorkaroundContext {
  catalog: readonly ModelInfo[];
  /** The other lane may be tried. */
  lanesOpen: boolean;
  pdfText: PdfText;
}

/** A request that was rejected. */
export interface RejectedRequest extends WorkaroundContext {
  request: BuiltRequest<Built>;
  failure: UpstreamFailure;
  rejections: KnownRejections;
  bisection: ToolBisection | null;
  /** The body for other options, without sending it. */
  rebuild: (options: BuildOptions) => ResponsesBody;
}

/** The state of the search for a rejected tool after this step; `undefined`: as it was. */
type Step = ToolBisection | null | undefined | void;
type Workaround = (rejected: RejectedRequest) => Step | Promise<Step>;

const WORKAROUNDS: Readonly<Partial<Record<FailureCode, Workaround>>> = {
  invalid_encrypted_content: leaveOutReasoning,
  unsupported_parameter: leaveOutParameter,
  tool_schema_rejected: leaveOutSchema,
  tool_search_rejected: leaveOutToolSearch,
  format_schema_rejected: loosenFormat,
  search_filter_empty: ({ request, rejections }) => rejections.setSearchFilter(request.original, false),
  input_file_rejected: readPdfs,
  model_not_found: changeLane,
  parallel_tool_calls_rejected: changeLane,
};

/**
 * Records what was rejected, one step further than the request has gone already. Whether that helps, the next built
 * request shows: it may be the same.
 * @returns the state of the search for a rejected tool
 * @see docs/mapping.md sections 1 to 3
 */
export async function applyWorkaround(rejected: RejectedRequest): Promise<ToolBisection | null> {
  const step = await WORKAROUNDS[rejected.failure.code]?.(rejected);
  return step === undefined ? rejected.bisection : (step ?? null);
}

function leaveOutReasoning({ request, rejections }: RejectedRequest): void {
  rejections.addReasoning(reasoningItems(request.body).map((item) => item.encrypted_content));
}

/** There is no request without them. */
const ESSENTIAL: ReadonlySet<string> = new Set(["model", "input", "stream", "store"]);

/**
 * Left out by its full path first, and by its first part when that was not enough. An optional field of one item is
 * left out of all items.
 */
function leaveOutParameter(rejected: RejectedRequest): Step {
  const { failure, rejections, request } = rejected;
  const path = failure.param ?? "";
  if (isToolPlace(path)) return leaveOutSchema(rejected);
  const field = fieldPlace(path);
  if (field !== null) return rejections.addParam(request.choice.model, field);
  const [parameter = ""] = path.split(/[.[]/, 1);
  if (parameter === "" || ESSENTIAL.has(parameter)) return;
  const param = [path, parameter].find((name) => !request.options.withoutParams.has(name));
  if (param !== undefined) rejections.addParam(request.choice.model, param);
}

/** The tool's own schema is left out first, then the tool. */
function leaveOutSchema(rejected: RejectedRequest): Step {
  const { failure, request, rejections } = rejected;
  const place = failure.param ?? "";
  const counted = toolAt(request.body, place);
  if (counted && counted.type !== "function") return leaveOutToolSearch(rejected);
  const name = counted?.name ?? place;
  const tool = functionTools(request.original).find((candidate) => candidate.name === name);
  if (!tool) return place === "" || place === "tools" ? leaveOutSomeSchema(rejected) : undefined;
  rejections.addTool(tool, request.options.looseTools.has(tool.name) ? "omit" : "loose");
}

/** The rejection names no tool: suspicious keywords are left out first, then the strict format, then halves of the list. */
function leaveOutSomeSchema(rejected: RejectedRequest): Step {
  const { request, rejections, rebuild, bisection } = rejected;
  const { original, options } = request;
  if (!options.plainSchemas) {
    const plain = new Map(
      functionTools(rebuild({ ...options, plainSchemas: true })).map((tool) => [tool.name, tool]),
    );
    const changed = functionTools(original).filter(
      ({ name, parameters }) => JSON.stringify(plain.get(name)?.parameters) !== JSON.stringify(parameters),
    );
    for (const tool of changed) rejections.addTool(tool, "plain");
    if (changed.length > 0) return;
  }
  const format = strictFormat(request.body);
  if (format) return rejections.addFormat(strictFormat(original)?.schema);
  const names = functionTools(original).map(({ name }) => name);
  const candidates = names.filter((name) => bisection?.loosened.includes(name) || !isTreated(name, options));
  return bisection ? continueBisection(bisection, candidates) : beginBisection(candidates);
}

const isTreated = (name: string, { looseTools, omitTools }: BuildOptions): boolean =>
  looseTools.has(name) || omitTools.has(name);

function leaveOutToolSearch({ request, rejections }: RejectedRequest): void {
  if (usesToolSearch(request.body)) rejections.addToolSearch(request.choice.model);
}

function loosenFormat({ request, rejections }: RejectedRequest): void {
  const format = strictFormat(request.original);
  if (format) rejections.addFormat(format.schema);
}

async function readPdfs({ request, rejections, pdfText }: RejectedRequest): Promise<void> {
  await Promise.all(
    fileData(request.body).map(async (data) => {
      const text = await textOfPdf(data, pdfText);
      if (text !== null) rejections.keepPdfText(data, text);
    }),
  );
}

function changeLane({ request, rejections, catalog, lanesOpen }: RejectedRequest): void {
  const { model, lane } = request.choice;
  const isLite = lane === "full" && lanesOpen && mayBeLite(model, catalog);
  rejections.setLane(model, isLite ? "lite" : undefined);
}
