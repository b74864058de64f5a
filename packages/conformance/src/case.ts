import type { MessagesRequest } from "@codexthropic/protocol/anthropic";
import type { Scenario, Sim } from "@codexthropic/codex-sim";
import type { Observed } from "./observed.ts";

/** One rule that a proxy has to follow, as data. */
export interface Case {
  /** `<group>.<name>`, stable: reports and `--only` use it. */
  readonly id: string;
  /** A sentence that is true of a correct proxy. */
  readonly title: string;
  /** Page and section that the rule comes from. */
  readonly source: string;
  /** One after another, in one conversation. */
  readonly steps: readonly Step[];
  /** Changes the state of the whole backend: runs when no other case does. */
  readonly alone?: true;
  /** The case is not repeated without streaming. */
  readonly streamOnly?: true;
}

/** One request of the client and its expected effects. */
export interface Step {
  readonly request: ClientRequest;
  /** What the backend does with the upstream requests, in order. None: it answers helpfully. */
  readonly scenarios?: readonly Scenario[];
  /** Done to the backend before the request. */
  readonly before?: (sim: Sim) => void;
  readonly expect: Expect;
}

export interface ClientRequest {
  /** Default `POST`. */
  readonly method?: string;
  /** Default `/v1/messages`. */
  readonly path?: string;
  /** They replace those that Claude Code sends; `null` removes one. */
  readonly headers?: Readonly<Record<string, string | null>>;
  /** JSON unless it is a text; may be made from what was observed before. */
  readonly body?: Body | ((past: readonly Observed[]) => Body);
  /** The body is sent gzipped. */
  readonly gzip?: true;
  /** The client closes the connection: when the request has reached the backend, or after the first delta. */
  readonly leave?: "before_headers" | "during_stream";
}

export type Body = Partial<MessagesRequest> | string;

export interface Expect {
  /** Default 200. */
  readonly status?: number;
  /** The message, accumulated from the stream or as it came. */
  readonly message?: Pattern;
  /** The `error` object, of the body or of an `event: error`. */
  readonly error?: Pattern;
  readonly headers?: Readonly<Record<string, Pattern>>;
  /** JSON of an answer that is no message. */
  readonly json?: Pattern;
  /** The upstream requests, in order. Default: as many as there are scenarios, one without any. */
  readonly upstream?: readonly Pattern[];
  /** Instead: at least and at most so many. The answer to the last of them is what the client is told. */
  readonly upstreamBetween?: readonly [least: number, most: number];
  /** Checks that patterns cannot express. Returns problems. */
  readonly also?: (observed: Observed, past: readonly Observed[]) => readonly string[];
}

/**
 * The expected value. Plain data is compared: objects by the keys that are given, arrays as a whole. A
 * regular expression tests a text, a {@link Check} decides by itself.
 */
export type Pattern =
  | string
  | number
  | boolean
  | null
  | RegExp
  | Check
  | readonly Pattern[]
  | { readonly [key: string]: Pattern };

/** `null` when the value is right, else what is wrong with it. */
export type Check = (value: unknown) => string | null;
