import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { scenarios, type Sim, startSim } from "@codexthropic/codex-sim";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";

import { createProxy } from "../../src/create-proxy.ts";
import type { Logger, Proxy, ProxyOptions } from "../../src/options.ts";
import { parseUsageLine, type UsageLine } from "../../src/usage/usage-line.ts";
import { createUsageHistory } from "../../src/usage/usage-history.ts";
import { toUsageLine } from "../../src/usage/to-usage-line.ts";
import type { UsageSums } from "../../src/usage/usage-sums.ts";
import { record } from "../record.ts";
import { usageLine } from "./usage-line.ts";

let home: string;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "usage-"));
  onTestFinished(() => rm(home, { recursive: true, force: true }));
});

function keepWarnings(): Logger & { warnings: string[] } {
  const warnings: string[] = [];
  const ignore = (): void => undefined;
  return { warnings, debug: ignore, info: ignore, error: ignore, warn: (text) => void warnings.push(text) };
}

async function proxyOn(
  options: ProxyOptions,
): Promise<Proxy & { url: string; sim: Sim; end(): Promise<void> }> {
  const sim = await startSim();
  await sim.writeAuthFile(home);
  const proxy = createProxy({
    codexHome: home,
    codexBaseUrl: sim.codexBaseUrl,
    chatgptBaseUrl: sim.chatgptBaseUrl,
    authIssuer: sim.issuer,
    ...options,
  });
  const { url, close } = await proxy.listen();
  onTestFinished(() => sim.close());
  return { ...proxy, url, sim, end: () => close({ graceMs: 0 }) };
}

const ask = (url: string, headers: Record<string, string> = {}, more: object = {}): Promise<string> =>
  fetch(`${url}/v1/messages`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify({
      model: "claude-opus-5-5",
      max_tokens: 100,
      messages: [{ role: "user", content: "the-prompt" }],
      ...more,
    }),
  }).then((response) => response.text());

async function linesIn(folder: string): Promise<UsageLine[]> {
  const names = await readdir(folder);
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), "utf8")));
  return texts
    .flatMap((text) => text.split("\n"))
    .map(parseUsageLine)
    .filter((line) => line !== null);
}

describe("the proxy", () => {
  it("appends one line for each message, with what Claude Code says of it, and no prompt", async () => {
    const usageFolder = join(home, "data", "usage");
    const { url, end } = await proxyOn({ usageFolder });
    await ask(url, {
      "x-claude-code-session-id": "0f9d8c7b-1111-4222-8333-444455556666",
      "x-claude-code-agent-id": "a1b2c3d4e5f6",
      "x-claude-code-request-class": "subagent",
      "x-claude-code-agent-type": "Explore\u0085",
    });
    await ask(url, {}, { stream: true });
    await ask(url, {}, { messages: "no list" });
    await fetch(`${url}/status`);
    await ask(url, {}, { model: 7 });
    await end();
    const [one, two, three, ...more] = await linesIn(usageFolder);
    expect(more).toEqual([]);
    expect(one).toMatchObject({
      session: "0f9d8c7b",
      agent: "a1b2c3d4",
      class: "subagent",
      agent_type: String.raw`Explore\u{85}`,
      model: "claude-opus-5-5",
      upstream_model: "gpt-5.5",
      status: 200,
      error: null,
      aborted: false,
    });
    expect(one?.output).toBeGreaterThan(0);
    expect(two).toMatchObject({ session: null, agent: null, class: null, agent_type: null });
    expect(three).toMatchObject({ status: 400, error: "invalid_request", output: 0 });
    expect(JSON.stringify([one, two, three])).not.toContain("the-prompt");
  });

  it("says for what a request was sent again, also when that did not help", async () => {
    const usageFolder = join(home, "usage");
    const { url, end, sim } = await proxyOn({ usageFolder, retries: 2 });
    sim.enqueue(scenarios.unsupportedParameter("prompt_cache_key"), scenarios.text("Hello."));
    await ask(url);
    await ask(url);
    sim.enqueue(scenarios.httpError(500), scenarios.httpError(500));
    await ask(url);
    await end();
    const workarounds = ["parameter_left_out:prompt_cache_key"];
    expect(await linesIn(usageFolder)).toMatchObject([
      {
        status: 200,
        retries: 1,
        recovered: ["unsupported_parameter"],
        error: null,
        error_type: null,
        workarounds,
      },
      // What was refused is known now.
      { status: 200, retries: 0, recovered: [], workarounds },
      {
        status: 500,
        retries: 1,
        recovered: ["server_error"],
        error: "server_error",
        error_type: "api_error",
      },
    ]);
  });

  it("keeps no message of an error: it may quote the request", async () => {
    const usageFolder = join(home, "usage");
    const { url, end, sim } = await proxyOn({ usageFolder });
    sim.enqueue(scenarios.codedError(400, "invalid_value", "Invalid value: 'the-prompt'."));
    expect(await ask(url)).toContain("the-prompt");
    await end();
    expect(JSON.stringify(await linesIn(usageFolder))).not.toContain("the-prompt");
  });

  it("says why the prompt cache was missed", async () => {
    const usageFolder = join(home, "usage");
    const { url, end } = await proxyOn({ usageFolder });
    const session = { "x-claude-code-session-id": "0f9d8c7b-1111-4222-8333-444455556666" };
    const system = "Many words. ".repeat(1000);
    const question = { role: "user", content: "the-prompt" };
    const longer = [question, { role: "assistant", content: "Yes?" }, question];
    await ask(url, session, { system });
    await ask(url, session, { system, messages: longer });
    await ask(url, session, { system: `New. ${system}`, messages: [...longer, ...longer.slice(1)] });
    const metrics = await fetch(`${url}/metrics`).then((response) => response.text());
    await end();
    expect((await linesIn(usageFolder)).map(({ cache_miss }) => cache_miss)).toEqual([
      null,
      null,
      "instructions",
    ]);
    expect(metrics).toContain('codexthropic_cache_misses_total{reason="instructions"} 1\n');
  });

  it("writes nothing unless it is given a folder", async () => {
    const { url, end } = await proxyOn({});
    await ask(url);
    await end();
    expect((await readdir(home)).filter((name) => name !== "auth.json")).toEqual([]);
  });

  it("answers when the folder cannot be written, and says so once", async () => {
    const usageFolder = join(home, "file");
    await writeFile(usageFolder, "");
    const logger = keepWarnings();
    const { url, end } = await proxyOn({ usageFolder, logger });
    for (let i = 0; i < 3; i++) expect(JSON.parse(await ask(url))).toMatchObject({ type: "message" });
    await end();
    expect(logger.warnings.filter((text) => text.includes("usage history"))).toHaveLength(1);
  });

  it("moves to another folder at a reload", async () => {
    const first = join(home, "first");
    const { url, end, reconfigure } = await proxyOn({ usageFolder: first });
    await ask(url);
    const second = join(home, "second");
    reconfigure({ codexHome: home, usageFolder: second, codexBaseUrl: "http://127.0.0.1:1", retries: 1 });
    await ask(url);
    await end();
    expect([(await linesIn(first)).length, (await linesIn(second)).length]).toEqual([1, 1]);
  });
});

