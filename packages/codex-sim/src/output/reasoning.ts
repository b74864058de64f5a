import { type SimEvent, type Turn } from "../answer/turn.ts";
import { obfuscation } from "./obfuscate.ts";
import { type ItemEvents, type Part } from "./part.ts";
import { added, done, chunks } from "./item-events.ts";

export interface ReasoningOptions {
  /** Default true, if the request includes it: early on `added`, final on `done`. `added`: only early, on `added`. */
  encrypted?: boolean | "added";
  /** Characters per delta. Default 12. */
  deltaSize?: number;
}

/** A reasoning item with one text for each summary part. Without any it carries only its encrypted content. */
export function reasoning(summary: string | readonly string[] = [], options: ReasoningOptions = {}): Part {
  const parts = typeof summary === "string" ? [summary] : summary;
  return { make: (turn, index) => makeReasoning(turn, index, parts, options) };
}

function* makeReasoning(
  turn: Turn,
  index: number,
  parts: readonly string[],
  options: ReasoningOptions,
): ItemEvents {
  const id = turn.newItemId("rs_");
  const encrypted = turn.wantsEncrypted ? (options.encrypted ?? true) : false;
  const early = encrypted === false ? {} : { encrypted_content: turn.seal("early") };
  yield added(index, { id, type: "reasoning", summary: [], ...early });
  for (const [summaryIndex, text] of parts.entries()) {
    yield* summaryPart({ item_id: id, output_index: index, summary_index: summaryIndex }, text, options);
  }
  const item = {
    id,
    type: "reasoning",
    summary: parts.map((text) => ({ type: "summary_text", text })),
    ...(encrypted === true && { encrypted_content: turn.seal("final") }),
  };
  yield done(index, item);
  return item;
}

function* summaryPart(at: object, text: string, options: ReasoningOptions): Generator<SimEvent> {
  const part = { type: "summary_text", text: "" };
  yield { type: "response.reasoning_summary_part.added", ...at, part };
  for (const delta of chunks(text, options.deltaSize ?? 12)) {
    yield {
      type: "response.reasoning_summary_text.delta",
      ...at,
      delta,
      obfuscation: obfuscation(delta),
    };
  }
  yield { type: "response.reasoning_summary_text.done", ...at, text };
  yield { type: "response.reasoning_summary_part.done", ...at, part: { ...part, text } };
}
