import type { FunctionTool, Lane, ResponsesBody } from "@codexthropic/protocol/codex";
import type { BuildOptions } from "@codexthropic/protocol/contract";
import { hash128 } from "@codexthropic/protocol/hash";

import { createLru } from "../lru.ts";
import { allowedDomains, fileData, functionTools, strictFormat } from "../request/inspect-body.ts";

/** The build options that depend on what the body contains. */
export type ContentOptions = Pick<
  BuildOptions,
  "looseTools" | "omitTools" | "pdfAsText" | "plainSchemas" | "looseFormat" | "sitesInWords"
>;

/** `plain`: its schema is sent without suspicious keywords. `loose`: without its schema. `omit`: not at all. */
export type ToolTreatment = "plain" | "loose" | "omit";

/** What this process knows that the backend rejects, so that no request has to fail twice for one reason. */
export interface KnownRejections {
  /** The lane in which a model was found to answer. */
  laneOf(model: string): Lane | undefined;
  /** `undefined`: the model was not found in this lane either. */
  setLane(model: string, lane: Lane | undefined): void;
  rejectedParams(model: string): ReadonlySet<string>;
  addParam(model: string, param: string): void;
  rejectsToolSearch(model: string): boolean;
  addToolSearch(model: string): void;
  addReasoning(encryptedContents: readonly string[]): void;
  /** The body without the reasoning items that were rejected before. */
  withoutRejectedReasoning(body: ResponsesBody): ResponsesBody;
  addTool(tool: FunctionTool, treatment: ToolTreatment): void;
  /** One of these tools has the rejected schema; `[]`: it was found. */
  setCandidates(tools: readonly FunctionTool[]): void;
  /** Names of the tools of a body among which a rejected schema was found earlier. */
  candidatesIn(original: ResponsesBody): string[];
  addFormat(schema: unknown): void;
  /** A search with the domain filter of this body has found something, or nothing. */
  setSearchFilter(original: ResponsesBody, found: boolean): void;
  /** `undefined`: the body has no domain filter, or no search with it was seen. */
  searchFilterFinds(original: ResponsesBody): boolean | undefined;
  keepPdfText(fileData: string, text: string): void;
  /**
   * What is known about the content of a body that was built without workarounds for it; `null`: nothing.
   * @param trialTools names of tools that are loosened as a trial
   */
  contentOptions(original: ResponsesBody, trialTools: readonly string[] | null): ContentOptions | null;
}

/** Entries of each kind that are kept. */
const CAPACITY = 4096;
const NONE: ReadonlySet<string> = new Set();

export function createKnownRejections(): KnownRejections {
  const lanes = createLru<Lane>(CAPACITY);
  const params = createLru<ReadonlySet<string>>(CAPACITY);
  const toolSearch = createLru<true>(CAPACITY);
  const reasoning = createLru<true>(CAPACITY);
  const tools = createLru<ToolTreatment>(CAPACITY);
  const formats = createLru<true>(CAPACITY);
  const searchFilters = createLru<boolean>(CAPACITY);
  const pdfs = createLru<string>(CAPACITY);
  let candidates: ReadonlySet<string> = NONE;
  const rejectedParams = (model: string): ReadonlySet<string> => params.get(model) ?? NONE;

  const searchFilterFinds = (original: ResponsesBody): boolean | undefined => {
    const domains = allowedDomains(original);
    return domains === null ? undefined : searchFilters.get(JSON.stringify(domains));
  };
  const toolOptions = (original: ResponsesBody): Record<ToolTreatment, Set<string>> => {
    const names = { plain: new Set<string>(), loose: new Set<string>(), omit: new Set<string>() };
    for (const tool of tools.size === 0 ? [] : functionTools(original)) {
      const treatment = tools.get(toolKey(tool));
      if (treatment) names[treatment].add(tool.name);
    }
    return names;
  };

  return {
    laneOf: (model) => lanes.get(model),
    setLane(model, lane) {
      if (lane === undefined) lanes.delete(model);
      else lanes.set(model, lane);
    },
    rejectedParams,
    addParam: (model, param) => params.set(model, new Set([...rejectedParams(model), param])),
    rejectsToolSearch: (model) => toolSearch.get(model) === true,
    addToolSearch: (model) => toolSearch.set(model, true),
    addReasoning(contents) {
      for (const content of contents) reasoning.set(hash128(content), true);
    },
    withoutRejectedReasoning(body) {
      if (reasoning.size === 0) return body;
      const input = body.input.filter(
        (item) => item.type !== "reasoning" || reasoning.get(hash128(item.encrypted_content)) === undefined,
      );
      return input.length === body.input.length ? body : { ...body, input };
    },
    addTool(tool, treatment) {
      const key = toolKey(tool);
      const known = tools.get(key);
      if (known === undefined || STRENGTH[known] < STRENGTH[treatment]) tools.set(key, treatment);
    },
    setCandidates: (found) => void (candidates = new Set(found.map(toolKey))),
    candidatesIn: (original) =>
      candidates.size === 0
        ? []
        : functionTools(original)
            .filter((tool) => candidates.has(toolKey(tool)))
            .map(({ name }) => name),
    addFormat: (schema) => formats.set(hash128(JSON.stringify(schema)), true),
    setSearchFilter: (original, found) => searchFilters.set(JSON.stringify(allowedDomains(original)), found),
    searchFilterFinds,
    keepPdfText: (data, text) => pdfs.set(hash128(data), text),
    contentOptions(original, trialTools) {
      const { plain, loose, omit } = toolOptions(original);
      for (const name of trialTools ?? []) loose.add(name);
      const pdfAsText = new Map<string, string>();
      for (const data of pdfs.size === 0 ? [] : fileData(original)) {
        const text = pdfs.get(hash128(data));
        if (text !== undefined) pdfAsText.set(data, text);
      }
      const format = formats.size === 0 ? undefined : strictFormat(original);
      const looseFormat =
        format !== undefined && formats.get(hash128(JSON.stringify(format.schema))) === true;
      const plainSchemas = plain.size > 0;
      const sitesInWords = searchFilterFinds(original) === false;
      const known =
        plainSchemas || loose.size + omit.size + pdfAsText.size > 0 || looseFormat || sitesInWords;
      return known
        ? { looseTools: loose, omitTools: omit, pdfAsText, plainSchemas, looseFormat, sitesInWords }
        : null;
    },
  };
}

const STRENGTH: Readonly<Record<ToolTreatment, number>> = { plain: 0, loose: 1, omit: 2 };

/** A tool that comes with another schema gets another chance. */
const toolKey = ({ name, parameters }: FunctionTool): string =>
  `${name} ${hash128(JSON.stringify(parameters))}`;
