import { hash } from "node:crypto";
import type { ResponsesBody } from "@codexthropic/protocol/codex";

/**
 * The parts of a request that decide whether the prompt cache knows its beginning, as hashes: nothing of a text is kept.
 */
export interface TurnShape {
  model: string;
  effort: string;
  tools: string;
  instructions: string;
  /** Items of the conversation. */
  count: number;
  /** The hash of the first `count` items. */
  hashItems: (count: number) => string;
}

/** Makes the shape of a body. Tools are the same objects from turn to turn: they are read once. */
export function createTurnShaper(): (body: ResponsesBody) => TurnShape {
  const known = new WeakMap<object, string>();
  const digest = (tool: object): string => {
    let found = known.get(tool);
    if (found === undefined) known.set(tool, (found = hashOf([JSON.stringify(tool)])));
    return found;
  };
  return ({ model, reasoning, tools, instructions, input }) => {
    // The lite lane has no fields for tools and instructions: they are the first items.
    const lead = instructions === undefined && tools === undefined ? leadingItems(input) : [];
    const [first] = lead;
    const ownTools = first?.type === "additional_tools" ? first.tools : (tools ?? []);
    const leadingMessages = lead.filter(({ type }) => type === "message");
    const items = input.slice(lead.length).map((item) => outline(item));
    return {
      model,
      effort: reasoning?.effort ?? "",
      tools: hashOf(ownTools.map(digest)),
      // All of them: what changes is often a date in their middle.
      instructions: hashOf([instructions ?? JSON.stringify(leadingMessages)]),
      count: items.length,
      hashItems: (count) => hashOf(items.slice(0, count)),
    };
  };
}

/** One hash of all outlines. */
function hashOf(outlines: readonly string[]): string {
  return hash("sha1", outlines.join(), "base64");
}

function leadingItems(input: ResponsesBody["input"]): ResponsesBody["input"] {
  const end = input.findIndex((item) => !("role" in item && item.role === "developer"));
  return input.slice(0, end < 0 ? input.length : end);
}

/** Characters of a text that an outline holds, half of them at each end. */
const ENDS = 96;

/** Levels of an item that an outline holds: the arguments of a tool search may be nested as deep as the stack is. */
const LEVELS = 20;

/**
 * A value as text, each long text by its length and its ends: hashing all of a history with each turn would cost a third
 * of a request's CPU. An edit of the same length in the middle is then told as `other`.
 */
function outline(value: unknown, levels: number = LEVELS): string {
  if (typeof value === "string") {
    return value.length > ENDS
      ? `${value.length} ${value.slice(0, ENDS / 2)}${value.slice(-ENDS / 2)}`
      : value;
  }
  if (typeof value !== "object" || value === null) return String(value);
  if (levels === 0) return "…";
  if (Array.isArray(value)) return `[${value.map((part) => outline(part, levels - 1)).join()}]`;
  let text = "";
  for (const [key, part] of Object.entries(value)) text += `${key}:${outline(part, levels - 1)},`;
  return `{${text}}`;
}
