import { isObject } from "@codexthropic/protocol/json";
import { schemaNodes } from "./walk.ts";

/** Look-ahead and look-behind, wherever a schema holds a regular expression. */

const LOOKAROUND = /\(\?<?[=!]/;

/**
 * The backend's sentence about the first look-around of a schema, or `null`. It tells a path inside the schema, never
 * the tool: a client with many tools has to find it by itself.
 */
export function lookaroundProblem(root: unknown): string | null {
  for (const { value, path } of schemaNodes(root)) {
    if (!isObject(value)) continue;
    const { pattern, patternProperties } = value;
    if (typeof pattern === "string" && hasLookaround(pattern)) return sentence([...path, "pattern"]);
    if (isObject(patternProperties) && Object.keys(patternProperties).some(hasLookaround)) {
      return sentence([...path, "patternProperties"]);
    }
  }
  return null;
}

export function hasLookaround(pattern: string): boolean {
  // An escaped parenthesis opens no group, nor does one inside a class.
  return LOOKAROUND.test(pattern.replace(/\\./gs, "").replace(/\[\^?\]?[^\]]*\]/g, ""));
}

const sentence = (path: readonly string[]): string =>
  `Invalid JSON schema: regex lookaround is not supported. Found at ${jsonPath(path)}.`;

const jsonPath = (path: readonly string[]): string =>
  path.reduce((text, step) => text + (/^\d+$/.test(step) ? `[${step}]` : `.${step}`), "$");
