import type { ModelInfo } from "@codexthropic/protocol/codex";
import { describe, expect, it } from "vitest";
import { ask, system, USER } from "./ask.ts";
import { catalog } from "./captures.ts";

const reasoningOf = (request: object, options = {}) => ask({ ...request }, options).body.reasoning;
const enabled = (budget_tokens: unknown) => ({ thinking: { type: "enabled", budget_tokens } });
const effort = (value: unknown) => ({ output_config: { effort: value } });
const adaptive = { thinking: { type: "adaptive", display: "updates" } };

describe("effort", () => {
  it.each([
    [0, "low"],
    [3999, "low"],
    [4000, "medium"],
    [15_999, "medium"],
    [16_000, "high"],
    [31_999, "high"],
    [32_000, "xhigh"],
    [1e9, "xhigh"],
    [undefined, "xhigh"],
    ["4000", "xhigh"],
  ])("a budget of %j ⇒ %s", (budget, expected) => {
    expect(reasoningOf(enabled(budget))).toEqual({ effort: expected, summary: "auto" });
  });

  it.each([
    ["adaptive alone", adaptive, "xhigh"],
    ["adaptive with a budget", { thinking: { type: "adaptive", budget_tokens: 1 } }, "xhigh"],
    ["between_tools", { thinking: { type: "between_tools" } }, "xhigh"],
    ["adaptive with an effort", { ...adaptive, ...effort("low") }, "low"],
    ["an effort over a budget", { ...enabled(50_000), ...effort("medium") }, "medium"],
    ["disabled over an effort", { thinking: { type: "disabled" }, ...effort("high") }, "low"],
    ["an effort without thinking", effort("high"), "high"],
    ["an unknown word", { ...enabled(1), ...effort("ultra") }, "low"],
    ["neither", {}, undefined],
    ["only an unknown word", effort("colossal"), undefined],
  ])("%s", (_name, request, expected) => expect(reasoningOf(request)?.effort).toBe(expected));

  it("comes from the last system message that has one, unless the top level says it", () => {
    const say = (value: unknown) => system("x", { output_config: { effort: value } });
    const messages = [USER, say("low"), USER, say("high"), USER, say("odd"), system("x")];
    expect(reasoningOf({ messages })?.effort).toBe("high");
    expect(reasoningOf({ messages, ...effort("medium") })?.effort).toBe("medium");
    expect(reasoningOf({ messages, ...effort("odd") })?.effort).toBe("high");
    expect(reasoningOf({ messages: [{ ...USER, output_config: { effort: "low" } }] })).toBeUndefined();
  });

  const levels = (...list: string[]): ModelInfo[] => [
    { slug: "m", supported_reasoning_levels: list.map((level) => ({ effort: level })) },
  ];
  it.each([
    ["max where it is listed", "gpt-6-sol", catalog, "max", "max", false],
    ["max where it is not", "gpt-5.5", catalog, "max", "xhigh", true],
    ["max outside the catalogue", "gpt-5.2-codex", [], "max", "xhigh", true],
    ["xhigh outside the catalogue", "o3", [], "xhigh", "xhigh", false],
    ["minimal below all", "gpt-5.5", catalog, "minimal", "low", true],
    ["a level between", "m", levels("high", "low"), "medium", "low", true],
    ["levels in any order, unknown ones aside", "m", levels("ultra", "high", "none"), "max", "high", true],
  ] as const)("%s", (_name, model, known, wanted, expected, clamped) => {
    const { body, degraded } = ask(effort(wanted), { model, catalog: known });
    expect(body.reasoning?.effort).toBe(expected);
    expect(degraded).toEqual(clamped ? ["effort.clamped"] : []);
  });

  it("what thinking alone asks for is clamped without a word", () => {
    const { body, degraded } = ask(adaptive, { model: "m", catalog: levels("low", "medium") });
    expect(body.reasoning?.effort).toBe("medium");
    expect(degraded).toEqual([]);
  });

  it("disabled asks for the lowest listed level", () => {
    const disabled = { thinking: { type: "disabled" } };
    expect(reasoningOf(disabled, { model: "m", catalog: levels("medium", "none") })).toEqual({
      effort: "none",
    });
    expect(reasoningOf(disabled, { model: "m", catalog: levels("medium", "high") })).toEqual({
      effort: "medium",
    });
  });

  it.each([
    ["gpt-5.5", true],
    ["gpt-5", true],
    ["o3", true],
    ["o4-mini", true],
    ["gpt-4.1", false],
    ["gpt-6-sol", false],
    ["xo3", false],
    ["my-gpt-5", false],
  ])("without a catalogue, %s reasons: %s", (model, reasons) => {
    const { body } = ask({ ...adaptive, ...effort("high") }, { model });
    expect("reasoning" in body).toBe(reasons);
    expect(body.include).toEqual(reasons ? ["reasoning.encrypted_content"] : undefined);
  });

  it("a catalogue model without levels goes by its name", () => {
    expect(reasoningOf(adaptive, { model: "gpt-5.9", catalog: [{ slug: "gpt-5.9" }] })?.effort).toBe("xhigh");
    expect(
      reasoningOf(adaptive, { model: "plain", catalog: [{ slug: "plain", supported_reasoning_levels: [] }] }),
    ).toBeUndefined();
  });
});

describe("summary and thinking blocks", () => {
  it.each([
    [undefined, undefined, "none"],
    [null, undefined, "none"],
    [{ type: "disabled" }, undefined, "none"],
    [{ type: "disabled", display: "updates" }, undefined, "none"],
    [{ type: "adaptive" }, "auto", "summarized"],
    [{ type: "adaptive", display: "updates" }, "auto", "summarized"],
    [{ type: "adaptive", display: "summarized" }, "auto", "summarized"],
    [{ type: "between_tools" }, "auto", "summarized"],
    [{ type: "enabled", budget_tokens: 1024, display: "omitted" }, undefined, "omitted"],
    [{ type: "adaptive", display: "odd" }, "auto", "summarized"],
  ])("thinking %j ⇒ summary %s, %s", (thinking, summary, visible) => {
    const { body, context } = ask({ thinking, ...effort("low") });
    expect(body.reasoning).toEqual({ effort: "low", ...(summary && { summary }) });
    expect(context.thinking).toBe(visible);
  });

  it("the lite lane keeps all turns in context, whatever is asked", () => {
    expect(reasoningOf({}, { lane: "lite" })).toEqual({ context: "all_turns" });
    expect(reasoningOf(adaptive, { lane: "lite" })).toEqual({
      effort: "xhigh",
      summary: "auto",
      context: "all_turns",
    });
    expect(reasoningOf(adaptive, { lane: "lite", model: "plain" })).toEqual({ context: "all_turns" });
  });
});
