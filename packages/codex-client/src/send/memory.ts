import type { Preparation } from "@codexthropic/protocol";
import type { FunctionTool, Lane, ResponsesBody } from "@codexthropic/protocol/codex";

import { hash } from "../hash.ts";
import { createRecent } from "../recent.ts";
import { fileData, functionTools } from "./body.ts";

/** The part of a preparation that depends on what the body contains. */
export type Mending = Pick<Preparation, "looseTools" | "omitTools" | "pdfAsText">;

type ToolRemedy = "loose" | "omit";

/** What this process has learned about the backend, so that no request has to fail twice for one reason. */
export interface Memory {
  /** The lane in which a model was found to answer. */
  laneOf(model: string): Lane | undefined;
  /** `undefined`: it was not found there either. */
  setLane(model: string, lane: Lane | undefined): void;
  paramsRefusedBy(model: string): ReadonlySet<string>;
  refuseParam(model: string, param: string): void;
  refuseReasoning(encryptedContents: readonly string[]): void;
  /** The body without the reasoning items that were refused before. */
  withoutRefusedReasoning(body: ResponsesBody): ResponsesBody;
  /** `loose`: the tool's own schema is refused. `omit`: the tool is refused even without it. */
  refuseTool(tool: FunctionTool, remedy: ToolRemedy): void;
  keepPdfText(fileData: string, text: string): void;
  /** What is known about the content of a body that was made without any mending; `null`: nothing. */
  mendingFor(unmended: ResponsesBody): Mending | null;
}

const REMEMBERED = 4096;
const NONE: ReadonlySet<string> = new Set();

export function createMemory(): Memory {
  const lanes = createRecent<Lane>(REMEMBERED);
  const params = createRecent<ReadonlySet<string>>(REMEMBERED);
  const reasoning = createRecent<true>(REMEMBERED);
  const tools = createRecent<ToolRemedy>(REMEMBERED);
  const pdfs = createRecent<string>(REMEMBERED);
  const paramsRefusedBy = (model: string): ReadonlySet<string> => params.get(model) ?? NONE;

  return {
    laneOf: (model) => lanes.get(model),
    setLane(model, lane) {
      if (lane === undefined) lanes.delete(model);
      else lanes.set(model, lane);
    },
    paramsRefusedBy,
    refuseParam: (model, param) => params.set(model, new Set([...paramsRefusedBy(model), param])),
    refuseReasoning(contents) {
      for (const content of contents) reasoning.set(hash(content), true);
    },
    withoutRefusedReasoning(body) {
      if (reasoning.size === 0) return body;
      const input = body.input.filter(
        (item) => item.type !== "reasoning" || reasoning.get(hash(item.encrypted_content)) === undefined,
      );
      return input.length === body.input.length ? body : { ...body, input };
    },
    refuseTool(tool, remedy) {
      const key = toolKey(tool);
      if (tools.get(key) !== "omit") tools.set(key, remedy);
    },
    keepPdfText: (data, text) => pdfs.set(hash(data), text),
    mendingFor(unmended) {
      const looseTools = new Set<string>();
      const omitTools = new Set<string>();
      for (const tool of tools.size === 0 ? [] : functionTools(unmended)) {
        const remedy = tools.get(toolKey(tool));
        if (remedy) (remedy === "loose" ? looseTools : omitTools).add(tool.name);
      }
      const pdfAsText = new Map<string, string>();
      for (const data of pdfs.size === 0 ? [] : fileData(unmended)) {
        const text = pdfs.get(hash(data));
        if (text !== undefined) pdfAsText.set(data, text);
      }
      const known = looseTools.size + omitTools.size + pdfAsText.size > 0;
      return known ? { looseTools, omitTools, pdfAsText } : null;
    },
  };
}

/** A tool that comes with another schema deserves another chance. */
const toolKey = ({ name, parameters }: FunctionTool): string => `${name} ${hash(JSON.stringify(parameters))}`;
