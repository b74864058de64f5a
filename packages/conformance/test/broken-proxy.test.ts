import { startSim, type Sim } from "@codexthropic/codex-sim";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CASES, type CaseResult, runConformance } from "../src/index.ts";
import { type Defect, startMiniProxy } from "./mini-proxy.ts";

/** A kit that cannot fail proves nothing: one defect after another, and the case that has to find it. */

let sim: Sim;
beforeAll(async () => {
  sim = await startSim();
});
afterAll(() => sim.close());

const CHOSEN = [
  "text.deltas",
  "request.allow_list",
  "abort.during_stream",
  "midway.no_end",
  "error.other_400",
  "session.one_id",
  "text.citation_markers_7",
];

async function run(defect: Defect | null): Promise<Map<string, CaseResult>> {
  const proxy = await startMiniProxy(sim, defect);
  try {
    const cases = CASES.filter(({ id }) => CHOSEN.includes(id));
    const { results } = await runConformance({ proxyUrl: proxy.url, sim, cases });
    return new Map(results.map((result) => [result.id, result]));
  } finally {
    await proxy.close();
  }
}

test("a small proxy without a defect passes", async () => {
  const results = await run(null);
  expect([...results.keys()]).toEqual(CASES.map(({ id }) => id).filter((id) => CHOSEN.includes(id)));
  expect([...results.values()].flatMap(({ problems }) => problems)).toEqual([]);
});

const DEFECTS: readonly (readonly [Defect, string, RegExp])[] = [
  ["no_event_lines", "text.deltas", /carries data of type|no message|stream/],
  ["no_message_stop", "text.deltas", /message_stop|no message/],
  ["text_twice", "text.deltas", /message\.content\[0\]\.text: expected/],
  ["index_gap", "text.deltas", /index/],
  ["renames_model", "text.deltas", /message\.model/],
  [
    "passes_temperature",
    "request.allow_list",
    /refused: unsupported_parameter|status: expected 200, got 400/,
  ],
  ["ignores_abort", "abort.during_stream", /aborted: expected "during_stream"/],
  ["hides_the_cut", "midway.no_end", /pretends|error: expected/],
  ["answers_404", "error.other_400", /status: expected 400, got 404/],
  ["random_id", "session.one_id", /session-id: expected/],
  ["other_cache_key", "session.one_id", /prompt_cache_key: expected/],
  ["keeps_markers", "text.citation_markers_7", /no entry fits/],
  ["unshaped_errors", "error.other_400", /an error is/],
];

describe.each(DEFECTS)("a proxy with the defect %s", (defect, id, problem) => {
  test(`fails ${id}`, async () => {
    const result = (await run(defect)).get(id);
    expect(result?.problems.join("\n")).toMatch(problem);
  });
});

test("a proxy that is not there fails every case, and the run ends", async () => {
  const { results } = await runConformance({ proxyUrl: "http://127.0.0.1:9", sim, cases: CASES.slice(0, 3) });
  expect(results.map(({ problems }) => problems[0])).toEqual(
    Array.from({ length: 3 }, () => expect.stringMatching(/no answer/)),
  );
});
