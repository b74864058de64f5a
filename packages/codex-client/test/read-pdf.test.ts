import { afterEach, expect, it, vi } from "vitest";

import { unpdfText } from "../src/recovery/read-pdf.ts";

afterEach(() => void vi.doUnmock("unpdf"));

it("without the optional library there is no text", async () => {
  vi.doMock("unpdf", () => {
    throw new Error("not installed");
  });
  expect(await unpdfText(new Uint8Array())).toBeNull();
});

it("a file that is none is an error", async () => {
  await expect(unpdfText(new TextEncoder().encode("no PDF"))).rejects.toThrow(/./);
});
