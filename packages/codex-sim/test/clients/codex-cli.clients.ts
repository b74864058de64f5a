import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { output, scenarios, startSim, type Sim } from "../../src/index.ts";

/** The real Codex CLI on the simulator's WebSocket. @see codex-backend.md section 19 */

const BINARY = process.env["CODEXTHROPIC_CODEX_BIN"] ?? "codex";

const cleanUp: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const one of cleanUp.splice(0)) await one();
});

const config = (sim: Sim, model: string): string => `model = "${model}"
model_provider = "local"
chatgpt_base_url = "${sim.chatgptBaseUrl}/"
check_for_update_on_startup = false
[analytics]
enabled = false
[model_providers.local]
name = "local"
base_url = "${sim.codexBaseUrl}"
wire_api = "responses"
requires_openai_auth = true
supports_websockets = true
`;

async function exec(sim: Sim, model: string): Promise<{ code: number | null; said: string }> {
  const home = await mkdtemp(join(tmpdir(), "codex-sim-"));
  cleanUp.push(() => rm(home, { recursive: true, force: true }));
  await sim.writeAuthFile(home);
  await writeFile(join(home, "config.toml"), config(sim, model));
  const child = spawn(BINARY, ["exec", "--skip-git-repo-check", "Say hello."], {
    cwd: home,
    env: {
      PATH: process.env["PATH"],
      HOME: home,
      CODEX_HOME: home,
      HTTPS_PROXY: "http://127.0.0.1:9",
      NO_PROXY: "127.0.0.1,localhost",
    },
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => (said += String(chunk)));
  child.stdin.end();
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, said }));
  });
}

async function start(): Promise<Sim> {
  const sim = await startSim({ websocket: true });
  cleanUp.push(() => sim.close());
  return sim;
}

const toolRound = scenarios.answer([
  output.reasoning("**Planning**"),
  output.text("I run it.", { phase: "commentary" }),
  output.customCall("exec", 'text("42")'),
]);

test.each(["gpt-5.5", "gpt-6.1-sol"])("%s: prepares, asks and continues on one connection", async (model) => {
  const sim = await start();
  sim.enqueue(toolRound);
  expect(await exec(sim, model)).toMatchObject({
    code: 0,
    said: expect.stringContaining("The tool exec answered") as string,
  });
  expect(
    sim.turns.map(({ transport, connection, isContinued }) => [transport, connection, isContinued]),
  ).toEqual([
    ["websocket", 1, false],
    ["websocket", 1, true],
    ["websocket", 1, true],
  ]);
  expect(sim.turns.flatMap(({ problem, warnings }) => [...(problem ? [problem] : []), ...warnings])).toEqual(
    [],
  );
  const [, , last] = sim.turns;
  expect(last?.cachedTokens).toBeGreaterThan(0.9 * (sim.turns[1]?.inputTokens ?? 0));
});

test.each([
  ["the lost answer", scenarios.previousResponseNotFound()],
  ["the connection's limit", scenarios.connectionLimitReached()],
  ["a cut", scenarios.cut("first_delta")],
])("after %s it sends everything on a new connection", async (_, scenario) => {
  const sim = await start();
  sim.enqueue(toolRound, scenario);
  expect(await exec(sim, "gpt-5.5")).toMatchObject({ code: 0 });
  const last = sim.turns.at(-1);
  expect(last).toMatchObject({ connection: 2, isContinued: false, status: 200, problem: null });
  expect(last?.body?.["input"]).toEqual(
    expect.arrayContaining([expect.objectContaining({ type: "custom_tool_call_output" })]),
  );
});

test("a handshake that meets 426 leads it to HTTP", async () => {
  const sim = await start();
  sim.enqueueHandshakes(scenarios.httpError(426));
  expect(await exec(sim, "gpt-5.5")).toMatchObject({ code: 0 });
  expect(sim.turns.map(({ transport }) => transport)).toEqual(["http"]);
});
