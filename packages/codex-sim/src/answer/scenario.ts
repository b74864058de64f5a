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

/** How the backend answers one request. Builders create it, modifiers return changed copies. */
export interface Scenario {
  readonly name: string;
  readonly status: number;
  /** Lower-case names; they win over the usual headers, `null` removes one. */
  readonly headers: Readonly<Record<string, string | null>>;
  /** Nothing is sent, not even the response headers, before this is over. */
  readonly hold: Hold | null;
  readonly wire: Wire;
  play(turn: Turn): Iterable<Step>;
}
