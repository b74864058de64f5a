import type { FunctionTool, ModelInfo } from "@codexthropic/protocol/codex";
import type { FailureCode, UpstreamFailure } from "@codexthropic/protocol/errors";

import { allTools, fileData, functionTools, reasoningItems } from "./body.ts";
import type { Draft } from "./draft.ts";
import type { Memory } from "./memory.ts";
import { mayBeLite } from "./plan.ts";

/** The text of one PDF; `null` when no library for it is installed. */
export type PdfText = (pdf: Uint8Array) => Promise<string | null>;

/** What healing needs of the client around it. */
export interface HealContext {
  catalog: readonly ModelInfo[];
  /** Another lane may be tried. */
  lanesOpen: boolean;
  pdfText: PdfText;
}

/** A refused draft. */
export interface Illness extends HealContext, Draft {
  failure: UpstreamFailure;
  memory: Memory;
}

/** Puts into memory what a refusal teaches. Whether that helps, the next draft shows. */
type Lesson = (illness: Illness) => void | Promise<void>;

const LESSONS: Readonly<Partial<Record<FailureCode, Lesson>>> = {
  invalid_encrypted_content: refuseReasoning,
  unsupported_parameter: refuseParameter,
  tool_schema_rejected: refuseTool,
  input_file_rejected: readPdfs,
  model_not_found: changeLane,
  parallel_tool_calls_rejected: changeLane,
};

/** @see docs/mapping.md sections 1 to 3 */
export async function learn(illness: Illness): Promise<void> {
  await LESSONS[illness.failure.code]?.(illness);
}

function refuseReasoning({ body, memory }: Illness): void {
  memory.refuseReasoning(reasoningItems(body).map((item) => item.encrypted_content));
}

/** There is no request without them. */
const ESSENTIAL: ReadonlySet<string> = new Set(["model", "input", "stream", "store"]);
const TOOL_PLACE = /^(?:input\[0\]\.)?tools\b(?:\[(\d+)\])?/;

/** Left out by its full path first, and by its first part when that was not enough. */
function refuseParameter(illness: Illness): void {
  const { failure, memory, plan, preparation } = illness;
  const path = failure.param ?? "";
  if (TOOL_PLACE.test(path)) return refuseTool(illness);
  const [parameter = ""] = path.split(/[.[]/, 1);
  if (parameter === "" || ESSENTIAL.has(parameter)) return;
  const param = [path, parameter].find((name) => !preparation.withoutParams.has(name));
  if (param !== undefined) memory.refuseParam(plan.model, param);
}

/** Its own schema is left out first, then the tool. */
function refuseTool(illness: Illness): void {
  const tool = refusedTool(illness);
  if (!tool) return;
  const loosened = illness.preparation.looseTools.has(tool.name);
  illness.memory.refuseTool(tool, loosened ? "omit" : "loose");
}

/** Errors name the tool, or count it: `tools[3].parameters`. */
function refusedTool({ failure: { param = "" }, body, unmended }: Illness): FunctionTool | undefined {
  const index = TOOL_PLACE.exec(param)?.[1];
  const counted = index === undefined ? undefined : allTools(body)[Number(index)];
  const name = counted?.type === "function" ? counted.name : param;
  return functionTools(unmended).find((tool) => tool.name === name);
}

async function readPdfs({ body, memory, pdfText }: Illness): Promise<void> {
  await Promise.all(
    fileData(body).map(async (data) => {
      const text = await textOf(data, pdfText);
      if (text !== null) memory.keepPdfText(data, text);
    }),
  );
}

/** A damaged file may not cost the session: its place is kept by a sentence. */
async function textOf(fileData: string, pdfText: PdfText): Promise<string | null> {
  const base64 = fileData.slice(fileData.indexOf(",") + 1);
  try {
    return await pdfText(Uint8Array.from(atob(base64), (char) => char.charCodeAt(0)));
  } catch {
    return "[document omitted: its text could not be read]";
  }
}

function changeLane({ plan: { model, lane }, memory, catalog, lanesOpen }: Illness): void {
  const isLite = lane === "full" && lanesOpen && mayBeLite(model, catalog);
  memory.setLane(model, isLite ? "lite" : undefined);
}
