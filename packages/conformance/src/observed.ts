import type { Message, MessageStreamEvent, MessagesRequest } from "@codexthropic/protocol/anthropic";
import type { RequestView } from "@codexthropic/codex-sim";

/** What was observed in one step. */
export interface Observed {
  /** As sent, tag included. */
  readonly request: Partial<MessagesRequest>;
  readonly answer: Answer;
  readonly upstream: readonly Upstream[];
}

/** The whole answer to one request. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** The body as text. */
  readonly text: string;
  /** Parsed, when it is JSON. */
  readonly json: unknown;
  /** `null`: no event stream. */
  readonly events: readonly MessageStreamEvent[] | null;
  readonly message: Message | null;
  /** Of an error body or of an `event: error`. */
  readonly error: Readonly<Record<string, unknown>> | null;
  /** Errors of form, independent of the content. */
  readonly problems: readonly string[];
  /** The client left before the end. */
  readonly left: boolean;
}

/** One request that reached the backend, as the patterns see it. */
export interface Upstream {
  readonly body: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;
  /** `instructions` and the developer messages, whichever lane. */
  readonly instructions: string;
  /** Every tool on offer, wherever the lane puts them. */
  readonly tools: readonly Readonly<Record<string, unknown>>[];
  /** Without `additional_tools`. */
  readonly input: readonly Readonly<Record<string, unknown>>[];
  readonly lane: string;
  readonly view: RequestView;
  /** When the proxy ended the request, if it did so before the answer was over. */
  readonly aborted: "before_headers" | "during_stream" | null;
  readonly cachedTokens: number;
  readonly inputTokens: number;
  readonly transport: "http" | "websocket";
  /** Why the backend rejected it, `null` when it did not. */
  readonly rejected: string | null;
}
