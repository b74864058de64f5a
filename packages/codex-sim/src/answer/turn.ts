import type { Lane } from "@codexthropic/protocol/codex";
import type { JsonObject } from "../json.ts";

/** One event on the wire, before it gets its `sequence_number`. */
export type SimEvent = { type: string } & JsonObject;

/** What a scenario may know and use while it answers one request. */
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
  /** Whether the terminal event lists the output. @see codex-backend.md section 18: "often `[]`" */
  readonly terminalOutput: boolean;
  newItemId(prefix: string): string;
  newCallId(): string;
  /** Encrypted content for this account and model; an early one cannot be replayed. */
  seal(kind: "early" | "final"): string;
  quota(): Quota;
}

/** The account's limits as they stand. Times in unix seconds. */
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

const LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

/** Random-looking padding that the backend adds to deltas, so that sizes tell nothing; here a function of the delta. */
export function obfuscation(delta: string): string {
  let state = delta.length;
  for (let i = 0; i < delta.length; i++) state = next(state ^ delta.charCodeAt(i));
  let text = "";
  for (let left = 16 - (delta.length % 16); left > 0; left--) {
    state = next(state);
    text += LETTERS[(state >>> 16) % LETTERS.length];
  }
  return text;
}

/** A linear congruential step (Numerical Recipes). */
const next = (state: number): number => (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
