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
    if (found === undefined) known.set(value, (found = hashOf(JSON.stringify(value))));
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
      tools: hashItems(ownTools.map(digest)),
      instructions: instructions === undefined ? ownInstructions.join() : hashOf(instructions),
      items: input.slice(lead.length).map(digest),
    };
  };
}

/** Every hash of a conversation's first items in one. */
export function hashItems(items: readonly string[]): string {
  return hash("sha1", items.join(), "base64");
}

function leadingItems(input: ResponsesBody["input"]): ResponsesBody["input"] {
  const end = input.findIndex((item) => !("role" in item && item.role === "developer"));
  return input.slice(0, end < 0 ? input.length : end);
}

/** Characters that are hashed, half of them at each end. */
const HASHED = 1024;

/**
 * Hashes the length of a text and its ends: hashing all of a history would cost a third of a request's CPU. An edit of
 * the same length in the middle is then told as `other`.
 */
function hashOf(text: string): string {
  const ends =
    text.length > HASHED ? `${text.length} ${text.slice(0, HASHED / 2)}${text.slice(-HASHED / 2)}` : text;
  return hash("sha1", ends, "base64");
}
