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

/** Learns from a refusal. `true`: something new is in memory, a new body will differ. */
type Healer = (illness: Illness) => boolean | Promise<boolean>;

const HEALERS: Readonly<Partial<Record<FailureCode, Healer>>> = {
  invalid_encrypted_content: forgetReasoning,
  unsupported_parameter: dropParameter,
  tool_schema_rejected: mendTool,
  input_file_rejected: readPdfs,
  model_not_found: changeLane,
  parallel_tool_calls_rejected: changeLane,
};

/** @see docs/mapping.md sections 1 to 3 */
export async function heal(illness: Illness): Promise<boolean> {
  return (await HEALERS[illness.failure.code]?.(illness)) ?? false;
}

function forgetReasoning({ body, memory }: Illness): boolean {
  const contents = reasoningItems(body).map((item) => item.encrypted_content);
  memory.refuseReasoning(contents);
  return contents.length > 0;
}

/** There is no request without them. */
const ESSENTIAL: ReadonlySet<string> = new Set(["model", "input", "stream", "store"]);

/** Left out first by its full path, and by its first part when that has not helped. */
function dropParameter(illness: Illness): boolean {
  const { failure, memory, plan } = illness;
  const path = failure.param ?? "";
  const [parameter = ""] = path.split(/[.[]/, 1);
  if (parameter === "tools") return mendTool(illness);
  if (parameter === "" || ESSENTIAL.has(parameter)) return false;
  const refused = memory.paramsRefusedBy(plan.model);
  const param = [path, parameter].find((name) => !refused.has(name));
  if (param === undefined) return false;
  memory.refuseParam(plan.model, param);
  return true;
}

function mendTool(illness: Illness): boolean {
  const { memory } = illness;
  const tool = refusedTool(illness);
  const tried = tool && memory.remedyOf(tool);
  if (!tool || tried === "omit") return false;
  memory.refuseTool(tool, tried === undefined ? "loose" : "omit");
  return true;
}

/** Errors name the tool, or count it: `tools[3].parameters`. */
function refusedTool({ failure: { param }, body, unmended }: Illness): FunctionTool | undefined {
  const index = /^tools\[(\d+)\]/.exec(param ?? "")?.[1];
  const counted = index === undefined ? undefined : allTools(body)[Number(index)];
  const name = counted && "name" in counted ? counted.name : param;
  return functionTools(unmended).find((tool) => tool.name === name);
}

async function readPdfs({ body, memory, pdfText }: Illness): Promise<boolean> {
  const texts = await Promise.all(
    fileData(body).map(async (data) => [data, await textOf(data, pdfText)] as const),
  );
  let learned = false;
  for (const [data, text] of texts) {
    if (text === null) continue;
    memory.keepPdfText(data, text);
    learned = true;
  }
  return learned;
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

function changeLane({ plan: { model, lane }, memory, catalog, lanesOpen }: Illness): boolean {
  if (lane === "full" && lanesOpen && mayBeLite(model, catalog)) {
    memory.setLane(model, "lite");
    return true;
  }
  memory.setLane(model, undefined);
  return false;
}
