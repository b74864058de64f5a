import { expect, test, vi } from "vitest";

test("importing the package loads no tables; a failed load is tried again", async () => {
  let attempts = 0;
  vi.doMock("gpt-tokenizer/bpeRanks/o200k_base", async (original) => {
    attempts += 1;
    return attempts === 1
      ? {
          get default(): never {
            throw new Error("disk trouble");
          },
        }
      : original();
  });
  const { countTokens } = await import("@codexthropic/tokens");
  expect(attempts).toBe(0);
  await expect(countTokens("hello")).rejects.toThrow("disk trouble");
  vi.doUnmock("gpt-tokenizer/bpeRanks/o200k_base");
  vi.resetModules();
  expect(await countTokens("hello world")).toBe(2);
});
