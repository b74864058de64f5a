import type { ResponseStreamEvent } from "openai/resources/responses/responses";
import { describe, expect, it } from "vitest";
import { EVENTS, IGNORED, type ListedType } from "../src/events/event-types.ts";
import { fixture, reducer } from "./support.ts";

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
    const transcoder = reducer();
    const answer = transcoder.reduce([...IGNORED].map((type) => ({ type, output_index: 0, delta: "x" })));
    expect(answer).toEqual([]);
    expect([...transcoder.facts.unknown]).toEqual([]);
  });

  it("counts what it does not know", () => {
    const transcoder = reducer();
    transcoder.reduce([...fixture("gpt-6.1-sol-ignored-and-unknown"), { type: "after.the.end" }]);
    expect([...transcoder.facts.unknown]).toEqual([["response.brand_new.event", 2]]);
  });
});
