import { asString, isObject, type JsonObject } from "@codexthropic/protocol/json";
import { checkContent, checkOutput } from "./content.ts";
import type { CheckContext } from "./context.ts";
import { checkFields, fields, type FieldTable } from "./fields.ts";
import { checkName } from "./name.ts";
import { detail, reject, type Rejection } from "./reject.ts";
import { firstOf, type Rule } from "./rule.ts";
import { invalidType, invalidValue, missing, tooLong, unknownParameter, wrongPrefix } from "./sentences.ts";
import { checkSearchCall, checkSearchOutput } from "./tool-search.ts";

/**
 * The input items: their kinds, fields, ids.
 * @see docs/reference/codex-backend.md section 4.1 for the kinds, section 18 for the limits
 * @module
 */
interface ItemKind {
  readonly fields: FieldTable;
  /** What its `id` begins with. */
  readonly prefix: string;
  readonly check?: (item: JsonObject, param: string, context: CheckContext) => Rejection | null;
}

/** The CLI adds it to any item; other clients may leave it out. */
const PASSTHROUGH = "internal_chat_message_metadata_passthrough";
const always = `type id status ${PASSTHROUGH}`;

const KINDS: Readonly<Record<string, ItemKind>> = {
  message: { fields: fields("role content", `${always} phase`), prefix: "msg_", check: checkMessage },
  reasoning: { fields: fields("summary", `${always} content encrypted_content`), prefix: "rs_" },
  function_call: {
    fields: fields("call_id name arguments", `${always} namespace`),
    prefix: "fc_",
    check: (item, param) => checkName(item["name"], `${param}.name`) ?? checkArguments(item, param),
  },
  function_call_output: { fields: fields("call_id output", always), prefix: "fco_", check: checkOutput },
  custom_tool_call: {
    fields: fields("call_id name input", `${always} namespace`),
    prefix: "ctc_",
    check: (item, param) => checkName(item["name"], `${param}.name`),
  },
  custom_tool_call_output: {
    fields: fields("call_id output", `${always} name`),
    prefix: "ctco_",
    check: checkOutput,
  },
  tool_search_call: {
    fields: fields("call_id execution arguments", always),
    prefix: "tsc_",
    check: checkSearchCall,
  },
  tool_search_output: {
    fields: fields("call_id execution tools", always),
    prefix: "tso_",
    check: checkSearchOutput,
  },
  web_search_call: { fields: fields("action", always), prefix: "ws_" },
  image_generation_call: {
    fields: fields("", `${always} result revised_prompt background output_format quality size`),
    prefix: "ig_",
  },
  local_shell_call: { fields: fields("action", `${always} call_id`), prefix: "lsh_" },
  compaction: { fields: fields("encrypted_content", always), prefix: "cmp_" },
  compaction_trigger: { fields: fields("", always), prefix: "cmp_" },
  configuration_update: { fields: fields("", `${always} reasoning`), prefix: "cfg_" },
  additional_tools: { fields: fields("role tools", always), prefix: "at_", check: onlyInLiteLane },
};

const MAX_ID = 64;

export const inputItems: Rule = (body, context) => {
  const input = body["input"];
  if (context.api === "openai" && typeof input === "string" && input !== "") return null;
  if (!Array.isArray(input)) {
    return context.api === "codex" ? detail("Input must be a list") : missing("input");
  }
  if (input.length === 0 && !context.allowsEmptyInput) {
    // The API's sentence for a request that asks nothing.
    return reject(
      "One of 'input' or 'previous_response_id' or 'prompt' or 'conversation_id' must be provided.",
      "input",
      "missing_required_parameter",
    );
  }
  return firstOf((input as unknown[]).map((item, index) => checkItem(item, `input[${index}]`, context)));
};

function checkItem(item: unknown, param: string, context: CheckContext): Rejection | null {
  if (!isObject(item)) return invalidType(param, "an input item", item);
  const type = asString(item["type"]) ?? (item["role"] === undefined ? "" : "message");
  const kind = Object.hasOwn(KINDS, type) ? KINDS[type] : undefined;
  if (!kind) return invalidValue(param, item["type"], Object.keys(KINDS));
  return (
    checkFields(item, kind.fields, param) ??
    checkId(item["id"], kind.prefix, `${param}.id`) ??
    checkCallId(item["call_id"], `${param}.call_id`) ??
    kind.check?.(item, param, context) ??
    null
  );
}

function checkId(id: unknown, prefix: string, param: string): Rejection | null {
  if (id === undefined || id === null) return null;
  if (typeof id !== "string") return invalidType(param, "a string", id);
  if (id.length > MAX_ID) return tooLong(param, MAX_ID, id.length);
  return id.startsWith(prefix) ? null : wrongPrefix(param, id, prefix.slice(0, -1));
}

function checkCallId(id: unknown, param: string): Rejection | null {
  if (id === undefined) return null;
  if (typeof id !== "string") return invalidType(param, "a string", id);
  return id.length > MAX_ID ? tooLong(param, MAX_ID, id.length) : null;
}

function checkArguments(item: JsonObject, param: string): Rejection | null {
  const value = item["arguments"];
  return typeof value === "string" ? null : invalidType(`${param}.arguments`, "a string", value);
}

const ROLES = ["assistant", "system", "developer", "user"];

/** What other clients of the real one have met, word for word. */
const NO_SYSTEM = detail("System messages are not allowed");

function checkMessage(item: JsonObject, param: string, context: CheckContext): Rejection | null {
  if (item["role"] === "system" && context.api === "codex") return NO_SYSTEM;
  return ROLES.includes(String(item["role"]))
    ? (checkPhase(item, param) ?? checkContent(item, param, context))
    : invalidValue(`${param}.role`, item["role"], ROLES);
}

const PHASES = ["commentary", "final_answer"];

/** Only the assistant's messages have a phase. @see docs/reference/codex-backend.md section 4.1 */
function checkPhase(item: JsonObject, param: string): Rejection | null {
  const { phase } = item;
  if (phase === undefined || phase === null) return null;
  if (item["role"] !== "assistant") return unknownParameter(`${param}.phase`);
  return PHASES.includes(String(phase)) ? null : invalidValue(`${param}.phase`, phase, PHASES);
}

function onlyInLiteLane(_item: JsonObject, param: string, context: CheckContext): Rejection | null {
  const others = Object.keys(KINDS).filter((kind) => kind !== "additional_tools");
  return context.lane === "lite" ? null : invalidValue(param, "additional_tools", others);
}
