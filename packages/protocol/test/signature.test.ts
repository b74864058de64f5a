import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { decodeSignature, encodeSignature } from "../src/signature.ts";

/** The Fernet shape that the backend issues: version byte 0x80, base64url, a multiple of 4 long. */
const bare = `gAAAA${"A".repeat(119)}`;

describe("the envelope", () => {
  it("carries id, model and the encrypted content verbatim", () => {
    const state = { id: "rs_1", model: "gpt-5.5", encrypted_content: bare };
    const signature = encodeSignature(state);
    expect(signature).toBe(`codexthropic.1.${btoa('["rs_1","gpt-5.5"]').replace(/=+$/, "")}.${bare}`);
    expect(decodeSignature(signature)).toEqual(state);
  });

  it("keeps what is unknown unknown", () => {
    const state = { id: null, model: null, encrypted_content: "x" };
    expect(decodeSignature(encodeSignature(state))).toEqual(state);
  });

  it("gives back any state", () => {
    const text = fc.option(fc.string({ unit: "binary" }));
    fc.assert(
      fc.property(text, text, fc.string({ minLength: 1 }), (id, model, encrypted_content) => {
        const state = { id, model, encrypted_content };
        expect(decodeSignature(encodeSignature(state))).toEqual(state);
        expect(encodeSignature(state)).toBe(encodeSignature(state));
      }),
    );
  });
});

describe("a bare encrypted string", () => {
  it("is accepted", () => {
    expect(decodeSignature(bare)).toEqual({ id: null, model: null, encrypted_content: bare });
    expect(decodeSignature(`${bare.slice(0, -2)}==`)).not.toBeNull();
  });

  it.each([
    ["too short", bare.slice(0, 116)],
    ["not a multiple of 4 long", `${bare}A`],
    ["another first byte", `h${bare.slice(1)}`],
    ["another first byte", `gQ${bare.slice(2)}`],
    ["not base64url", `${bare.slice(0, -1)}+`],
  ])("is foreign when it is %s", (_, signature) => {
    expect(decodeSignature(signature)).toBeNull();
  });
});

describe("whatever else is foreign", () => {
  it.each([undefined, null, 7, true, {}, [], "", "ErUBCkYIBxgCKkD", `EqQB${"A".repeat(400)}`])(
    "%j",
    (signature) => {
      expect(decodeSignature(signature)).toBeNull();
    },
  );

  it.each([
    ["no content", "codexthropic.1.W10."],
    ["no second dot", "codexthropic.1.W10"],
    ["a head that is no base64", "codexthropic.1.*.x"],
    ["a head that is no JSON", `codexthropic.1.${btoa("{")}.x`],
    ["a head that is no array", `codexthropic.1.${btoa("{}")}.x`],
    ["an id that is no string", `codexthropic.1.${btoa("[1,null]")}.x`],
    ["a model that is no string", `codexthropic.1.${btoa("[null]")}.x`],
    ["a head that is no UTF-8", `codexthropic.1.${btoa("\u00ff")}.x`],
  ])("an envelope with %s", (_, signature) => {
    expect(decodeSignature(signature)).toBeNull();
  });

  it("never throws", () => {
    const decoded = fc.oneof(
      fc.anything(),
      fc.string().map((tail) => `codexthropic.1.${tail}`),
    );
    expect(() => fc.assert(fc.property(decoded, (value) => void decodeSignature(value)))).not.toThrow();
  });
});
