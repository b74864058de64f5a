import type { JsonObject } from "@codexthropic/protocol/json";
import type { Lane } from "@codexthropic/protocol/codex";
import type { Problem } from "./validate/problem.ts";

/** One request. The entry changes until `finished`. */
export interface SimRequest {
  /** 1, 2, 3, … over all paths. */
  readonly id: number;
  /** `WS` for a WebSocket frame. */
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** Lower-case names; `authorization` shows the token's label instead of the token. */
  readonly headers: Readonly<Record<string, string>>;
  /** `access-1`, `api-key-2`, `unknown`, or `null` without authorization. */
  readonly token: string | null;
  transport: "http" | "websocket";
  /** Which WebSocket connection it came on: the `id` of a {@link SimConnection}. */
  connection: number | null;
  /** The WebSocket frame as it was sent. `null` over HTTP. */
  frame: JsonObject | null;
  /** Whether the frame continued the connection's last answer. */
  isContinued: boolean;
  /** Parsed JSON or form; of a frame the whole body that HTTP would have carried; tokens in it are replaced by their labels. `null` until it has arrived, or without one. */
  body: JsonObject | null;
  /** Bytes on the wire, of a frame before compression. */
  bodyBytes: number;
  lane: Lane | null;
  /** Why it was refused. */
  problem: Problem | null;
  warnings: string[];
  /** Name of the scenario that answered. */
  scenario: string | null;
  status: number | null;
  /** Types of the events that went out. */
  events: string[];
  cachedTokens: number;
  inputTokens: number;
  /** When the client left, if it did so before the answer was over. */
  aborted: "before_headers" | "during_stream" | null;
  finished: boolean;
}

/** One WebSocket connection, open or closed. */
export interface SimConnection {
  /** 1, 2, 3, … */
  readonly id: number;
  /** Text frames that came. */
  frames: number;
  pings: number;
  pongs: number;
  /** `null` while it is open. 1006: cut, by either side. */
  closeCode: number | null;
  /** Whether the simulator ended it. */
  isCut: boolean;
  warnings: string[];
  /** Closes it with a close frame, default 1000. */
  close(code?: number): void;
  /** Destroys it. */
  cut(): void;
}
