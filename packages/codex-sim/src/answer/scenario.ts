import type { Hold } from "./hold.ts";
import type { SimEvent, Turn } from "./turn.ts";

/** One step of an answer's body. */
export type Step =
  /** A frame. */
  | { readonly do: "send"; readonly event: SimEvent }
  /** Text as it stands: a JSON body, a comment, half a frame. */
  | { readonly do: "write"; readonly text: string }
  | { readonly do: "wait"; readonly hold: Hold }
  /** The socket is destroyed. */
  | { readonly do: "cut" }
  /** WebSocket: the connection is closed with this code. HTTP: the answer ends. */
  | { readonly do: "close"; readonly code: number }
  /** WebSocket: a binary frame. HTTP has none: nothing is sent. */
  | { readonly do: "binary"; readonly text: string };

/** How frames look on the wire. */
export interface Wire {
  /** Default `"\n"`. */
  readonly newline: "\n" | "\r\n" | "\r";
  /** Bytes per write; a number of 1 splits characters. Default: a frame per write. */
  readonly chunkBytes: number | null;
}

/** What the backend does with one request. Made by the builders, changed by the modifiers; immutable. */
export interface Scenario {
  readonly name: string;
  readonly status: number;
  /** Lower-case names; they win over the usual headers, `null` removes one. */
  readonly headers: Readonly<Record<string, string | null>>;
  /** Nothing is sent, not even the head, before this is over. */
  readonly hold: Hold | null;
  readonly wire: Wire;
  play(turn: Turn): Iterable<Step>;
}

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
