import { validateBody } from "@codexthropic/codex-sim";
import { describe, expect, it } from "vitest";
import { translateRequest } from "../src/index.ts";
import { captures, optionsFor } from "./captures.ts";

describe.each(["full", "lite"] as const)("captured requests on the %s lane", (lane) => {
  it.each(captures)("$name", async (capture) => {
    const { body, ids, context, degraded } = translateRequest(capture.body, optionsFor(capture, lane));
    expect(validateBody(body, { lane })).toBeNull();
    // The schemas for the way back are the request's own.
    const tools = Object.fromEntries(Object.entries(context.tools).map(([name, tool]) => [name, tool.name]));
    const golden = JSON.stringify({ body, ids, context: { ...context, tools }, degraded }, null, 1);
    await expect(`${golden}\n`).toMatchFileSnapshot(`fixtures/goldens/${lane}/${capture.name}.json`);
  });
});
