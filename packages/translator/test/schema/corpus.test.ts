import { readFileSync } from "node:fs";
import { validateBody } from "@codexthropic/codex-sim";
import { describe, expect, it } from "vitest";
import { normalizeSchema } from "../../src/index.ts";
import { asList, asObject, type JsonObject } from "@codexthropic/protocol/json";
import { captures } from "../captures.ts";

/** What the backend says about a tool with these parameters. */
function verdict(parameters: unknown) {
  const tool = { type: "function", name: "t", strict: false, parameters };
  const input = [{ type: "message", role: "user", content: "x" }];
  return validateBody({ model: "gpt-5.5", stream: true, store: false, input, tools: [tool] });
}

/** Without `$schema`, which falls away, and the empty `properties` that objects without any get. */
function withoutAdditions(schema: unknown): unknown {
  return JSON.parse(JSON.stringify(schema), (key, value: unknown) =>
    key === "$schema" || (key === "properties" && Object.keys(asObject(value)).length === 0)
      ? undefined
      : value,
  );
}

describe("tools of Claude Code", () => {
  const tools = new Map(
    captures.flatMap(({ body }) =>
      asList(body["tools"])
        .map(asObject)
        .filter(({ input_schema: schema }) => schema !== undefined)
        .map((tool): [string, JsonObject] => [JSON.stringify(tool["input_schema"]), tool]),
    ),
  );

  it.each([...tools.values()].map((tool) => [tool["name"], tool["input_schema"]]))(
    "%s loses nothing but $schema",
    (_name, schema) => {
      const { schema: normalized, repairs } = normalizeSchema(schema);
      expect(repairs).toEqual([]);
      expect(withoutAdditions(normalized)).toEqual(withoutAdditions(schema));
      expect(verdict(normalized)).toBeNull();
    },
  );
});

describe("tools of MCP servers on npm", () => {
  const file = new URL("../fixtures/mcp-schemas.json", import.meta.url);
  const servers = JSON.parse(readFileSync(file, "utf8")) as Record<string, Record<string, JsonObject>>;
  const tools = Object.entries(servers).flatMap(([server, list]) =>
    Object.entries(list).map(([name, schema]): [string, JsonObject] => [`${server} ${name}`, schema]),
  );

  it("there are enough of them", () => expect(tools.length).toBeGreaterThan(100));

  it.each(tools)("%s is accepted and keeps its properties", (_name, schema) => {
    const { schema: normalized } = normalizeSchema(schema);
    expect(verdict(normalized)).toBeNull();
    expect(Object.keys(asObject(normalized["properties"]))).toEqual(
      expect.arrayContaining(Object.keys(asObject(schema["properties"]))),
    );
  });

  it("few of them lose anything", () => {
    const repairs = tools.flatMap(([name, schema]) =>
      normalizeSchema(schema).repairs.map(({ kind, path }) => `${name}: ${kind} ${path}`),
    );
    expect(repairs).toMatchInlineSnapshot(`[]`);
  });
});
