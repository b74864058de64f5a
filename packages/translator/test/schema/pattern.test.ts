import { validateBody } from "@codexthropic/codex-sim";
import { describe, expect, it } from "vitest";
import { normalizeSchema } from "../../src/index.ts";
import { isBackendPattern } from "../../src/schema/check-pattern.ts";

const INSIDE = [
  "",
  "^[a-z]+$",
  "^wf_[a-z0-9-]{6,}$",
  "^\\d{4}-\\d{2}-\\d{2}$",
  "\\w\\W\\s\\S\\D\\b\\B\\f\\n\\r\\t\\v\\a",
  "\\x41\\xff\\u00e9\\u00E9",
  "\\.\\/\\-\\\\\\(\\[\\]\\{\\}\\^\\$\\*\\+\\?\\|",
  "^(a|b)\\1$",
  "(?:a)(?:b|c)",
  "\\(\\?=a",
  "a{2}b{2,}c{2,3}",
  "^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$",
  "[\\w.-]+",
  "[\\w\\-.]",
  "[\\]a]",
  "[a\\]-]",
  "\\0",
  "\\A\\Z",
  "^https?://",
  "日本|é",
  "\\\\p{L}",
  "a\nb",
];

const OUTSIDE = [
  "\\p{L}",
  "^\\P{Lu}+$",
  "\\u{1F600}",
  "(?=a)b",
  "(?!a)b",
  "^(?!\\.)(?!.*\\.\\.)([A-Za-z0-9_'+\\-\\.]*)[A-Za-z0-9_+-]@([A-Za-z0-9][A-Za-z0-9\\-]*\\.)+[A-Za-z]{2,}$",
  "(?<=a)b",
  "(?<!a)b",
  "(?<year>\\d{4})",
  "(?P<year>\\d{4})",
  "(?i)a",
  "(?i:a)",
  "(?>a)",
  "[]",
  "[^]",
  "a[]b",
  "\\cA",
  "\\k<year>",
  "\\e",
  "\\U0001F600",
  "\\X41",
  "\\x4",
  "\\u12",
  "(a)\\2",
  "\\1",
  "[\\w-.]",
  "[a\\w-z]",
  "[.-\\d]",
  "(",
  "a)",
  "[a",
  "*",
  "a**",
  "a{2,1}",
  "a\\",
];

describe("patterns", () => {
  it.each(INSIDE)("%j is in the backend's dialect", (pattern) =>
    expect(isBackendPattern(pattern)).toBe(true),
  );
  it.each(OUTSIDE)("%j is not", (pattern) => expect(isBackendPattern(pattern)).toBe(false));

  it("the others of a schema are unaffected by one that is removed", () => {
    const schema = {
      type: "object",
      properties: {
        a: { type: "string", pattern: "^\\p{L}+$", enum: ["x"], description: "d" },
        b: { type: "string", pattern: "^b$" },
        c: {
          type: "object",
          properties: {},
          patternProperties: { "\\p{L}": {}, "^x-": { type: "string" }, "(": {} },
        },
      },
    };
    expect(normalizeSchema(schema)).toEqual({
      schema: {
        type: "object",
        properties: {
          a: { type: "string", enum: ["x"], description: "d" },
          b: { type: "string", pattern: "^b$" },
          c: { type: "object", properties: {}, patternProperties: { "^x-": { type: "string" } } },
        },
      },
      repairs: [
        { kind: "pattern", path: "properties.a.pattern" },
        { kind: "pattern", path: "properties.c.patternProperties" },
      ],
    });
  });

  it("a pattern that is no text goes", () => {
    const { schema } = normalizeSchema({ type: "object", properties: { a: { pattern: 5 } } });
    expect(schema).toEqual({ type: "object", properties: { a: {} } });
  });

  it("whatever stays, the backend takes", () => {
    const properties = Object.fromEntries(
      [...INSIDE, ...OUTSIDE].map((pattern, index) => [`p${index}`, { pattern }]),
    );
    const { schema } = normalizeSchema({ type: "object", properties });
    const tools = [{ type: "function", name: "t", strict: false, parameters: schema }];
    const input = [{ type: "message", role: "user", content: "x" }];
    expect(validateBody({ model: "gpt-5.5", stream: true, store: false, input, tools })).toBeNull();
  });
});
