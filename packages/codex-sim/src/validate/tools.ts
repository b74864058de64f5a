import { asList, asString, isObject, objectsIn, type JsonObject } from "@codexthropic/protocol/json";
import { lookaroundProblem } from "../schema/lookaround.ts";
import { looseProblem } from "../schema/loose.ts";
import { strictProblem } from "../schema/strict.ts";
import type { CheckContext } from "./context.ts";
import { checkFields, fields, type FieldTable } from "./fields.ts";
import { loadedTools, type OfferedTool } from "../offered-tools.ts";
import { checkName } from "./name.ts";
import { reject, type Rejection } from "./reject.ts";
import { firstOf, type Rule } from "./rule.ts";
import { invalidType, invalidValue } from "./sentences.ts";
import { checkSearchTool } from "./tool-search.ts";

/**
 * Tools, wherever they stand: top level, `additional_tools`, namespaces, the results of a tool search.
 * @see docs/reference/codex-backend.md sections 4.2 and 18
 * @module
 */
interface ToolKind {
  readonly fields: FieldTable;
  readonly check?: (tool: JsonObject, param: string, deferrable: boolean) => Rejection | null;
}

const KINDS: Readonly<Record<string, ToolKind>> = {
  function: {
    fields: fields("type name", "description parameters strict defer_loading"),
    check: checkFunction,
  },
  custom: {
    fields: fields("type name", "description format defer_loading"),
    check: (tool, param) => checkName(tool["name"], `${param}.name`),
  },
  namespace: { fields: fields("type name tools", "description"), check: checkNamespace },
  tool_search: { fields: fields("type", "execution description parameters"), check: checkSearchTool },
  web_search: {
    fields: fields(
      "type",
      "external_web_access indexed_web_access filters user_location search_context_size search_content_types",
    ),
    check: checkSearch,
  },
  image_generation: {
    fields: fields("type", "model size quality background output_format moderation partial_images"),
  },
};

export const tools: Rule = (body, context) => {
  const list = body["tools"];
  if (list !== undefined && !Array.isArray(list)) return invalidType("tools", "an array of objects", list);
  const offered = context.offered;
  const loaded = loadedTools(body);
  return firstOf([
    ...asList(list).map((tool, i) => (isObject(tool) ? null : invalidType(`tools[${i}]`, "an object", tool))),
    ...offered.map(({ tool, param }) => checkTool(tool, param, false)),
    ...loaded.map(({ tool, param }) => checkTool(tool, param, true)),
    ...[...offered, ...loaded].map(({ tool }) => checkLookaround(tool)),
    ...[...offered, ...loaded].map(({ tool }) => checkRejected(tool, context)),
    checkCollisions(offered.map(({ tool }) => tool)),
    ...objectsIn(body["input"]).map((item) =>
      item["type"] === "tool_search_output" ? checkCollisions(objectsIn(item["tools"])) : null,
    ),
    checkCollisionsOfLoaded(offered, loaded),
  ]);
};

function checkTool(tool: JsonObject, param: string, deferrable: boolean): Rejection | null {
  const type = String(tool["type"]);
  const kind = Object.hasOwn(KINDS, type) ? KINDS[type] : undefined;
  if (!kind) return invalidValue(`${param}.type`, tool["type"], Object.keys(KINDS));
  return checkFields(tool, kind.fields, param) ?? kind.check?.(tool, param, deferrable) ?? null;
}

function checkFunction(tool: JsonObject, param: string, deferrable: boolean): Rejection | null {
  if (tool["defer_loading"] !== undefined && !deferrable) {
    // Only what a tool search finds can be deferred; the sentence is not recorded.
    return reject(
      "`defer_loading` is only supported for tools inside a namespace.",
      `${param}.defer_loading`,
      "invalid_value",
    );
  }
  return checkName(tool["name"], `${param}.name`) ?? checkParameters(tool, `${param}.parameters`);
}

function checkParameters(tool: JsonObject, param: string): Rejection | null {
  const problem =
    tool["strict"] === true ? strictProblem(tool["parameters"]) : looseProblem(tool["parameters"]);
  return problem === null ? null : badSchema(String(tool["name"]), problem, param);
}

const badSchema = (name: string, problem: string, param: string): Rejection =>
  reject(`Invalid schema for function '${name}': ${problem}`, param, "invalid_function_parameters");

function checkNamespace(tool: JsonObject, param: string): Rejection | null {
  const inner = objectsIn(tool["tools"]);
  return (
    checkName(tool["name"], `${param}.name`) ??
    firstOf(inner.map((one, i) => checkTool(one, `${param}.tools[${i}]`, true))) ??
    checkCollisions(inner)
  );
}

function checkSearch(tool: JsonObject, param: string): Rejection | null {
  const filters = tool["filters"];
  if (filters !== undefined && filters !== null) {
    if (!isObject(filters)) return invalidType(`${param}.filters`, "an object", filters);
    const odd = checkFields(filters, fields("", "allowed_domains"), `${param}.filters`);
    if (odd) return odd;
  }
  const types = asList(tool["search_content_types"]);
  const oddType = types.findIndex((type) => type !== "text" && type !== "image");
  return oddType < 0
    ? null
    : invalidValue(`${param}.search_content_types[${oddType}]`, types[oddType], ["text", "image"]);
}

/** Names no tool: the whole list is rejected. @see docs/mapping.md section 2 */
function checkLookaround(tool: JsonObject): Rejection | null {
  if (tool["type"] === "namespace") return firstOf(objectsIn(tool["tools"]).map(checkLookaround));
  const problem = lookaroundProblem(tool["parameters"]);
  return problem === null ? null : reject(problem, "tools", "invalid_json_schema");
}

/** {@link ValidateOptions.refused}: a backend that has something against one tool, whatever its schema. */
function checkRejected(tool: JsonObject, context: CheckContext): Rejection | null {
  const name = String(tool["name"]);
  return context.refused.has(`tool:${name}`) ? badSchema(name, "schema is not supported.", "tools") : null;
}

/**
 * `tool_collision` is among the codes that the CLI knows; the sentence is not recorded.
 * @see docs/reference/codex-backend.md section 10
 */
function checkCollisions(list: readonly JsonObject[]): Rejection | null {
  const seen = new Set<string>();
  for (const tool of list) {
    const name = asString(tool["name"]);
    if (name === undefined) continue;
    if (seen.has(name)) return collision(name);
    seen.add(name);
  }
  return null;
}

/** A tool that was on offer from the beginning cannot be loaded under the same name. */
function checkCollisionsOfLoaded(
  offered: readonly OfferedTool[],
  loaded: readonly OfferedTool[],
): Rejection | null {
  const names = new Set(offered.map(({ tool }) => asString(tool["name"])));
  const twice = loaded.find(({ tool }) => names.has(asString(tool["name"])) && tool["type"] !== "namespace");
  return twice ? collision(String(twice.tool["name"])) : null;
}

const collision = (name: string): Rejection =>
  reject(`Tool names must be unique. Found duplicate name '${name}'.`, "tools", "tool_collision");
