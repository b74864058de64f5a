import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { agent, scenarios, type SimOptions } from "@codexthropic/codex-sim";
import { listRecordings, readRecording, type Recording, replayRecording } from "@codexthropic/proxy";
import { expect, it } from "vitest";
import { runClaude, withTempDir } from "../../src/run-claude.ts";
import { startStack, type Stack } from "../../src/stack.ts";

const bin = process.env["CODEXTHROPIC_CLAUDE_BIN"] ?? "claude";

/** Runs Claude Code on a proxy that records. With `$RECORD_TO` the recordings stay there, to become fixtures. */
async function record(name: string, sim: SimOptions, script: (stack: Stack) => void): Promise<Recording[]> {
  return withTempDir(async (dir) => {
    const folder = join(process.env["RECORD_TO"] ?? dir, name);
    await mkdir(folder, { recursive: true });
    await writeFile(join(dir, "petronella.txt"), "Petronella lives in Buxtehude.\n");
    const transportMode = sim.websocket ? "auto" : "http";
    const stack = await startStack({ sim, proxy: { recording: { folder }, transportMode } });
    script(stack);
    try {
      await runClaude({
        bin,
        baseUrl: stack.url,
        home: dir,
        cwd: dir,
        prompt: "Where does Petronella live?",
      });
    } finally {
      await stack.close();
    }
    const files = await listRecordings(folder);
    return Promise.all(files.map(({ path }) => readRecording(path)));
  });
}

const rounds = agent([
  { when: { round: 2 }, answer: scenarios.text("Petronella lives in Buxtehude.") },
  {
    when: { offers: "Bash" },
    answer: () =>
      scenarios.agentRound("Bash", { command: "cat petronella.txt", description: "Reads Petronella" }),
  },
]);

it.each([
  ["tool-loop", {}, (stack: Stack) => stack.sim.script(rounds)],
  ["usage-limit", {}, (stack: Stack) => stack.sim.script(() => scenarios.usageLimit())],
  ["websocket-turn", { websocket: true }, (stack: Stack) => stack.sim.script(rounds)],
])("%s: the recording holds no text, and today's code does the same", async (name, sim, script) => {
  const recordings = await record(name, sim, script);
  expect(recordings.length).toBeGreaterThan(0);
  for (const recording of recordings) {
    expect(JSON.stringify(recording)).not.toMatch(/petronella|buxtehude/i);
    expect((await replayRecording(recording)).differences).toEqual([]);
  }
});
