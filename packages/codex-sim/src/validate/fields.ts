import type { JsonObject } from "@codexthropic/protocol/json";
import type { Rejection } from "./reject.ts";
import { missing, unknownParameter } from "./sentences.ts";

/** Names of the fields of one kind of object: `required: [...], optional: [...]`. */
export interface FieldTable {
  readonly required: readonly string[];
  readonly optional: ReadonlySet<string>;
}

export function fields(required: string, optional = ""): FieldTable {
  const split = (names: string): string[] => names.split(" ").filter((name) => name !== "");
  return { required: split(required), optional: new Set([...split(required), ...split(optional)]) };
}

/** Missing and unknown fields, in the API's words. */
export function checkFields(object: JsonObject, table: FieldTable, param: string): Rejection | null {
  for (const name of table.required) {
    if (object[name] === undefined) return missing(`${param}.${name}`);
  }
  for (const name of Object.keys(object)) {
    if (!table.optional.has(name)) return unknownParameter(`${param}.${name}`);
  }
  return null;
}
