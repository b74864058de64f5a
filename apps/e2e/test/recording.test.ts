import { mkdir, mkdtemp, readdir, rm, stat, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { scenarios, type Sim } from "@codexthropic/codex-sim";
import {
  listRecordings,
  readRecording,
  type Recording,
  type RecordingOptions,
  replayRecording,
} from "@codexthropic/proxy";
import { describe, expect, it, onTestFinished } from "vitest";
import { startStack, type StackOptions } from "../src/stack.ts";

interface Recorded {
  sim: Sim;
  folder: string;
  ask: (body: object, headers?: Record<string, string>) => Promise<Response>;
  /** The recordings, oldest first. Ends the proxy, so that all are written. */
  recordings: () => Promise<Recording[]>;
}

async function start(
  recording: Partial<RecordingOptions> = {},
  { sim, proxy }: StackOptions = {},
): Promise<Recorded> {
  const dir = await mkdtemp(join(tmpdir(), "codexthropic-recording-"));
  const folder = join(dir, "recordings");
  const stack = await startStack({
    sim: sim ?? {},
    proxy: { ...proxy, recording: { folder, ...recording } },
  });
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
    properties: {
      command: { type: "string", description: "what Petronella wants" },
      mode: { enum: ["fast", "slow"] },
    },
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

const CASES: Readonly<
  Record<string, { scenario: ReturnType<typeof scenarios.text>; body?: object; status?: number }>
> = {
  "a text": { scenario: scenarios.text("Petronella lives in Buxtehude, 1 Häuser 漢字 😀.") },
  "a tool call": {
    scenario: scenarios.agentRound("Bash", {
      command: 'echo "Petronella\n\tänd 12" > /home/petronella/x',
      mode: "fast",
      n: 120.5,
    }),
  },
  "an answer that is not streamed": { scenario: scenarios.text("Petronella."), body: { stream: false } },
  "a stop sequence": {
    scenario: scenarios.text("one Petronella STOP two"),
    body: { stop_sequences: ["STOP", "xx"] },
  },
  max_tokens: {
    scenario: scenarios.text("Petronella walks and walks and walks and walks."),
    body: { max_tokens: 4 },
  },
  "structured output": {
    scenario: scenarios.text('{"town":"Buxtehude","mode":"fast","n":12}'),
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
  "a request that cannot be translated": {
    scenario: scenarios.text("never"),
    body: { messages: [{ role: "user", content: 3 }] },
    status: 400,
  },
  "a usage limit": { scenario: scenarios.usageLimit(), status: 429 },
  "a failure inside of the stream": {
    scenario: scenarios.cut("before_terminal", scenarios.text("One Petronella.")),
  },
  "a search": {
    scenario: scenarios.webSearch(),
    body: { tools: [{ type: "web_search_20250305", name: "web_search" }] },
  },
  reasoning: { scenario: scenarios.reasoning("**Thinking of Petronella**", "Done, Petronella.") },
};

describe("recording and replay", () => {
  for (const texts of [false, true]) {
    for (const [name, { scenario, body, status = 200 }] of Object.entries(CASES)) {
      it(`${name}${texts ? ", with texts" : ""}: today's code does the same`, async () => {
        const { sim, ask, recordings } = await start({ texts });
        sim.script(() => scenario);
        await (await ask(request("Where Petronella lives?", body))).text();
        const [recording] = await recordings();
        expect(recording).toBeDefined();
        const json = JSON.stringify(recording);
        expect(recording?.answer.status).toBe(status);
        if (status === 200) expect(recording?.upstream?.frames.length).toBeGreaterThan(0);
        if (texts) expect(json).toContain("Petronella");
        else expect(json).not.toMatch(/Petronella|petronella|Buxtehude|Häuser|漢字/);
        const { differences } = await replayRecording(recording!);
        expect(differences).toEqual([]);
      });
    }
  }
});

describe("what is kept", () => {
  it("the last recordings, in files that only their owner can read", async () => {
    const { ask, folder, recordings } = await start({ count: 2 });
    const ids: (string | null)[] = [];
    for (const text of ["one", "two", "three"]) {
      const response = await ask(request(text));
      ids.push(response.headers.get("request-id"));
      await response.text();
    }
    expect((await recordings()).map(({ id }) => id)).toEqual(ids.slice(1));
    const names = await readdir(folder);
    expect(names).toHaveLength(2);
    for (const name of names) expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
  });

  it("no more bytes than allowed; what is not a recording stays, what a killed process left does not", async () => {
    const { ask, folder, recordings } = await start({ maxBytes: 40_000 });
    await mkdir(folder, { mode: 0o700 });
    const unfinished = join(folder, "20261128T102545777Z-req_1.json.0123abcd.part");
    for (const path of [join(folder, "notes.json"), unfinished]) await writeFile(path, "{}");
    await utimes(unfinished, 0, 0);
    for (let n = 0; n < 6; n++) await (await ask(request("x".repeat(1000)))).text();
    const kept = await recordings();
    expect(kept.length).toBeGreaterThan(0);
    expect(kept.length).toBeLessThan(6);
    const names = await readdir(folder);
    expect(names).toHaveLength(kept.length + 1);
    expect(names).toContain("notes.json");
  });

  it("a folder that cannot be written costs the recordings and one line of the log", async () => {
    const lines: string[] = [];
    const note = (message: string): void => void lines.push(message);
    const logger = { debug() {}, info() {}, warn: note, error: note };
    const dir = await mkdtemp(join(tmpdir(), "codexthropic-recording-"));
    await writeFile(join(dir, "file"), "");
    const { ask, recordings, sim } = await start({ folder: join(dir, "file") }, { proxy: { logger } });
    sim.script(() => scenarios.text("Hello."));
    for (let n = 0; n < 3; n++) expect(await (await ask(request("a"))).text()).toContain("message_stop");
    await recordings().catch(() => undefined);
    expect(lines.filter((line) => line.startsWith("recordings cannot be written"))).toHaveLength(1);
    await rm(dir, { recursive: true });
  });

  it("an answer that the client did not wait for is compared as far as it went", async () => {
    const { sim, ask, recordings } = await start();
    sim.script(() => scenarios.silence("before_terminal", scenarios.text("One two three.")));
    const reader = (await ask(request("a"))).body?.getReader();
    await reader?.read();
    await reader?.cancel();
    await sim.waitFor(({ aborted }) => aborted !== null);
    const [recording] = await recordings();
    expect(recording?.answer.aborted).toBe(true);
    expect((await replayRecording(recording!)).differences).toEqual([]);
  });

  it("no header of the client that could hold a secret", async () => {
    const { ask, recordings } = await start();
    const secret = "sk-ant-api03-abcdefabcdef";
    await (
      await ask(request("a"), { "x-api-key": secret, authorization: `Bearer ${secret}`, "x-corp": secret })
    ).text();
    expect(JSON.stringify(await recordings())).not.toContain(secret);
  });
});

describe("what has changed since", () => {
  it("is told by its place", async () => {
    const { sim, ask, recordings } = await start();
    sim.script(() => scenarios.text("One two three."));
    await (await ask(request("a"))).text();
    const [recording] = await recordings();
    const events = recording?.answer.events ?? [];
    const changed = events.map((event) =>
      event["type"] === "message_delta"
        ? { ...event, delta: { stop_reason: "max_tokens", stop_sequence: null } }
        : event,
    );
    const before = { ...recording!, answer: { ...recording!.answer, events: changed } };
    expect((await replayRecording(before)).differences).toEqual([
      { path: "answer.stop_reason", recorded: '"max_tokens"', today: '"end_turn"' },
    ]);
    const [build] = recording?.upstream?.requests ?? [];
    const body = { ...build?.body, store: true };
    const other = { ...recording!, upstream: { ...recording!.upstream!, requests: [{ ...build!, body }] } };
    expect((await replayRecording(other)).differences).toEqual([
      { path: "upstream.requests[0].store", recorded: "true", today: "false" },
    ]);
  });
});
