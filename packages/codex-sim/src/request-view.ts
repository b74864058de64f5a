import { asList, asObject, asString, objectsIn, type JsonObject } from "@codexthropic/protocol/json";
import type { Lane } from "@codexthropic/protocol/codex";
import { loadedTools, offeredTools } from "./offered-tools.ts";

/** What a model sees of a request. */
export interface RequestView {
  readonly body: JsonObject;
  readonly model: string;
  readonly lane: Lane;
  /** What the user last said, without the client's notes (`<system-reminder>…`). */
  readonly userText: string;
  /** `instructions` and every developer message, a blank line between. */
  readonly instructions: string;
  /** Names of the tools on offer and of those that were loaded, namespaces opened; `tool_search` by its type. */
  readonly tools: readonly string[];
  /** What the tools answered since the last user message, in order. */
  readonly outputs: readonly ToolOutput[];
  /** Tool rounds since the last user message: 0 when it is the user's turn that has to be answered. */
  readonly round: number;
  readonly lastItemType: string;
}

export interface ToolOutput {
  callId: string;
  name: string;
  arguments: string;
  text: string;
}

export function viewOf(body: JsonObject, lane: Lane = "full"): RequestView {
  const input = objectsIn(
    typeof body["input"] === "string"
      ? [{ type: "message", role: "user", content: body["input"] }]
      : body["input"],
  );
  const start = turnStart(input);
  const since = input.slice(start + 1);
  return {
    body,
    lane,
    model: asString(body["model"]) ?? "",
    userText: spokenText(asObject(input[start])),
    instructions: [
      asString(body["instructions"]) ?? "",
      ...input.filter((item) => item["role"] === "developer").map((item) => textOf(item["content"])),
    ]
      .filter((text) => text !== "")
      .join("\n\n"),
    tools: [...offeredTools(body), ...loadedTools(body)].flatMap(({ tool }) => toolNames(tool)),
    outputs: outputsOf(input, since),
    round: roundsOf(since),
    lastItemType: asString(asObject(input.at(-1))["type"]) ?? "",
  };
}

/** The texts of a message or tool output. Images and files have none. */
function textOf(content: unknown): string {
  return textsOf(content).join("\n");
}

function textsOf(content: unknown): string[] {
  if (typeof content === "string") return [content];
  return asList(content)
    .map((part) => asString(asObject(part)["text"]) ?? "")
    .filter((text) => text !== "");
}

/** `<system-reminder>…</system-reminder>`, `<environment_context>…`: notes of the client, not the user's words. */
const NOTE = /^\s*<([\w-]+)[\s>][\s\S]*<\/\1>\s*$/;

/** Notes may follow tool outputs as user messages; the turn starts where the user last spoke. */
function turnStart(input: readonly JsonObject[]): number {
  const isUser = (item: JsonObject): boolean => item["role"] === "user";
  const speaks = (item: JsonObject): boolean =>
    isUser(item) && textsOf(item["content"]).some((text) => !NOTE.test(text));
  const spoken = input.findLastIndex(speaks);
  return spoken >= 0 ? spoken : input.findLastIndex(isUser);
}

function spokenText(message: JsonObject): string {
  const texts = textsOf(message["content"]);
  const spoken = texts.filter((text) => !NOTE.test(text));
  return (spoken.length > 0 ? spoken : texts).join("\n");
}

function toolNames(tool: JsonObject): string[] {
  if (tool["type"] === "namespace") return objectsIn(tool["tools"]).flatMap(toolNames);
  const name = tool["type"] === "tool_search" ? "tool_search" : asString(tool["name"]);
  return name === undefined ? [] : [name];
}

const CALLS: readonly unknown[] = ["function_call", "custom_tool_call", "tool_search_call"];
const OUTPUTS: readonly unknown[] = ["function_call_output", "custom_tool_call_output", "tool_search_output"];

const isCall = (item: JsonObject): boolean => CALLS.includes(item["type"]);

const isOutput = (item: JsonObject): boolean => OUTPUTS.includes(item["type"]);

/** A round is some calls, then their outputs. */
function roundsOf(since: readonly JsonObject[]): number {
  const kinds = since.filter((item) => isCall(item) || isOutput(item)).map(isCall);
  return kinds.filter((call, i) => call && kinds[i - 1] !== true).length;
}

function argumentsOf(call: JsonObject): string {
  const value = call["arguments"] ?? call["input"] ?? "";
  return typeof value === "string" ? value : JSON.stringify(value);
}

function outputsOf(input: readonly JsonObject[], since: readonly JsonObject[]): ToolOutput[] {
  const calls = new Map(input.filter(isCall).map((item) => [item["call_id"], item]));
  return since.filter(isOutput).map((item) => {
    const call = asObject(calls.get(item["call_id"]));
    return {
      callId: asString(item["call_id"]) ?? "",
      name: call["type"] === "tool_search_call" ? "tool_search" : (asString(call["name"]) ?? ""),
      arguments: argumentsOf(call),
      text:
        item["type"] === "tool_search_output"
          ? objectsIn(item["tools"]).flatMap(toolNames).join(", ")
          : textOf(item["output"]),
    };
  });
}
