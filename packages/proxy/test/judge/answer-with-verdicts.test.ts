import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  CATALOGUE,
  gate,
  scenarios,
  type Sim,
  type SimOptions,
  type SimRequest,
  startSim,
} from "@codexthropic/codex-sim";
import { expect, it, onTestFinished } from "vitest";
import { createProxy, type ProxyOptions, type RequestRecord } from "../../src/index.ts";

/** The proxy in front of the simulated backend, whose judge answers as `safeguards` says. */
interface Setup {
  sim: Sim;
  url: string;
  records: RequestRecord[];
  ask(body?: object, headers?: Record<string, string>, signal?: AbortSignal): Promise<Response>;
}

async function setUp(sim: SimOptions = {}, options: ProxyOptions = {}): Promise<Setup> {
  const backend = await startSim(sim);
  const codexHome = await mkdtemp(join(tmpdir(), "codexthropic-"));
  await backend.writeAuthFile(codexHome, { expiresIn: 3600 });
  const records: RequestRecord[] = [];
  const { url, close } = await createProxy({
    codexHome,
    codexBaseUrl: backend.codexBaseUrl,
    chatgptBaseUrl: backend.chatgptBaseUrl,
    authIssuer: backend.issuer,
    onRequest: (record) => void records.push(record),
    ...options,
  }).listen();
  onTestFinished(async () => {
    await close({ graceMs: 0 });
    await backend.close();
    await rm(codexHome, { recursive: true });
  });
  return {
    sim: backend,
    url,
    records,
    ask: (body = {}, headers = {}, signal = AbortSignal.timeout(10_000)) =>
      fetch(`${url}/v1/messages`, {
        method: "POST",
        headers: { "content-type": "application/json", "x-claude-code-session-id": SESSION, ...headers },
        body: JSON.stringify({ ...REQUEST, ...body }),
        signal,
      }),
  };
}

const SESSION = "0f9c4f2e-5a7b-4a58-9d0c-2f6f2f2f2f2f";

const tool = (name: string): object => ({ name, input_schema: { type: "object" } });
const REQUEST = {
  model: "claude-opus-4-5",
  max_tokens: 1000,
  messages: [{ role: "user", content: "Clean up." }],
  tools: [tool("Bash"), tool("Read")],
  safeguards: [
    {
      type: "dangerous_tool_use",
      classifier_context: { v: 1, live_cwd: "/home/u/p", git_state: { status: "CHANGES-OFTEN" } },
    },
  ],
};
const CALL = scenarios.toolCall("Bash", { command: "rm -rf build" });

const isJudge = ({ body }: SimRequest): boolean =>
  JSON.stringify(body?.["text"])?.includes("safeguard_verdicts");
/** Without those that the backend refused, in the lane that the model does not have. */
const judges = (sim: Sim): SimRequest[] => sim.turns.filter((turn) => isJudge(turn) && turn.problem === null);
const conversation = (sim: Sim): SimRequest[] => sim.turns.filter((turn) => !isJudge(turn));

/** Verdicts of a whole message, by the name of the call's tool. */
async function verdicts(response: Response): Promise<unknown> {
  const { content, safeguard_results: results } = (await response.json()) as {
    content: { type: string; id: string; name: string }[];
    safeguard_results?: { type: string; status: { type: string; tool_uses: Record<string, unknown> } }[];
  };
  const calls = content.filter(({ type }) => type === "tool_use");
  expect(results).toMatchObject([{ type: "dangerous_tool_use", status: { type: "available" } }]);
  const given = results?.[0]?.status.tool_uses ?? {};
  expect(Object.keys(given).toSorted()).toEqual(calls.map(({ id }) => id).toSorted());
  return Object.fromEntries(calls.map(({ id, name }) => [name, given[id]]));
}

it("gives no verdicts to a request that does not ask for them", async () => {
  const { sim, ask } = await setUp();
  for (const safeguards of [undefined, null, [], "x", [{ type: "other" }], [null]]) {
    sim.enqueue(CALL);
    const response = await ask({ safeguards });
    expect(response.status).toBe(200);
    expect(await response.json()).not.toHaveProperty("safeguard_results");
  }
  expect(judges(sim)).toEqual([]);
});

