import { expect, it } from "vitest";
import { parseJson } from "./json.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

it("parses ASCII and everything else alike", () => {
  expect(parseJson(bytes('{"a":"b"}'))).toEqual({ a: "b" });
  expect(parseJson(bytes('{"a":"é漢😀"}'))).toEqual({ a: "é漢😀" });
});

it("cannot be used to pollute prototypes", () => {
  parseJson(bytes('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}'));
  expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
});

it.each(["", "{", '{"secret prompt', "nonsense secret prompt", "[1,]"])(
  "explains %j without quoting it",
  (text) => {
    try {
      parseJson(bytes(text));
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({ name: "InvalidRequestError" });
      expect((error as Error).message).not.toContain("secret");
    }
  },
);
