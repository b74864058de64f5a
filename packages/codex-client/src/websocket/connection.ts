import type { CodexEvent, OutputItem } from "@codexthropic/protocol/codex";
import { classifyResponse, UpstreamError } from "@codexthropic/protocol/errors";

import { startTimer } from "../timer.ts";
import { cutError } from "../transport/connection-error.ts";
import type { CarriedTurn } from "./continue-conversation.ts";
import { EventQueue } from "./event-queue.ts";
import { readFrame } from "./read-frame.ts";
import type { Socket } from "./socket.ts";

/** What an exchange reports besides its events. */
export interface ExchangeListener {
  /** Headers that came in a frame: quota, `retry-after`. */
  headers(headers: ReadonlyMap<string, string>): void;
  /** `x-codex-turn-state`, from a `response.metadata` event. */
  turnState(value: string): void;
  /** The answer ended with `response.completed`. `output`: the items of its `response.output_item.done` events. */
  completed(responseId: string, output: readonly OutputItem[]): void;
  /** The connection was lost while the answer was under way. */
  closed(): void;
}

interface Exchange {
  queue: EventQueue;
  listener: ExchangeListener;
  output: OutputItem[];
}

type State = { kind: "idle" } | { kind: "busy"; exchange: Exchange } | { kind: "closed" };

/** `status` of a frame that the server found too large. @see RFC 6455 section 7.4.1 */
const TOO_LARGE = 1009;

/** Rejections that concern the connection and not the request: the same request can be sent another way. */
const CONNECTION_CODES =
  /"code":\s*"(?:previous_response_not_found|websocket_connection_limit_reached|response_already_in_flight)"/;

/** A ping that has not been answered for this long: the connection is dead. Milliseconds. */
export const PONG_TIMEOUT_MS = 2000;

/**
 * One open WebSocket: one request at a time, one answer after another. After anything but a completed answer it is
 * closed: neither the socket nor its chain of answers is used again.
 */
export class Connection {
  /** The last completed answer, which a frame may continue. */
  lastTurn: CarriedTurn | null = null;
  /** The server closed it because of a frame's size. */
  frameTooLarge = false;
  readonly openedAt: number;
  /** Milliseconds since the epoch. */
  idleSince: number;
  /** A larger frame may not be sent. */
  readonly maxMessageBytes: number;

  readonly #socket: Socket;
  readonly #now: () => number;
  readonly #pongs = new Set<() => void>();
  #state: State = { kind: "idle" };
  #retired = false;

  constructor(socket: Socket, now: () => number, maxMessageBytes: number) {
    this.#socket = socket;
    this.maxMessageBytes = maxMessageBytes;
    this.#now = now;
    this.openedAt = now();
    this.idleSince = this.openedAt;
    socket.keepAlive(false);
    socket.listen({
      text: (data) => this.#receive(data),
      binary: () => this.#fail(new UpstreamError(BINARY)),
      pong: () => this.#heard(),
      closed: (code) => this.#closed(code),
    });
  }

  get state(): State["kind"] {
    return this.#state.kind;
  }

  /**
   * Sends one frame. The events of its answer follow; `return()` before the last one drops the connection.
   * A ping goes ahead of it: when nothing at all comes back in two seconds, the connection is dead and the first
   * `next()` rejects.
   */
  exchange(frame: string, signal: AbortSignal, listener: ExchangeListener): EventQueue {
    if (this.#state.kind !== "idle") throw new Error("A connection carries one answer at a time.");
    const abort = (): void => {
      queue.fail(signal.reason);
      this.close();
    };
    const queue = new EventQueue({
      pause: () => this.#socket.pause(),
      resume: () => this.#socket.resume(),
      cancel: () => this.close(),
    });
    const exchange: Exchange = { queue, listener, output: [] };
    this.#state = { kind: "busy", exchange };
    this.lastTurn = null;
    this.#socket.keepAlive(true);
    signal.addEventListener("abort", abort, { once: true });
    queue.onEnd(() => signal.removeEventListener("abort", abort));
    void this.isAlive().then((alive) => {
      if (!alive && this.#exchange === exchange) this.#fail(new UpstreamError(SILENT));
    });
    this.#socket.send(frame);
    return queue;
  }

  /** Sends a ping. Resolves with whether anything was received within two seconds. */
  isAlive(): Promise<boolean> {
    if (this.#state.kind === "closed") return Promise.resolve(false);
    return new Promise((resolve) => {
      const answer = (alive: boolean): void => {
        stop();
        this.#pongs.delete(heard);
        resolve(alive);
      };
      const heard = (): void => answer(this.#state.kind !== "closed");
      const stop = startTimer(PONG_TIMEOUT_MS, () => answer(false));
      this.#pongs.add(heard);
      this.#socket.ping();
    });
  }

  /** Drops the connection. An answer under way ends without another event. */
  close(): void {
    if (this.#state.kind === "closed") return;
    const { exchange } = this.#state.kind === "busy" ? this.#state : { exchange: null };
    this.#state = { kind: "closed" };
    this.lastTurn = null;
    exchange?.queue.end();
    this.#socket.terminate();
    this.#heard();
  }

  /** Closes it as soon as no answer is under way. */
  retire(): void {
    this.#retired = true;
    if (this.#state.kind === "idle") this.close();
  }

  get #exchange(): Exchange | null {
    return this.#state.kind === "busy" ? this.#state.exchange : null;
  }

  #heard(): void {
    for (const heard of this.#pongs) heard();
  }

  #receive(data: string): void {
    this.#heard();
    const exchange = this.#exchange;
    if (exchange === null) return;
    const frame = readFrame(data);
    switch (frame?.kind) {
      case "turn_state":
        return exchange.listener.turnState(frame.value);
      case "failure": {
        exchange.listener.headers(frame.headers);
        if (CONNECTION_CODES.test(frame.body)) return this.#fail(cutError());
        const header = (name: string): string | null => frame.headers.get(name) ?? null;
        return this.#fail(new UpstreamError(classifyResponse(frame.status, header, frame.body)));
      }
      case "event":
        if (frame.event.type === "error" && CONNECTION_CODES.test(data)) return this.#fail(cutError());
        return this.#deliver(exchange, frame.event, data.length);
      case undefined:
        return exchange.queue.push(null, data.length);
    }
  }

  #deliver({ queue, listener, output }: Exchange, event: CodexEvent, size: number): void {
    queue.push(event, size);
    switch (event.type) {
      case "response.output_item.done": {
        const { item } = event as { item?: OutputItem };
        if (item) output.push(item);
        return;
      }
      case "response.completed":
        this.#state = { kind: "idle" };
        this.idleSince = this.#now();
        this.#socket.keepAlive(false);
        listener.completed((event as { response?: { id?: string } }).response?.id ?? "", output);
        queue.end();
        if (this.#retired) this.close();
        return;
      case "response.incomplete":
      case "response.failed":
      case "error":
        queue.end();
        return this.close();
    }
  }

  #fail(error: UpstreamError): void {
    this.#exchange?.queue.fail(error);
    this.close();
  }

  #closed(code: number): void {
    this.frameTooLarge = code === TOO_LARGE;
    this.#exchange?.listener.closed();
    this.#fail(cutError());
  }
}

const BINARY = { code: "bad_gateway", message: "The Codex backend sent a binary WebSocket frame." } as const;
const SILENT = { code: "cut", message: "The WebSocket connection did not answer a ping." } as const;
