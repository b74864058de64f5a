import type { CodexClient } from "@codexthropic/codex-client";
import { expect, it, vi } from "vitest";
import { createProxy } from "../src/index.ts";

it.each([
  ["HEAD", 1],
  ["GET", 0],
])("looks up what the first request needs when Claude Code says hello with %s", async (method, times) => {
  const warmUp = vi.fn<() => Promise<void>>(() => Promise.resolve());
  const proxy = createProxy({ client: { warmUp, quota: () => null } as unknown as CodexClient });
  const response = await proxy.fetch(new Request("http://127.0.0.1/api/hello", { method }));
  expect([response.status, await response.text()]).toEqual([200, ""]);
  expect(warmUp).toHaveBeenCalledTimes(times);
});
