import { chmod, mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { scenarios, type Sim } from "@codexthropic/codex-sim";
import { listRecordings, readRecording, type Recording, type RecordingOptions, replayRecording } from "@codexthropic/proxy";
import { describe, expect, it, onTestFinished } from "vitest";
import { startStack, type StackOptions } from "../src/stack.ts";

interface Recorded {
  sim: Sim;
  folder: string;
  ask: (body: object, headers?: Record<string, string>) => Promise<Response>;
  /** The recordings, oldest first. Ends the proxy, so that all are written. */
  recordings: () => Promise<Recording[]>;
}

async function start(recording: Partial<RecordingOptions> = {}, { sim, proxy }: StackOptions = {}): Promise<Recorded> {
  const dir = await mkdtemp(join(tmpdir(), "codexthropic-recording-"));
  const folder = join(dir, "recordings");
  const stack = await startStack({ sim: sim ?? {}, proxy: { ...proxy, recording: { folder, ...recording } } });
  let closed: Promise<void> | null = null;
  const close = (): Promise<void> => (closed ??= stack.close());
  onTestFinished(async () => {
    await close();
    await rm(dir, { recursive: true, force: true });
  });
  return {
    sim: stack.sim,
    folder,
    ask: (body, headers = {}) =>
      fetch(`${stack.url}/v1/messages`, {
        method: "POST",
        headers: { "content-type": "application/json", ...headers },
        body: JSON.stringify(body),
      }),
    async recordings() {
      await close();
      const files = await listRecordings(folder);
      return Promise.all(files.toReversed().map(({ path }) => readRecording(path)));
    },
  };
}

const tool = {
  name: "Bash",
  description: "Runs a command of Petronella",
  input_schema: {
    type: "object",
    properties: { command: { type: "string", description: "what Petronella wants" }, mode: { enum: ["fast", "slow"] } },
    required: ["command"],
  },
};
const request = (text: string, more: object = {}): object => ({
  model: "claude-sonnet-4-5",
  max_tokens: 1000,
  stream: true,
  thinking: { type: "enabled", budget_tokens: 1024 },
  tools: [tool],
  messages: [{ role: "user", content: text }],
  ...more,
});

const CASES: Readonly<Record<string, { script: Parameters<Sim["script"]>[0]; body?: object }>> = {
  "a text": { script: scenarios.text("Petronella lives in Buxtehude, 1 Häuser 漢字 😀.") },
  "a tool call": {
    script: scenarios.agentRound("Bash", { command: 'echo "Petronella\n\tänd 12" > /home/petronella/x', mode: "fast", n: 120.5 }),
  },
  "an answer that is not streamed": { script: scenarios.text("Petronella."), body: { stream: false } },
  "a stop sequence": { script: scenarios.text("one Petronella STOP two"), body: { stop_sequences: ["STOP", "xx"] } },
  "max_tokens": { script: scenarios.text("Petronella walks and walks and walks and walks."), body: { max_tokens: 4 } },
  "structured output": {
    script: scenarios.text('{"town":"Buxtehude","mode":"fast","n":12}'),
    body: {
      output_config: {
        format: {
          type: "json_schema",
          schema: {
            type: "object",
            properties: { town: { type: "string" }, mode: { enum: ["fast"] }, n: { type: "integer" } },
            required: ["town", "mode", "n"],
            additionalProperties: false,
          },
        },
      },
    },
  },
  "a request that cannot be translated": { script: scenarios.text("never"), body: { messages: [{ role: "user", content: 3 }] } },
};

describe("recording and replay", () => {
  for (const texts of [false, true]) {
    for (const [name, { script, body }] of Object.entries(CASES)) {
      it(`${name}${texts ? ", with texts" : ""}: today's code does the same`, async () => {
        const { sim, ask, recordings } = await start({ texts });
        sim.script(script);
        await (await ask(request("Where does Petronella live?", body))).text();
        const [recording] = await recordings();
        expect(recording).toBeDefined();
        const json = JSON.stringify(recording);
        if (texts) expect(json).toContain("Petronella");
        else expect(json).not.toMatch(/Petronella|petronella|Buxtehude|Häuser|漢字/);
        const { differences } = await replayRecording(recording!);
        expect(differences).toEqual([]);
      });
    }
  }
});
