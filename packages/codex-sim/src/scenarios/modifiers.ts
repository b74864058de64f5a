import type { Hold } from "../answer/hold.ts";
import { type Scenario, type Step, type Wire } from "../answer/scenario.ts";
import { isTerminal } from "../answer/make-scenario.ts";
import type { SimEvent } from "../answer/turn.ts";
import { text } from "./answers.ts";

/** Modifiers: each takes a scenario and returns a changed one. */

/** A place in a stream: before the first event, behind a kind of event, before the terminal one, or behind n events. */
export type Place = "start" | "created" | "first_item" | "first_delta" | "before_terminal" | number;

const BEHIND: Readonly<Record<"created" | "first_item" | "first_delta", (event: SimEvent) => boolean>> = {
  created: ({ type }) => type === "response.created",
  first_item: ({ type }) => type.startsWith("response.output_item."),
  first_delta: ({ type }) => type.endsWith(".delta"),
};

/** Puts steps at a place; `andEnd` drops everything behind it. */
function insertAt(
  scenario: Scenario,
  name: string,
  place: Place,
  steps: readonly Step[],
  andEnd: boolean,
): Scenario {
  return {
    ...scenario,
    name: `${name}(${scenario.name})`,
    *play(turn) {
      let count = 0;
      let isDone = place === "start" || place === 0;
      if (isDone) yield* steps;
      if (isDone && andEnd) return;
      for (const step of scenario.play(turn)) {
        const isEvent = step.do === "send";
        if (!isDone && isEvent && place === "before_terminal" && isTerminal(step.event)) {
          isDone = true;
          yield* steps;
          if (andEnd) return;
        }
        yield step;
        if (!isEvent || isDone) continue;
        count++;
        isDone = isBehind(place, step.event, count);
        if (isDone) yield* steps;
        if (isDone && andEnd) return;
      }
    },
  };
}

function isBehind(place: Place, event: SimEvent, count: number): boolean {
  if (typeof place === "number") return count === place;
  return place !== "start" && place !== "before_terminal" && BEHIND[place](event);
}

/** The socket is destroyed there. */
export function cut(place: Place = "first_delta", scenario: Scenario = text()): Scenario {
  return insertAt(scenario, "cut", place, [{ do: "cut" }], true);
}

/** The stream ends there without a terminal event; the HTTP response itself is complete. */
export function ended(place: Place = "before_terminal", scenario: Scenario = text()): Scenario {
  return insertAt(scenario, "ended", place, [], true);
}

/** WebSocket: the connection is closed there with this code. HTTP: as {@link ended}. */
export function closed(code = 1000, place: Place = "first_delta", scenario: Scenario = text()): Scenario {
  return insertAt(scenario, `closed(${code})`, place, [{ do: "close", code }], true);
}

/** WebSocket: sends a binary frame there, which the protocol does not have. HTTP: sends nothing. */
export function binaryFrame(place: Place = "created", scenario: Scenario = text()): Scenario {
  return insertAt(
    scenario,
    "binaryFrame",
    place,
    [{ do: "binary", text: '{"type":"response.unknown"}' }],
    false,
  );
}

/** Nothing is sent from there on, and the connection stays open. */
export function silence(place: Place = "created", scenario: Scenario = text()): Scenario {
  return insertAt(scenario, "silence", place, [{ do: "wait", hold: "forever" }], true);
}

/** The stream pauses there. */
export function pausedAt(place: Place, hold: Hold, scenario: Scenario = text()): Scenario {
  return insertAt(scenario, "pausedAt", place, [{ do: "wait", hold }], false);
}

/** Inserts an event there. */
export function withEvent(place: Place, event: SimEvent, scenario: Scenario = text()): Scenario {
  return insertAt(scenario, "withEvent", place, [{ do: "send", event }], false);
}

/** Inserts text there, unchanged: a comment, half a frame, `data: [DONE]`. */
export function withRaw(place: Place, raw: string, scenario: Scenario = text()): Scenario {
  return insertAt(scenario, "withRaw", place, [{ do: "write", text: raw }], false);
}

/** A pause before every event. */
export function paced(milliseconds: number, scenario: Scenario = text()): Scenario {
  return {
    ...scenario,
    name: `paced(${scenario.name})`,
    *play(turn) {
      for (const step of scenario.play(turn)) {
        if (step.do === "send") yield { do: "wait", hold: milliseconds };
        yield step;
      }
    },
  };
}

/** Nothing is sent, not even the response headers, before the hold is over. */
export function withheld(hold: Hold, scenario: Scenario = text()): Scenario {
  return { ...scenario, name: `withheld(${scenario.name})`, hold };
}

/** More or other headers; `null` removes one. */
export function withHeaders(headers: Record<string, string | null>, scenario: Scenario = text()): Scenario {
  return { ...scenario, headers: { ...scenario.headers, ...headers } };
}

/** With `content-type: text/event-stream`, whatever the simulator does by default; `null`: without. */
export function withContentType(
  contentType: string | null = "text/event-stream",
  scenario: Scenario = text(),
): Scenario {
  return withHeaders({ "content-type": contentType }, scenario);
}

/** Other line ends, or chunks of so many bytes. */
export function onWire(wire: Partial<Wire>, scenario: Scenario = text()): Scenario {
  return { ...scenario, name: `onWire(${scenario.name})`, wire: { ...scenario.wire, ...wire } };
}

/** Only the events that the predicate keeps. */
export function onlyEvents(keep: (event: SimEvent) => boolean, scenario: Scenario = text()): Scenario {
  return {
    ...scenario,
    name: `onlyEvents(${scenario.name})`,
    *play(turn) {
      for (const step of scenario.play(turn)) if (step.do !== "send" || keep(step.event)) yield step;
    },
  };
}
