import type { UrlCitation } from "@codexthropic/protocol/codex";
import { type SimEvent, type Turn } from "../answer/turn.ts";
import { obfuscation } from "./obfuscate.ts";
import { type ItemEvents, type Part } from "./part.ts";
import { added, done, chunks } from "./item-events.ts";

export interface TextOptions {
  /** Default `final_answer`. */
  phase?: "commentary" | "final_answer";
  /** Which events carry the text. Default `all`: deltas, `output_text.done` and `output_item.done`. */
  arrives?: "all" | "deltas" | "text_done" | "item_done" | "terminal";
  citations?: readonly Citation[];
  /** Characters per delta. Default 8. */
  deltaSize?: number;
}

/** `cited` are the words that it belongs to; they give its place in the text. Default: the end of the text. */
export interface Citation {
  url: string;
  title?: string;
  cited?: string;
}

/** An assistant message of one text part. */
export function text(content: string, options: TextOptions = {}): Part {
  const arrives = options.arrives ?? "all";
  return {
    make: (turn, index) => makeText(turn, index, content, options),
    ...(arrives === "terminal" && { onlyInTerminal: true }),
  };
}

function* makeText(turn: Turn, index: number, content: string, options: TextOptions): ItemEvents {
  const id = turn.newItemId("msg_");
  const arrives = options.arrives ?? "all";
  const head = { id, type: "message", role: "assistant", phase: options.phase ?? "final_answer" };
  const at = { item_id: id, output_index: index, content_index: 0 };
  const annotations = (options.citations ?? []).map((citation) => annotate(content, citation));
  const part = { type: "output_text", annotations, logprobs: [], text: content };
  const item = { ...head, status: "completed", content: [part] };
  if (arrives === "terminal") return item;
  if (arrives !== "item_done") {
    yield added(index, { ...head, status: "in_progress", content: [] });
    yield { type: "response.content_part.added", ...at, part: { ...part, annotations: [], text: "" } };
    if (arrives !== "text_done") yield* deltas(at, content, options.deltaSize ?? 8);
    for (const [annotationIndex, annotation] of annotations.entries()) {
      yield {
        type: "response.output_text.annotation.added",
        ...at,
        annotation_index: annotationIndex,
        annotation,
      };
    }
  }
  if (arrives === "all" || arrives === "text_done") {
    yield { type: "response.output_text.done", ...at, text: content, logprobs: [] };
    yield { type: "response.content_part.done", ...at, part };
  }
  if (arrives === "all" || arrives === "item_done") yield done(index, item);
  return item;
}

function* deltas(at: object, content: string, size: number): Generator<SimEvent> {
  for (const delta of chunks(content, size)) {
    const pad = obfuscation(delta);
    yield { type: "response.output_text.delta", ...at, delta, logprobs: [], obfuscation: pad };
  }
}

function annotate(content: string, { url, title, cited }: Citation): UrlCitation {
  const start = cited === undefined ? content.length : Math.max(content.indexOf(cited), 0);
  return {
    type: "url_citation",
    url,
    title: title ?? url,
    start_index: start,
    end_index: start + (cited?.length ?? 0),
  };
}

/** An assistant message that refuses. */
export function refusal(content: string): Part {
  return { make: (turn, index) => makeRefusal(turn, index, content) };
}

function* makeRefusal(turn: Turn, index: number, content: string): ItemEvents {
  const id = turn.newItemId("msg_");
  const at = { item_id: id, output_index: index, content_index: 0 };
  const head = { id, type: "message", role: "assistant" };
  const part = { type: "refusal", refusal: content };
  yield added(index, { ...head, status: "in_progress", content: [] });
  yield { type: "response.content_part.added", ...at, part: { ...part, refusal: "" } };
  for (const delta of chunks(content, 8)) {
    yield { type: "response.refusal.delta", ...at, delta, obfuscation: obfuscation(delta) };
  }
  yield { type: "response.refusal.done", ...at, refusal: content };
  yield { type: "response.content_part.done", ...at, part };
  const item = { ...head, status: "completed", content: [part] };
  yield done(index, item);
  return item;
}
