import type { PendingCall, Verdict } from "./verdict.ts";

/** Characters of an explanation that reach the client. */
const EXPLANATION = 500;

/**
 * Reads the judge's answer. Every call gets an entry; nothing is guessed: a call without exactly one well-formed
 * verdict is `unavailable`. Verdicts about other ids are ignored.
 */
export function readVerdicts(answer: string, calls: readonly PendingCall[]): Map<string, Verdict> {
  const given = parseVerdicts(answer);
  return new Map(calls.map(({ id }) => [id, verdictOf(given.filter((verdict) => verdict.id === id))]));
}

interface GivenVerdict {
  id: string;
  flagged: boolean;
  explanation: string;
}

function verdictOf([verdict, ...others]: GivenVerdict[]): Verdict {
  if (!verdict || others.length > 0) return { type: "unavailable", reason: "error" };
  if (!verdict.flagged) return { type: "evaluated", outcome: "not_flagged" };
  return { type: "evaluated", outcome: "flagged", explanation: oneLine(verdict.explanation) };
}

/** It is shown in a terminal and read by the agent: one short line without anything that is not seen. */
function oneLine(text: string): string {
  const plain = text.replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\s]+/gu, " ").trim();
  return plain.length <= EXPLANATION
    ? plain
    : `${plain.slice(0, EXPLANATION).replace(/[\ud800-\udbff]$/, "")}…`;
}

function parseVerdicts(answer: string): GivenVerdict[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(answer);
  } catch {
    return [];
  }
  const verdicts =
    typeof parsed === "object" && parsed !== null && "verdicts" in parsed ? parsed.verdicts : null;
  return Array.isArray(verdicts) ? verdicts.filter(isVerdict) : [];
}

function isVerdict(value: unknown): value is GivenVerdict {
  if (typeof value !== "object" || value === null) return false;
  const { id, flagged, explanation } = value as Partial<Record<keyof GivenVerdict, unknown>>;
  return typeof id === "string" && typeof flagged === "boolean" && typeof explanation === "string";
}
