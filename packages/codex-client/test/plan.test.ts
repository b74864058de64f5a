import type { ModelInfo } from "@codexthropic/protocol/codex";
import { describe, expect, it } from "vitest";

import { mayBeLite, planRequest, type PlanFacts } from "../src/send/plan.ts";

const full = (slug: string, more: Partial<ModelInfo> = {}): ModelInfo => ({
  slug,
  use_responses_lite: false,
  ...more,
});
const lite = (slug: string, more: Partial<ModelInfo> = {}): ModelInfo => ({
  slug,
  use_responses_lite: true,
  ...more,
});

const plan = (facts: Partial<PlanFacts>): ReturnType<typeof planRequest> =>
  planRequest({
    model: "gpt-5.5",
    named: false,
    webSearch: false,
    lane: "auto",
    catalog: [full("gpt-5.5"), lite("gpt-6-sol")],
    upgradeOf: () => undefined,
    laneOf: () => undefined,
    ...facts,
  });

describe("lanes", () => {
  it("full first, also for models that know the other", () => {
    expect(plan({ model: "gpt-6-sol" })).toEqual({ model: "gpt-6-sol", lane: "full" });
  });

  it("as discovered", () => {
    expect(plan({ model: "gpt-6-sol", laneOf: () => "lite" }).lane).toBe("lite");
  });

  it.each(["full", "lite"] as const)("as told: %s", (lane) => {
    expect(plan({ lane, laneOf: () => (lane === "full" ? "lite" : "full") }).lane).toBe(lane);
  });

  it("a model may be lite when the catalogue says so or does not know it", () => {
    expect(mayBeLite("a", [lite("a")])).toBe(true);
    expect(mayBeLite("a", [full("a")])).toBe(false);
    expect(mayBeLite("b", [full("a")])).toBe(true);
  });
});

describe("targets of the table", () => {
  const gone = { model: "old", catalog: [lite("c", { priority: 3 }), lite("b", { priority: 2 }), lite("d")] };

  it("stay while they are listed, hidden or not", () => {
    expect(plan({ model: "h", catalog: [lite("h", { visibility: "hide" }), lite("b")] }).model).toBe("h");
  });

  it("become their upgrade, over several steps", () => {
    const upgrades: Record<string, string> = { old: "older", older: "c" };
    expect(plan({ ...gone, upgradeOf: (slug) => upgrades[slug] }).model).toBe("c");
  });

  it("become the first model listed, even when upgrades lead in a circle", () => {
    const upgrades: Record<string, string> = { old: "older", older: "old" };
    expect(plan({ ...gone, upgradeOf: (slug) => upgrades[slug] }).model).toBe("b");
    expect(
      plan({ ...gone, catalog: [lite("h", { visibility: "hide", priority: 1 }), lite("d")] }).model,
    ).toBe("d");
  });

  it("stay when there is nothing to become", () => {
    expect(plan({ ...gone, catalog: [] }).model).toBe("old");
  });

  it("are never replaced when the client named them", () => {
    expect(plan({ ...gone, named: true }).model).toBe("old");
  });
});

describe("web search needs the full lane", () => {
  const search = {
    model: "luna",
    named: true,
    webSearch: true,
    laneOf: (slug: string) => (slug === "luna" ? "lite" : undefined),
  } as const;

  it("is asked of the model itself where it has one", () => {
    expect(plan({ ...search, laneOf: () => undefined })).toEqual({ model: "luna", lane: "full" });
  });

  it("else of gpt-5.5", () => {
    expect(plan(search)).toEqual({ model: "gpt-5.5", lane: "full" });
    expect(plan({ ...search, lane: "lite" })).toEqual({ model: "gpt-5.5", lane: "full" });
  });

  it("else of the first full-lane model", () => {
    const catalog = [
      lite("luna", { priority: 1 }),
      lite("sol", { priority: 2 }),
      full("plain", { priority: 3 }),
    ];
    expect(plan({ ...search, catalog }).model).toBe("plain");
    expect(plan({ ...search, catalog: catalog.slice(0, 2) }).model).toBe("sol");
  });

  it("stays where it is when there is no such model", () => {
    expect(plan({ ...search, catalog: [lite("luna")] })).toEqual({ model: "luna", lane: "lite" });
  });
});
