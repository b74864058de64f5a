import type { ResponseStreamEvent } from "openai/resources/responses/responses";
import { describe, expect, it } from "vitest";
import { EVENTS, IGNORED, type ListedType } from "../src/events/event-types.ts";
import { createTranscoder } from "../src/index.ts";
import { fixture, restore } from "./support.ts";

/** Fails to compile when openai adds an event type that the table does not list. */
const listed: Record<Exclude<ResponseStreamEvent["type"], ListedType>, never> = {};

describe("event table", () => {
  it("lists every event of openai's union, of the Codex backend and of its transport", () => {
    expect(listed).toEqual({});
    for (const type of ["codex.rate_limits", "keepalive", "responsesapi.websocket_timing"]) {
      expect(EVENTS).toHaveProperty([type]);
    }
  });

  it("gives a reason for everything that is ignored", () => {
    for (const type of IGNORED) expect(EVENTS[type as ListedType]).toMatch(/\w+ \w+/);
  });

  it("writes nothing for ignored events and does not count them as unknown", () => {
    const transcoder = createTranscoder(restore());
    const answer = [...IGNORED].flatMap((type) => transcoder.push({ type, output_index: 0, delta: "x" }));
    expect(answer).toEqual([]);
    expect([...transcoder.unknown]).toEqual([]);
  });

  it("counts what it does not know", () => {
    const transcoder = createTranscoder(restore());
    for (const event of fixture("gpt-6.1-sol-ignored-and-unknown")) transcoder.push(event);
    transcoder.push({ type: "after.the.end" });
    expect([...transcoder.unknown]).toEqual([["response.brand_new.event", 2]]);
  });
});