it("only the final message_delta waits for the judge", async () => {
  const door = gate();
  const { sim, ask } = await setUp({ safeguards: { slow: door.opened } });
  sim.enqueue(CALL);
  const response = await ask({ stream: true });
  let seen = "";
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  while (!seen.includes("content_block_stop")) seen += (await reader.read()).value ?? "";
  await sim.waitFor(isJudge);
  expect(seen).not.toContain("message_delta");
  door.open();
  for (let next = await reader.read(); !next.done; next = await reader.read()) seen += next.value;
  const [delta] = /\{"type":"message_delta".*/.exec(seen) ?? [];
  expect(JSON.parse(delta ?? "")).toMatchObject({
    delta: {
      stop_reason: "tool_use",
      safeguard_results: [{ type: "dangerous_tool_use", status: { type: "available" } }],
    },
  });
  expect(seen).toContain("message_stop");
});

it("judges the calls that can change something, and asks nobody when there are none", async () => {
  const { sim, ask, records } = await setUp({ safeguards: { flag: "rm -rf", explanation: "It deletes." } });
  sim.enqueue(
    scenarios.parallel([
      { name: "Read", args: { file_path: "/rm -rf" } },
      { name: "Bash", args: { command: "rm -rf /" } },
    ]),
  );
  expect(await verdicts(await ask())).toEqual({
    Read: { type: "evaluated", outcome: "not_flagged" },
    Bash: { type: "evaluated", outcome: "flagged", explanation: "It deletes." },
  });
  expect(JSON.stringify(judges(sim)[0]?.body)).not.toContain("/rm -rf");
  sim.enqueue(scenarios.toolCall("Read", { file_path: "a" }));
  expect(await verdicts(await ask())).toEqual({ Read: { type: "evaluated", outcome: "not_flagged" } });
  expect(judges(sim)).toHaveLength(1);
  expect(records.map(({ judge }) => judge)).toEqual([
    expect.objectContaining({ calls: 1, flagged: 1, unavailable: null }),
    null,
  ]);
});

it("lets the client decide on an edit by its own rules, and shows it to the judge beside the others", async () => {
  const { sim, ask } = await setUp();
  sim.enqueue(
    scenarios.parallel([
      { name: "Write", args: { file_path: "/home/u/p/run.sh", content: "ECHO-OF-THE-SCRIPT" } },
      { name: "Bash", args: { command: "sh run.sh" } },
    ]),
  );
  const classifier_context = { trusted_directories: { primary: { path: "/home/u/p", resolved: [] } } };
  const safeguards = [{ type: "dangerous_tool_use", classifier_context }];
  const tools = [tool("Bash"), tool("Write")];
  expect(await verdicts(await ask({ safeguards, tools }))).toEqual({
    Write: { type: "skipped" },
    Bash: { type: "evaluated", outcome: "not_flagged" },
  });
  expect(JSON.stringify(judges(sim)[0]?.body)).toContain("ECHO-OF-THE-SCRIPT");
});

it.each(["auto", "http", "websocket"] as const)(
  "leaves the conversation's cache id, thread and WebSocket alone (transport %s)",
  async (transportMode) => {
    const { sim, ask } = await setUp({ websocket: true }, { transportMode });
    for (const agent of [null, "a1", "a2"]) {
      for (let turn = 0; turn < 2; turn++) {
        sim.enqueue(CALL);
        const headers = agent === null ? {} : { "x-claude-code-agent-id": agent };
        expect((await ask({}, headers)).status).toBe(200);
      }
    }
    const idsOf = ({ headers, body }: SimRequest): string =>
      [body?.["prompt_cache_key"], headers["session-id"], headers["thread-id"]].join();
    const [own, others] = [judges(sim), conversation(sim)].map((turns) => turns.map(idsOf));
    expect(own).toHaveLength(6);
    expect(others).toHaveLength(6);
    // One thread for each thread of the client's, the same for all of its turns; one cache id for all.
    expect(new Set(own).size).toBe(3);
    expect(new Set(judges(sim).map(({ body }) => body?.["prompt_cache_key"])).size).toBe(1);
    expect(own?.join()).not.toContain(SESSION);
    const taken = new Set(conversation(sim).map(({ connection }) => connection));
    for (const { connection } of judges(sim)) {
      if (connection !== null) expect(taken.has(connection)).toBe(false);
    }
    if (transportMode === "auto")
      expect(judges(sim).every(({ transport }) => transport === "http")).toBe(true);
  },
);

it("tells the judge that a sub-agent's task is not the user's", async () => {
  const { sim, ask } = await setUp();
  sim.enqueue(CALL, CALL);
  await ask({}, { "x-claude-code-agent-id": "a1" });
  await ask();
  const [agent, main] = judges(sim).map(({ body }) => JSON.stringify(body));
  expect(agent).toContain(String.raw`{\"task\":\"Clean up.\"}`);
  expect(main).toContain(String.raw`{\"user\":\"Clean up.\"}`);
});

it("sends nothing of safeguards to the conversation's model", async () => {
  const { sim, ask } = await setUp();
  sim.enqueue(CALL, CALL);
  await ask();
  await ask({ safeguards: [] });
  const bodies = conversation(sim).map(({ body }) => JSON.stringify({ ...body, client_metadata: null }));
  expect(bodies[0]).toBe(bodies[1]);
  expect(bodies[0]).not.toContain("CHANGES-OFTEN");
});

it("says that it is not supported when it is turned off", async () => {
  const { sim, ask } = await setUp({}, { judge: "off" });
  sim.enqueue(CALL);
  expect(await (await ask()).json()).toMatchObject({
    safeguard_results: [{ type: "dangerous_tool_use", status: { type: "unsupported" } }],
  });
  expect(judges(sim)).toEqual([]);
});

it("asks the model that is set, and otherwise the cheapest one that is listed", async () => {
  const catalogue = CATALOGUE.map((entry) =>
    entry.slug === "gpt-6-luna" ? { ...entry, description: "Fast and affordable." } : entry,
  );
  for (const [judge, expected] of [
    ["auto", "gpt-6-luna"],
    ["gpt-5.5", "gpt-5.5"],
  ] as const) {
    const { sim, ask, records } = await setUp({ catalogue }, { judge, fast: true });
    sim.enqueue(CALL);
    await ask();
    expect(judges(sim)[0]?.body).toMatchObject({ model: expected });
    expect(judges(sim)[0]?.body).not.toHaveProperty("service_tier");
    expect(records[0]?.judge?.model).toBe(expected);
  }
});

it.each([
  ["gpt-6-luna", "lite"],
  ["gpt-5.5", "full"],
])("asks %s in the lane where it answers: %s", async (judge, lane) => {
  const { sim, ask } = await setUp({}, { judge });
  sim.enqueue(CALL);
  expect(await verdicts(await ask())).toMatchObject({ Bash: { outcome: "not_flagged" } });
  expect(judges(sim).map((turn) => turn.lane)).toEqual([lane]);
});

it("works around what the backend refuses", async () => {
  const { sim, ask } = await setUp({ refused: ["format:strict"] });
  sim.enqueue(CALL);
  expect(await verdicts(await ask())).toMatchObject({ Bash: { outcome: "not_flagged" } });
});

it("counts apart from everything else", async () => {
  const { sim, ask, url, records } = await setUp({ safeguards: { flag: "rm" } });
  sim.enqueue(CALL);
  await ask();
  const [record] = records;
  expect(record?.judge).toMatchObject({ calls: 1, flagged: 1, unavailable: null });
  expect(record?.judge?.usage?.output).toBeGreaterThan(0);
  const status = await (await fetch(`${url}/status`)).json();
  expect(status).toMatchObject({
    judge: { setting: "auto", answers: 1, calls: 1, flagged: 1, unavailable: 0 },
    totals: { messages: 1, input: record?.usage?.input, output: record?.usage?.output },
  });
  const metrics = await (await fetch(`${url}/metrics`)).text();
  expect(metrics).toContain('codexthropic_judge_calls_total{flagged="true"} 1');
  expect(metrics).toContain(`codexthropic_tokens_total{kind="output"} ${record?.usage?.output}\n`);
  expect(metrics).toContain(
    `codexthropic_judge_tokens_total{kind="output"} ${record?.judge?.usage?.output}\n`,
  );
});

it.each([true, false])("stops the judge when the client leaves (streamed: %s)", async (stream) => {
  const { sim, ask } = await setUp({ safeguards: { slow: "forever" } });
  sim.enqueue(CALL);
  const left = new AbortController();
  const asked = ask({ stream }, {}, left.signal).then((response) => response.text());
  await sim.waitFor((turn) => isJudge(turn) && turn.problem === null);
  left.abort();
  await expect(asked).rejects.toThrow("abort");
  const stopped = await sim.waitFor(({ aborted }) => aborted !== null);
  expect(isJudge(stopped)).toBe(true);
});

it("gives no verdict on a call that upstream has broken off", async () => {
  const { sim, ask } = await setUp();
  sim.enqueue(scenarios.brokenOffCall());
  const text = await (await ask({ stream: true })).text();
  expect(text).toContain('"type":"unavailable","reason":"truncated"');
  expect(judges(sim)).toEqual([]);
});
