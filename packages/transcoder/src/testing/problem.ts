import { asObject } from "@codexthropic/protocol/json";

/** A place where a stream departs from the grammar. */
export interface Problem {
  /** Position of the event, from 0; the length of the stream for what is missing at its end. */
  at: number;
  /** What is wrong, in one sentence. */
  problem: string;
}

export function isText(value: unknown): value is string {
  return typeof value === "string";
}

export function isFilled(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}

export function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

/** What is wrong with a usage object. Both clients compute with these figures (docs/reference/claude-code-client.md section 4.2). */
export function usageProblems(usage: unknown): string[] {
  const counts = asObject(usage);
  const required = ["input_tokens", "output_tokens"].filter((name) => !isCount(counts[name]));
  const optional = ["cache_creation_input_tokens", "cache_read_input_tokens"].filter(
    (name) => counts[name] != null && !isCount(counts[name]),
  );
  return [...required, ...optional].map((name) => `usage.${name} is no token count`);
}
