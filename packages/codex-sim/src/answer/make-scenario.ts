import type { Scenario } from "./scenario.ts";
import type { SimEvent, Turn } from "./turn.ts";

const TERMINAL = /^(?:response\.(?:completed|incomplete|failed)|error)$/;

/** Whether the event ends an answer. */
export function isTerminal({ type }: SimEvent): boolean {
  return TERMINAL.test(type);
}

const PLAIN: Omit<Scenario, "name" | "play"> = {
  status: 200,
  headers: {},
  hold: null,
  wire: { newline: "\n", chunkBytes: null },
};

/** A 200 stream of these events. */
export function streaming(name: string, events: (turn: Turn) => Iterable<SimEvent>): Scenario {
  return {
    ...PLAIN,
    name,
    *play(turn) {
      for (const event of events(turn)) yield { do: "send", event };
    },
  };
}

/** A body with a status: JSON unless it is a string. */
export function answering(
  name: string,
  status: number,
  body: object | string | ((turn: Turn) => object),
  headers: Record<string, string> = {},
): Scenario {
  return {
    ...PLAIN,
    name,
    status,
    headers: {
      "content-type": typeof body === "string" ? "text/html; charset=utf-8" : "application/json",
      ...headers,
    },
    *play(turn) {
      const value = typeof body === "function" ? body(turn) : body;
      yield { do: "write", text: typeof value === "string" ? value : JSON.stringify(value) };
    },
  };
}
