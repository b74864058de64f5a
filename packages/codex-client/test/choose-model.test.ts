import type { ModelInfo } from "@codexthropic/protocol/codex";
import { describe, expect, it } from "vitest";

import { chooseModel, mayBeLite, type ModelChoiceInput } from "../src/request/choose-model.ts";

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

const choose = (input: Partial<ModelChoiceInput>): ReturnType<typeof chooseModel> =>
  chooseModel({
    model: "gpt-5.5",
    named: false,
    needsFullLane: false,
    lane: "auto",
    catalog: [full("gpt-5.5"), lite("gpt-6-sol")],
    upgradeOf: () => undefined,
    laneOf: () => undefined,
    ...input,
  });

describe("lanes", () => {
  it("full first, also for models that know the other", () => {
    expect(choose({ model: "gpt-6-sol" })).toEqual({ model: "gpt-6-sol", lane: "full" });
  });

  it("as discovered", () => {
    expect(choose({ model: "gpt-6-sol", laneOf: () => "lite" }).lane).toBe("lite");
  });

  it.each(["full", "lite"] as const)("as the caller sets it: %s", (lane) => {
    expect(choose({ lane, laneOf: () => (lane === "full" ? "lite" : "full") }).lane).toBe(lane);
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
    expect(choose({ model: "h", catalog: [lite("h", { visibility: "hide" }), lite("b")] }).model).toBe("h");
  });

  it("become their upgrade, over several steps", () => {
    const upgrades: Record<string, string> = { old: "older", older: "c" };
    expect(choose({ ...gone, upgradeOf: (slug) => upgrades[slug] }).model).toBe("c");
  });

  it("become the first model listed, even when upgrades lead in a circle", () => {
    const upgrades: Record<string, string> = { old: "older", older: "old" };
    expect(choose({ ...gone, upgradeOf: (slug) => upgrades[slug] }).model).toBe("b");
    expect(
      choose({ ...gone, catalog: [lite("h", { visibility: "hide", priority: 1 }), lite("d")] }).model,
    ).toBe("d");
  });

  it("stay when there is nothing to become", () => {
    expect(choose({ ...gone, catalog: [] }).model).toBe("old");
  });

  it("are never replaced when the client named them", () => {
    expect(choose({ ...gone, named: true }).model).toBe("old");
  });
});

describe("a request that needs the full lane", () => {
  const request = {
    model: "luna",
    named: true,
    needsFullLane: true,
    laneOf: (slug: string) => (slug === "luna" ? "lite" : undefined),
  } as const;

  it("goes to the model itself where it has one", () => {
    expect(choose({ ...request, laneOf: () => undefined })).toEqual({ model: "luna", lane: "full" });
  });

  it("else of gpt-5.5", () => {
    expect(choose(request)).toEqual({ model: "gpt-5.5", lane: "full" });
    expect(choose({ ...request, lane: "lite" })).toEqual({ model: "gpt-5.5", lane: "full" });
  });

  it("else of the first full-lane model", () => {
    const catalog = [
      lite("luna", { priority: 1 }),
      lite("sol", { priority: 2 }),
      full("plain", { priority: 3 }),
    ];
    expect(choose({ ...request, catalog }).model).toBe("plain");
    expect(choose({ ...request, catalog: catalog.slice(0, 2) }).model).toBe("sol");
  });

  it("stays where it is when there is no such model", () => {
    expect(choose({ ...request, catalog: [lite("luna")] })).toEqual({ model: "luna", lane: "lite" });
  });
});
