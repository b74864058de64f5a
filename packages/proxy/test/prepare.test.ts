import type { CodexClient } from "@codexthropic/codex-client";
import { expect, it, vi } from "vitest";
import { createProxy } from "../src/index.ts";

it.each([
  ["HEAD", 1],
  ["GET", 0],
])("prepares the first request when Claude Code says hello with %s", async (method, times) => {
  const prepare = vi.fn<() => Promise<void>>(() => Promise.resolve());
  const proxy = createProxy({ client: { prepare, quota: () => null } as unknown as CodexClient });
  const response = await proxy.fetch(new Request("http://127.0.0.1/api/hello", { method }));
  expect([response.status, await response.text()]).toEqual([200, ""]);
  expect(prepare).toHaveBeenCalledTimes(times);
});
