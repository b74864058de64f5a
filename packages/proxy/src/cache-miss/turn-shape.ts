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
  /** One hash for each item of the conversation. */
  items: readonly string[];
}

/** Makes the shape of a body. What is the same object as in an earlier body is not hashed again. */
export function createTurnShaper(): (body: ResponsesBody) => TurnShape {
  const known = new WeakMap<object, string>();
  const digest = (value: object): string => {
    let found = known.get(value);
    if (found === undefined) known.set(value, (found = hashOf(JSON.stringify(value, shorten))));
    return found;
  };
  return ({ model, reasoning, tools, instructions, input }) => {
    // The lite lane has no fields for tools and instructions: they are the first items.
    const lead = instructions === undefined && tools === undefined ? leadingItems(input) : [];
    const [first] = lead;
    const ownTools = first?.type === "additional_tools" ? first.tools : (tools ?? []);
    const ownInstructions = lead.filter(({ type }) => type === "message").map(digest);
    return {
      model,
      effort: reasoning?.effort ?? "",
      tools: hashOf(ownTools.map(digest).join()),
      instructions: instructions === undefined ? ownInstructions.join() : hashOf(instructions),
      items: input.slice(lead.length).map(digest),
    };
  };
}

/** Every hash of a conversation's first items in one. */
export function hashItems(items: readonly string[]): string {
  return hashOf(items.join());
}

function leadingItems(input: ResponsesBody["input"]): ResponsesBody["input"] {
  const end = input.findIndex((item) => !("role" in item && item.role === "developer"));
  return input.slice(0, end < 0 ? input.length : end);
}

/** Characters of a text that are hashed, half of them at each end. */
const HASHED = 512;

/**
 * Replaces a long text by its length and its ends: hashing all of a history with each turn would cost a third of a
 * request's CPU. An edit of the same length in the middle is then told as `other`.
 */
function shorten(_key: string, value: unknown): unknown {
  return typeof value === "string" && value.length > HASHED
    ? `${value.length} ${value.slice(0, HASHED / 2)}${value.slice(-HASHED / 2)}`
    : value;
}

function hashOf(text: string): string {
  return hash("sha1", text, "base64");
}