describe("a history", () => {
  const NOW = Date.parse("2026-11-28T12:00:00Z");

  it("tells its listeners until they leave, and remembers without a folder", async () => {
    const history = createUsageHistory(() => NOW);
    const heard: UsageLine[] = [];
    const stop = history.subscribe((line) => heard.push(line));
    history.append(usageLine({ session: "a" }));
    stop();
    history.append(usageLine({ session: "b", time: "2026-11-28T13:00:00.000Z" }));
    expect(heard.map(({ session }) => session)).toEqual(["a"]);
    const sums: UsageSums[] = [];
    const texts: string[] = [];
    await history.readSums(NOW + 1, "hour", (one) => sums.push(one));
    await history.readTexts(NOW + 1, (text) => texts.push(text));
    expect(sums.map(({ session }) => session)).toEqual(["b"]);
    expect(texts.map((text) => parseUsageLine(text)?.session)).toEqual(["b"]);
  });

  it("reads what was just appended, and what others have", async () => {
    const histories = [1, 2].map(() => createUsageHistory(() => NOW));
    for (const history of histories) {
      history.configure({ folder: home, logger: undefined });
      history.append(usageLine());
    }
    await histories[1]?.flush();
    for (const by of ["line", "hour"] as const)
      expect(await histories[0]?.readSums(0, by, () => undefined)).toEqual({ lines: 2, skipped: 0 });
  });
});

describe("a line", () => {
  it("is made of messages only", () => {
    expect(toUsageLine(record({ path: "/v1/messages/count_tokens" }))).toBeNull();
    expect(toUsageLine(record({ model: null }))).toBeNull();
  });

  it("shows a hostile name as text", () => {
    const line = toUsageLine(record({ model: `\u001b[31m\u202e${"x".repeat(500)}` }));
    expect(line?.model).toMatch(/^\\u\{1b\}\[31m\\u\{202e\}x+…$/);
  });

  it("of an older version is read with what it does not know", () => {
    const { continued, recovered, error_type, workarounds, ...older } = usageLine({ error: "cut" });
    expect([continued, recovered, error_type, workarounds]).toEqual([false, [], null, []]);
    expect(parseUsageLine(JSON.stringify(older))).toEqual({
      ...usageLine({ error: "cut" }),
      continued: null,
    });
  });

  it("is read again as it was written", () => {
    const usage = { input: 10, cached: 20, written: 30, output: 4, reasoning: 0 };
    const judge = {
      model: "gpt-6-luna",
      calls: 2,
      flagged: 1,
      unavailable: null,
      usage,
      totalMs: 9,
      retries: 0,
    };
    const line = toUsageLine(record({ usage: null, ttfbMs: null, aborted: true, status: 499, judge }));
    expect(line).toMatchObject({ judge: { calls: 2, flagged: 1, input: 60, output: 4, total_ms: 9 } });
    expect(parseUsageLine(JSON.stringify(line))).toEqual(line);
  });
});
