import { expect, it } from "vitest";
import { countTextTokens } from "../src/stream/count-text-tokens.ts";

it("estimates until the tokenizer is there, then counts; loads once and not before it is asked", async () => {
  let loads = 0;
  const count = countTextTokens(async () => {
    loads += 1;
    return () => 99;
  });
  expect(loads).toBe(0);
  expect(count("12345678")).toBe(2);
  await Promise.resolve();
  await Promise.resolve();
  expect(count("12345678")).toBe(99);
  expect(loads).toBe(1);
});

it("goes on estimating when the tokenizer cannot be loaded, and tries again", async () => {
  let loads = 0;
  const count = countTextTokens(() => {
    loads += 1;
    return Promise.reject(new Error("no tables"));
  });
  expect(count("1234")).toBe(1);
  await new Promise((resolve) => setImmediate(resolve));
  expect(count("1234")).toBe(1);
  expect(loads).toBe(2);
});
