import type { Check, Pattern } from "./case.ts";

/** Every difference, with its path; empty: it fits. */
export function mismatches(pattern: Pattern, value: unknown, path: string): string[] {
  if (typeof pattern === "function") return checked(pattern(value), path);
  if (pattern instanceof RegExp) {
    return typeof value === "string" && pattern.test(value)
      ? []
      : [`${path}: ${show(value)} does not match ${String(pattern)}`];
  }
  if (isList(pattern)) return inList(pattern, value, path);
  if (typeof pattern === "object" && pattern !== null) return inObject(pattern, value, path);
  return Object.is(pattern, value) ? [] : [`${path}: expected ${show(pattern)}, got ${show(value)}`];
}

function checked(problem: string | null, path: string): string[] {
  return problem === null ? [] : [`${path}: ${problem}`];
}

function inList(patterns: readonly Pattern[], value: unknown, path: string): string[] {
  if (!Array.isArray(value)) return [`${path}: expected a list, got ${show(value)}`];
  if (value.length !== patterns.length) {
    return [`${path}: expected ${patterns.length} entries, got ${value.length}: ${show(value)}`];
  }
  return patterns.flatMap((pattern, i) => mismatches(pattern, value[i], `${path}[${i}]`));
}

function inObject(patterns: { readonly [key: string]: Pattern }, value: unknown, path: string): string[] {
  if (typeof value !== "object" || value === null) return [`${path}: expected an object, got ${show(value)}`];
  return Object.entries(patterns).flatMap(([key, pattern]) =>
    mismatches(pattern, Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined, `${path}.${key}`),
  );
}

const isList = (pattern: Pattern): pattern is readonly Pattern[] => Array.isArray(pattern);

const LONGEST = 200;

/** A value in a message; long ones are cut. */
export function show(value: unknown): string {
  const text = value === undefined ? "nothing" : (JSON.stringify(value) ?? typeof value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

// ---------------------------------------------------------------- checks

/** The key is missing or null. */
export const absent: Check = (value) =>
  value === undefined || value === null ? null : `expected nothing, got ${show(value)}`;

export const present: Check = (value) => (value === undefined || value === null ? "is missing" : null);

export const positive: Check = (value) =>
  typeof value === "number" && value > 0 ? null : `expected a number above 0, got ${show(value)}`;

/** Some entry of the list fits. */
export function some(pattern: Pattern): Check {
  return (value) =>
    Array.isArray(value) && value.some((one) => mismatches(pattern, one, "").length === 0)
      ? null
      : `no entry fits; got ${show(value)}`;
}

/** No entry of the list fits; a missing list has none. */
export function none(pattern: Pattern): Check {
  return (value) =>
    Array.isArray(value) && value.some((one) => mismatches(pattern, one, "").length === 0)
      ? `an entry should not be there; got ${show(value)}`
      : null;
}

/** These entries in this order, among others. */
export function inOrder(...patterns: readonly Pattern[]): Check {
  return (value) => {
    if (!Array.isArray(value)) return `expected a list, got ${show(value)}`;
    let from = 0;
    for (const pattern of patterns) {
      const found = value.findIndex((one, i) => i >= from && mismatches(pattern, one, "").length === 0);
      if (found < 0)
        return `entry ${patterns.indexOf(pattern) + 1} is missing or out of order; got ${show(value)}`;
      from = found + 1;
    }
    return null;
  };
}

/** Any of these. */
export function oneOf(...patterns: readonly Pattern[]): Check {
  return (value) =>
    patterns.some((pattern) => mismatches(pattern, value, "").length === 0)
      ? null
      : `none of ${patterns.length} possibilities fits ${show(value)}`;
}

/** The same value, at every depth. */
export function exactly(expected: unknown): Check {
  return (value) =>
    JSON.stringify(value) === JSON.stringify(expected)
      ? null
      : `expected ${show(expected)}, got ${show(value)}`;
}

/** A JSON text whose value fits. */
export function json(pattern: Pattern): Check {
  return (value) => {
    try {
      return mismatches(pattern, JSON.parse(String(value)) as unknown, "")[0] ?? null;
    } catch {
      return `expected JSON, got ${show(value)}`;
    }
  };
}
