import { WebSocket } from "ws";
import type { Sim } from "../src/index.ts";
import { fullBody, type Frame } from "./helpers.ts";

/** A client of one connection that sends frames and collects what comes back. */
export interface WsClient {
  readonly socket: WebSocket;
  /** Headers of the answer to the handshake. */
  readonly headers: Record<string, string | string[] | undefined>;
  readonly frames: Frame[];
  send(frame: unknown): void;
  /** The frames from here to the next terminal one. Rejects when the connection closes before that. */
  answer(frame?: unknown): Promise<Frame[]>;
  /** The code with which the connection was closed. */
  readonly closed: Promise<number>;
}

export const HANDSHAKE = {
  "openai-beta": "responses_websockets=2026-02-06",
  originator: "codex_cli_rs",
  "user-agent": "codex_cli_rs/0.171.0 (Debian 12.0.0; x86_64) xterm-256color",
  version: "0.171.0",
  "chatgpt-account-id": "acc-sim-0001",
  "session-id": "thread-1",
  "thread-id": "thread-1",
};

const TERMINAL = /^(?:response\.(?:completed|incomplete|failed)|error)$/;

/** Connects. Rejects with the status of a refused handshake: `new Error("403 …")`. */
export function connect(
  sim: Sim,
  headers: Record<string, string | undefined> = {},
  options: { path?: string; perMessageDeflate?: boolean } = {},
): Promise<WsClient> {
  const url = `${sim.url.replace("http", "ws")}${options.path ?? "/backend-api/codex/responses"}`;
  const given = { ...HANDSHAKE, authorization: `Bearer ${sim.auth.issue().access_token}`, ...headers };
  const known = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const socket = new WebSocket(url, {
    headers: known as Record<string, string>,
    perMessageDeflate: options.perMessageDeflate ?? true,
  });
  const frames: Frame[] = [];
  const waiting = new Set<() => void>();
  let isClosed = false;
  const wake = (): void => {
    for (const one of waiting) one();
  };
  socket.on("message", (data, isBinary) => {
    frames.push(isBinary ? { type: "binary" } : parse(String(data as Buffer)));
    wake();
  });
  const closed = new Promise<number>((resolve) => {
    socket.on("close", (code) => {
      isClosed = true;
      resolve(code);
      wake();
    });
  });
  const send = (frame: unknown): void =>
    socket.send(typeof frame === "string" ? frame : JSON.stringify(frame));
  const answer = (frame?: unknown): Promise<Frame[]> => {
    const from = frames.length;
    if (frame !== undefined) send(frame);
    return new Promise((resolve, reject) => {
      const look = (): void => {
        const end = frames.findIndex(({ type }, i) => i >= from && TERMINAL.test(type));
        if (end < 0 && !isClosed) return;
        waiting.delete(look);
        if (end < 0) reject(new Error("closed"));
        else resolve(frames.slice(from, end + 1));
      };
      waiting.add(look);
      look();
    });
  };
  return new Promise((resolve, reject) => {
    let answered: Record<string, string | string[] | undefined> = {};
    socket.on("upgrade", ({ headers: theirs }) => (answered = theirs));
    socket.on("open", () => resolve({ socket, headers: answered, frames, send, answer, closed }));
    socket.on("unexpected-response", (_, response) => {
      let text = "";
      response.on("data", (chunk: Buffer) => (text += String(chunk)));
      response.on("end", () => reject(new Error(`${response.statusCode} ${text}`)));
    });
    socket.on("error", reject);
  });
}

function parse(text: string): Frame {
  try {
    return JSON.parse(text) as Frame;
  } catch {
    return { type: "unparsable", text };
  }
}

/** A correct frame of the full lane. */
export const create = (own: Record<string, unknown> = {}): Record<string, unknown> => ({
  type: "response.create",
  ...fullBody(own),
});

export const idOf = (frames: readonly Frame[]): string =>
  String((frames.at(-1)?.["response"] as Frame | undefined)?.["id"]);

export const itemsOf = (frames: readonly Frame[]): Frame[] =>
  frames.filter(({ type }) => type === "response.output_item.done").map((frame) => frame["item"] as Frame);
