import type { CodexEvent, Lane, ModelInfo } from "@codexthropic/protocol/codex";
import type { UpstreamFailure } from "@codexthropic/protocol/errors";
import type { JsonObject } from "@codexthropic/protocol/json";
import type { TranslateOptions } from "@codexthropic/translator";

/** The version that this program writes, and the newest that it reads. */
export const RECORDING_VERSION = 1;

/** One exchange of `/v1/messages`, as its file holds it. Redacted before it is written. @see docs/recording.md */
export interface Recording {
  v: typeof RECORDING_VERSION;
  /** `req_…`, as in the access log and in the answer's `request-id` header. */
  id: string;
  /** ISO 8601, UTC: when the request arrived. */
  time: string;
  duration_ms: number;
  versions: { codexthropic: string; node: string; platform: string };
  settings: RecordedSettings;
  request: RecordedRequest;
  /** `null`: the request ended before anything was translated. */
  upstream: RecordedUpstream | null;
  answer: RecordedAnswer;
}

export interface RecordedSettings extends Pick<TranslateOptions, "fast" | "models" | "verbosity"> {
  lane: string;
  /** Texts are in the recording (`--record-texts`). */
  texts: boolean;
}

export interface RecordedRequest {
  method: string;
  path: string;
  /** Only headers that are known to be harmless. */
  headers: Record<string, string>;
  /** `null`: the body was no JSON object. */
  body: JsonObject | null;
}

export interface RecordedUpstream {
  /** The catalogue's entries of the models that were asked. */
  catalog: ModelInfo[];
  /** Every body that was built, in order; the last one was answered. */
  requests: RecordedBuild[];
  model: string | null;
  lane: Lane | null;
  transport: "http" | "websocket" | null;
  /** A WebSocket frame held only what was new in the last body. */
  continued: boolean;
  /** Requests that were sent. */
  attempts: number;
  /** `anthropic-ratelimit-unified-*` of the answer. */
  headers: Record<string, string>;
  /** What codex-client handed out. */
  frames: RecordedFrame[];
  /** Why there was no answer, or why it broke off. */
  failure: UpstreamFailure | null;
}

export interface RecordedBuild {
  /** Milliseconds after the arrival. */
  t: number;
  /** What codex-client asked for: see `BuildOptions`. Sets are arrays, maps are arrays of pairs. */
  options: JsonObject;
  body: JsonObject;
}

export interface RecordedFrame {
  /** Milliseconds after the arrival. */
  t: number;
  events: CodexEvent[];
}

export interface RecordedAnswer {
  status: number;
  headers: Record<string, string>;
  /** Of a streamed answer. */
  events: JsonObject[] | null;
  /** Of any other. */
  body: JsonObject | null;
  /** `ErrorCode` of the failure that the client was told. */
  error: string | null;
  /** The client left before the end. */
  aborted: boolean;
}
