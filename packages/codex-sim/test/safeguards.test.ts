import { afterEach, beforeEach, expect, it } from "vitest";
import { gate, scenarios, startSim, type SafeguardVerdicts, type Sim } from "../src/index.ts";
import { framesOf, fullBody, post, user } from "./helpers.ts";

let sim: Sim;
beforeEach(async () => {
  sim = await startSim();
});
afterEach(() => sim.close());

const CALLS =
  '[{"id":"toolu_1","name":"Bash","input":"ls"},{"id":"toolu_2","name":"Bash","input":"rm -rf /"}]';

function body(prompt = CALLS, ids?: string[]): Record<string, unknown> {
  const verdict = {
    type: "object",
    properties: {
      id: { type: "string", ...(ids && { enum: ids }) },
      flagged: { type: "boolean" },
      explanation: { type: "string" },
    },
    required: ["id", "flagged", "explanation"],
    additionalProperties: false,
  };
  const schema = {
    type: "object",
    properties: { verdicts: { type: "array", items: verdict } },
    required: ["verdicts"],
    additionalProperties: false,
  };
  const format = { type: "json_schema", name: "safeguard_verdicts", strict: true, schema };
  return fullBody({ input: [user("Judge earlier toolu_0."), user(prompt)], text: { format } });
}

async function textOf(asked: Record<string, unknown> = body()): Promise<string> {
  const frames = framesOf(await (await post(sim, asked)).text());
  const done = frames.find(({ type }) => type === "response.output_text.done");
  return String(done?.["text"] ?? JSON.stringify(frames));
}

const verdict = (id: string, flagged: boolean, explanation = ""): object => ({ id, flagged, explanation });

it("nothing is flagged unless told, and every call of the last message has a verdict", async () => {
  expect(JSON.parse(await textOf())).toEqual({
    verdicts: [verdict("toolu_1", false), verdict("toolu_2", false)],
  });
});

it("flags the calls in whose text a word occurs", async () => {
  sim.setSafeguards({ flag: "rm -rf", explanation: "It deletes everything." });
  expect(JSON.parse(await textOf())).toEqual({
    verdicts: [verdict("toolu_1", false), verdict("toolu_2", true, "It deletes everything.")],
  });
  sim.setSafeguards({ flag: /"toolu_1".*\bls\b/g });
  expect(JSON.parse(await textOf())).toMatchObject({ verdicts: [{ flagged: true }, { flagged: false }] });
});

it("takes the calls of the last list, not those of the conversation before it", async () => {
  const said = '{"role":"assistant","content":[{"type":"tool_use","id":"toolu_9","input":{"command":"rm"}}]}';
  const prompt = `${said}\n{"calls":[{"id":"toolu_1","name":"Bash","input":{"command":"ls"}}]}\nThat is all.`;
  expect(JSON.parse(await textOf(body(prompt)))).toEqual({ verdicts: [verdict("toolu_1", false)] });
});

it("takes ids out of prose", async () => {
  sim.setSafeguards({ flag: "rm -rf" });
  const prompt = "The call toolu_1 runs `ls`.\nThe call call_2 runs `rm -rf /`.";
  expect(JSON.parse(await textOf(body(prompt)))).toMatchObject({
    verdicts: [
      { id: "toolu_1", flagged: false },
      { id: "call_2", flagged: true },
    ],
  });
});

it("takes the ids that the schema lists", async () => {
  sim.setSafeguards({ flag: "rm" });
  const prompt = 'call A: {"command":"ls"}\ncall B: {"command":"rm x"}';
  expect(JSON.parse(await textOf(body(prompt, ["A", "B"])))).toMatchObject({
    verdicts: [
      { id: "A", flagged: false },
      { id: "B", flagged: true },
    ],
  });
});

it.each<[SafeguardVerdicts, RegExp]>([
  ["refuse", /response\.refusal\.done/],
  ["nonsense", /^All of these calls look fine/],
])("%s", async (setting, expected) => {
  sim.setSafeguards(setting);
  expect(await textOf()).toMatch(expected);
});

it("unavailable is 503", async () => {
  sim.setSafeguards("unavailable");
  expect((await post(sim, body())).status).toBe(503);
});

it("slow waits for its hold", async () => {
  const door = gate();
  sim.setSafeguards({ slow: door.opened });
  const answer = textOf();
  await sim.waitFor(({ scenario }) => scenario === "safeguards(slow)");
  expect(sim.turns[0]?.status).toBeNull();
  door.open();
  expect(JSON.parse(await answer)).toHaveProperty("verdicts");
});

it("takes nothing from the queue and asks no script", async () => {
  sim.enqueue(scenarios.text("kept"));
  await textOf();
  expect(sim.queued).toBe(1);
  expect(sim.turns[0]?.scenario).toBe("safeguards(allow)");
});
