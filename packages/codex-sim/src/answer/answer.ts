import type { JsonObject } from "@codexthropic/protocol/json";
import type { Part } from "../output/part.ts";
import type { Aside } from "../output/raw.ts";
import { opening, responseOf, usageOf } from "./response.ts";
import { type Scenario } from "./scenario.ts";
import { streaming } from "./make-scenario.ts";
import type { SimEvent, Turn } from "./turn.ts";

/** How an answer ends. */
export type Ending =
  | { readonly type: "completed" }
  /** `null`: incomplete_details itself is null. */
  | { readonly type: "incomplete"; readonly reason: string | null }
  | { readonly type: "failed"; readonly error: JsonObject }
  /** A last event of any kind. */
  | { readonly type: "event"; readonly event: SimEvent }
  /** The stream just ends. */
  | { readonly type: "none" };

export interface AnswerOptions {
  /** Default `answer`. */
  name?: string;
  /** Default `completed`. */
  ending?: Ending;
  /** Replaces fields of the computed usage; `null` leaves usage out. */
  usage?: JsonObject | null;
  /** Whether the terminal event lists the output. Default: the simulator's option, `false`. */
  terminalOutput?: boolean;
  /** Leave `response.created` and `response.in_progress` out. */
  unopened?: boolean;
}

/** Parts in order. An inner array is a group of parts whose events interleave. */
export type Content = Part | Aside | readonly Part[];

/** An answer of any parts and any ending. The other builders use it. */
export function answer(contents: readonly Content[], options: AnswerOptions = {}): Scenario {
  return streaming(options.name ?? "answer", (turn) => play(turn, contents, options));
}

function* play(turn: Turn, contents: readonly Content[], options: AnswerOptions): Generator<SimEvent> {
  const output: JsonObject[] = [];
  if (!options.unopened) yield* opening(turn);
  for (const content of contents) {
    if ("events" in content) yield* content.events;
    else yield* interleave(turn, "make" in content ? [content] : content, output);
  }
  yield* closing(turn, output, contents, options);
}

/** Round robin, one event each, until all are finished. Output order is the order of the parts. */
function* interleave(turn: Turn, parts: readonly Part[], output: JsonObject[]): Generator<SimEvent> {
  const first = output.length;
  let births = parts.map((part, i) => ({ birth: part.make(turn, first + i), index: first + i }));
  while (births.length > 0) {
    const alive = [];
    for (const one of births) {
      const step = one.birth.next();
      if (step.done) output[one.index] = step.value;
      else {
        yield step.value;
        alive.push(one);
      }
    }
    births = alive;
  }
}

function* closing(
  turn: Turn,
  output: readonly JsonObject[],
  contents: readonly Content[],
  options: AnswerOptions,
): Generator<SimEvent> {
  const ending = options.ending ?? { type: "completed" };
  if (ending.type === "none") return;
  if (ending.type === "event") {
    yield ending.event;
    return;
  }
  const listed = options.terminalOutput ?? (turn.terminalOutput || contents.some(onlyInTerminal));
  const usage = options.usage === null ? null : { ...usageOf(turn, output), ...options.usage };
  yield {
    type: `response.${ending.type}`,
    response: responseOf(turn, {
      status: ending.type,
      output: listed ? output : [],
      ...(ending.type === "failed" ? { error: ending.error } : { usage }),
      ...(ending.type === "incomplete" && {
        incomplete_details: ending.reason === null ? null : { reason: ending.reason },
      }),
    }),
  };
}

function onlyInTerminal(content: Content): boolean {
  if ("events" in content) return false;
  const parts = "make" in content ? [content] : content;
  return parts.some((part) => part.onlyInTerminal === true);
}
