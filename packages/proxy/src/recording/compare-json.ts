import { isObject } from "@codexthropic/protocol/json";
import { escapeControls } from "../record/escape-controls.ts";

/** A place where two values differ. */
export interface Difference {
  /** `answer.blocks[1].text` */
  path: string;
  /** JSON, cut; `undefined` in words: "nothing". */
  recorded: string;
  today: string;
}

/** So many differences are listed at most. */
const MOST = 20;

/** Where two JSON values differ. Both are blurred before: see {@link blur}. */
export function compareJson(path: string, recorded: unknown, today: unknown): Difference[] {
  const found: Difference[] = [];
  const visit = (at: string, left: unknown, right: unknown): void => {
    if (found.length >= MOST || left === right) return;
    if (Array.isArray(left) && Array.isArray(right)) {
      for (let n = 0; n < Math.max(left.length, right.length); n++) visit(`${at}[${n}]`, left[n], right[n]);
    } else if (isObject(left) && isObject(right)) {
      for (const key of new Set([...Object.keys(left), ...Object.keys(right)]))
        visit(`${at}.${key}`, left[key], right[key]);
    } else found.push({ path: escapeControls(at), ...showBoth(left, right) });
  };
  visit(path, recorded, today);
  return found;
}

/** What differs in two long texts stands where they part. */
function showBoth(left: unknown, right: unknown): { recorded: string; today: string } {
  if (typeof left !== "string" || typeof right !== "string" || Math.max(left.length, right.length) < 100) {
    return { recorded: show(left), today: show(right) };
  }
  let same = 0;
  while (same < left.length && left.charAt(same) === right.charAt(same)) same += 1;
  const from = Math.max(0, same - 20);
  const cut = (text: string): string =>
    `${from > 0 ? "…" : ""}${show(text.slice(from))} (${text.length} characters)`;
  return { recorded: cut(left), today: cut(right) };
}

function show(value: unknown): string {
  if (value === undefined) return "nothing";
  const text = JSON.stringify(value);
  return escapeControls(text, 100);
}

/** Ids get numbers in the order in which they come: all that matters is which of them are equal. */
const IDS =
  /^(?:(?:srv|mcp)?toolu|call|fc|fco|ctc|ctco|tsc|tso|rs|msg|resp|ws|req|item)_[\w-]+$|^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const SEALED: ReadonlySet<string> = new Set(["signature", "encrypted_content", "encrypted_index"]);

/**
 * Makes two values comparable of which one was redacted before it was worked on and the other one afterwards: ids and
 * seals become numbers, and masked characters are all alike.
 */
export function blur(value: unknown, isMasked: boolean): unknown {
  const numbers = new Map<string, number>();
  const number = (text: string): string => {
    if (!numbers.has(text)) numbers.set(text, numbers.size + 1);
    return `#${numbers.get(text)}`;
  };
  const visit = (entry: unknown, key: string): unknown => {
    if (typeof entry === "string") {
      if (IDS.test(entry) || (SEALED.has(key) && entry !== "")) return number(entry);
      return isMasked ? entry.replace(/[Xx0Zz9]/g, "x") : entry;
    }
    if (Array.isArray(entry)) return entry.map((each) => visit(each, key));
    if (!isObject(entry)) return entry;
    return Object.fromEntries(Object.entries(entry).map(([name, each]) => [name, visit(each, name)]));
  };
  return visit(value, "");
}
