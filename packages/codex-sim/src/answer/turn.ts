import type { JsonObject } from "@codexthropic/protocol/json";
import type { Lane } from "@codexthropic/protocol/codex";

/** One event on the wire, before it gets its `sequence_number`. */
export type SimEvent = { type: string } & JsonObject;

/** What a scenario knows of the request that it answers, and the helpers it uses. */
export interface Turn {
  /** `resp_…` */
  readonly responseId: string;
  readonly body: JsonObject;
  readonly model: string;
  readonly lane: Lane;
  /** Unix seconds. */
  readonly createdAt: number;
  readonly inputTokens: number;
  readonly cachedTokens: number;
  /** Whether `include` asks for the sources of web searches. */
  readonly wantsSources: boolean;
  /** Whether `include` asks for encrypted reasoning. */
  readonly wantsEncrypted: boolean;
  /** Whether the terminal event lists the output. @see docs/reference/codex-backend.md section 18: "often `[]`" */
  readonly terminalOutput: boolean;
  newItemId(prefix: string): string;
  newCallId(): string;
  /** Encrypted content for this account and model; an early one cannot be replayed. */
  seal(kind: "early" | "final"): string;
  quota(): Quota;
}

/** The account's current limits. Times in unix seconds. */
export interface Quota {
  plan: string;
  primary: QuotaWindow;
  secondary: QuotaWindow;
  credits: { has_credits: boolean; unlimited: boolean; balance: string | null };
}

export interface QuotaWindow {
  used_percent: number;
  window_minutes: number;
  reset_at: number;
}
