import { scenarios } from "@codexthropic/codex-sim";
import type { ToolParam } from "@codexthropic/protocol/anthropic";
import type { Case, Pattern } from "../case.ts";
import { inOrder } from "../match-pattern.ts";
import { BASH, one, say, tool } from "./build-requests.ts";

/** Schemas of tools: what the backend would refuse is repaired, and other tools are not affected. */

const MAPPING = "docs/mapping.md section 2";

const offers = (...names: (string | RegExp)[]): { upstream: readonly Pattern[] } => ({
  upstream: [
    { tools: inOrder(...names.map((name): Pattern => ({ type: "function", name, strict: false }))) },
  ],
});

/** A tool of this schema is offered, and the other tools are not affected. */
function schema(id: string, title: string, input_schema: unknown): Case {
  const odd = { ...tool("Odd", {}), input_schema } as ToolParam;
  return one(`schema.${id}`, title, MAPPING, {
    request: say("Work.", { tools: [odd, BASH] }),
    scenarios: [scenarios.toolCall("Bash", { command: "ls" })],
    expect: { ...offers("Odd", "Bash"), message: { stop_reason: "tool_use" } },
  });
}

const withProperty = (property: object): object => ({ type: "object", properties: { a: property } });

export const SCHEMAS: readonly Case[] = [
  schema("missing", "A tool without a schema takes an empty object", null),
  schema("no_properties", "An object without properties gets some", { type: "object" }),
  schema(
    "nested_no_properties",
    "A nested object without properties gets some",
    withProperty({ type: "object" }),
  ),
  schema(
    "pattern",
    "A pattern of another dialect is taken out",
    withProperty({ type: "string", pattern: "^\\p{L}+$" }),
  ),
  schema(
    "look_behind",
    "Look-behind is taken out of a pattern",
    withProperty({ type: "string", pattern: "(?<=a)b" }),
  ),
  schema(
    "look_ahead",
    "Look-ahead is taken out of a pattern",
    withProperty({ type: "string", pattern: "^(?!\\.)[a-z]+@" }),
  ),
  schema("look_ahead_nested", "Look-ahead is taken out inside definitions and lists", {
    type: "object",
    properties: { a: { type: "array", items: { anyOf: [{ type: "null" }, { $ref: "#/$defs/mail" }] } } },
    $defs: { mail: { type: "string", pattern: "(?=a)b" } },
  }),
  schema("look_ahead_names", "Look-ahead is taken out of propertyNames and keys of patternProperties", {
    type: "object",
    properties: {},
    propertyNames: { pattern: "^(?!__)" },
    patternProperties: { "^(?!x-)": { type: "string" } },
  }),
  schema("pattern_properties", "A key of patternProperties in another dialect is taken out", {
    type: "object",
    properties: {},
    patternProperties: { "\\p{L}": { type: "string" } },
  }),
  schema(
    "broken_pattern",
    "A pattern that does not compile is taken out",
    withProperty({ type: "string", pattern: "(" }),
  ),
  schema("any_of_root", "A root anyOf becomes one object", {
    anyOf: [
      { type: "object", properties: { a: { type: "string" } }, required: ["a"] },
      { type: "object", properties: { b: { type: "string" } }, required: ["b"] },
    ],
  }),
  schema("one_of_root", "A root oneOf beside a type becomes one object", {
    type: "object",
    oneOf: [{ properties: { a: { type: "string" } } }, { properties: { b: { type: "string" } } }],
  }),
  schema("type_list_root", "A root type list becomes object", { type: ["object", "null"], properties: {} }),
  schema("enum_root", "A root enum is dropped", { type: "object", properties: {}, enum: [{}] }),
  schema("ref_root", "A root $ref is inlined", {
    $ref: "#/$defs/args",
    $defs: { args: { type: "object", properties: { a: { type: "string" } } } },
  }),
  schema(
    "ref_unresolvable",
    "A $ref that leads nowhere takes anything",
    withProperty({ $ref: "#/definitions/nowhere" }),
  ),
  schema("ref_cycle", "A $ref that leads to itself is harmless", {
    type: "object",
    properties: { next: { $ref: "#" } },
  }),
  schema("array_without_items", "An array without items gets some", withProperty({ type: "array" })),
  schema(
    "draft_4",
    "Draft 4's boolean bounds are dropped",
    withProperty({ type: "number", minimum: 0, exclusiveMinimum: true }),
  ),
  schema(
    "draft_4_required",
    "A boolean required of draft 4 is dropped",
    withProperty({ type: "string", required: true }),
  ),
  schema("empty_enum", "An empty enum is dropped", withProperty({ type: "string", enum: [] })),
  schema("unknown_type", "A type that does not exist is dropped", withProperty({ type: "any" })),
  schema("type_missing", "A property without a type is fine", withProperty({ description: "Anything." })),
  schema("properties_list", "properties that are a list become an object", {
    type: "object",
    properties: [],
  }),
];
