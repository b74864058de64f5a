import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { addStatusline, takeStatuslineFlag } from "../src/claude/add-statusline.ts";
import { run } from "./fake-io.ts";

const NOW = Date.parse("2026-11-28T12:00:00Z");

const INPUT = {
  session_id: "01a220e3-1111-4222-8333-444455556666",
  model: { id: "gpt-5.5", display_name: "gpt-5.5 (opus)" },
  context_window: {
    context_window_size: 272_000,
    used_percentage: 34.4,
    current_usage: { input_tokens: 10, cache_read_input_tokens: 90, cache_creation_input_tokens: 0 },
  },
  cost: { total_cost_usd: 1.5 },
};

const line = (session: string, input: number, cached: number): string =>
  JSON.stringify({
    ...{ v: 1, time: "2026-11-28T11:00:00.000Z", id: "req_1", session, agent: null, class: null },
    ...{ agent_type: null, model: "opus", upstream_model: "gpt-5.5", lane: "full", transport: "http" },
    ...{ input, cached, written: 0, output: 5, reasoning: 0, first_delta_ms: 1, total_ms: 2, retries: 0 },
    ...{ status: 200, error: null, aborted: false, degraded: [], cache_miss: null, judge: null },
  });

const window = (minutes: number, used: number, resetIn: number): object => ({
  used,
  minutes,
  resets_at: NOW + resetIn * 3_600_000,
  read_at: NOW,
});

function history(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), "codexthropic-test-"));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

async function statusline(
  input: unknown,
  folder: string,
  env: Record<string, string> = { NO_COLOR: "1" },
): Promise<{ code: number; out: string; err: string }> {
  const stdin = typeof input === "string" ? input : JSON.stringify(input);
  return run(["statusline"], {
    stdin,
    now: () => NOW,
    env: { ...env, CODEXTHROPIC_USAGE: folder, TZ: "UTC" },
  });
}

describe("statusline", () => {
  it("is one line: model, context, cache share of the session, both windows with their resets", async () => {
    const folder = history({
      "2026-11-27.jsonl": `${line("01a220e3", 100, 100)}\n`,
      "2026-11-28.jsonl": `\n${line("01a220e3", 100, 700)}\ndamaged\n${line("ffffffff", 9000, 0)}\n`,
      "quota.json": JSON.stringify({ v: 1, readings: [window(10_080, 0.18, 100), window(300, 0.42, 2)] }),
    });
    const { code, out, err } = await statusline(INPUT, folder);
    expect([code, err]).toEqual([0, ""]);
    expect(out).toMatch(
      /^gpt-5\.5 \(opus\) · context 34 % of 272k · cached 80 % · 5h 42 % until \d\d:\d\d · 7d 18 % until \w{3} \d+ \w{3} \d\d:\d\d\n$/,
    );
  });

  it("shows what Claude Code tells where the history knows nothing", async () => {
    expect((await statusline(INPUT, "off")).out).toBe(
      "gpt-5.5 (opus) · context 34 % of 272k · cached 90 %\n",
    );
    expect((await statusline(INPUT, join(tmpdir(), "there", "is", "none"))).out).toContain("cached 90 %");
  });

  it.each(["", "{", "null", "[]", '"x"', JSON.stringify({ model: 7, context_window: [], session_id: {} })])(
    "is a line whatever comes in: %j",
    async (text) => {
      const folder = history({ "quota.json": JSON.stringify({ v: 1, readings: [window(300, 0.5, 1)] }) });
      const { code, out } = await statusline(text, folder);
      expect([code, out]).toEqual([0, expect.stringMatching(/^codexthropic · 5h 50 % until \d\d:\d\d\n$/)]);
    },
  );

  it("leaves out windows that are over, and a damaged file of them", async () => {
    const over = history({ "quota.json": JSON.stringify({ v: 1, readings: [window(300, 0.9, -1)] }) });
    expect((await statusline(INPUT, over)).out).not.toContain("5h");
    expect((await statusline(INPUT, history({ "quota.json": "{" }))).out).not.toContain("5h");
  });

  it("shows a hostile name as text", async () => {
    const model = { display_name: "a\nb\u001b[2J\u202e" };
    const { out } = await statusline({ ...INPUT, model }, "off");
    expect(out).toMatch(/^a b\\u\{1b\}\[2J\\u\{202e\} · /);
    expect(out.split("\n")).toHaveLength(2);
  });

  it("has colours where something runs out", async () => {
    const folder = history({ "quota.json": JSON.stringify({ v: 1, readings: [window(300, 0.95, 1)] }) });
    expect((await statusline(INPUT, folder, {})).out).toContain("\u001b[31m5h 95 %");
  });
});

describe("claude --statusline", () => {
  const place = { program: ["/usr/bin/node", "/home/a b/it's.js"], platform: "linux", cwd: "/" } as const;
  const command = String.raw`/usr/bin/node '/home/a b/it'\''s.js' statusline`;
  const statusLine = { type: "command", command };

  it("is taken out of Claude Code's arguments, up to --", () => {
    expect(takeStatuslineFlag(["-p", "--statusline", "x"])).toEqual({ isWanted: true, rest: ["-p", "x"] });
    expect(takeStatuslineFlag(["-p", "--", "--statusline"])).toEqual({
      isWanted: false,
      rest: ["-p", "--", "--statusline"],
    });
  });

  it("gives settings for the session", async () => {
    expect(await addStatusline(["--continue"], place)).toEqual([
      "--settings",
      JSON.stringify({ statusLine }),
      "--continue",
    ]);
  });

  it("keeps the settings that the user gives, as JSON or as a file", async () => {
    const given = '{"model":"opus","statusLine":{"type":"command","command":"old"}}';
    const file = join(mkdtempSync(join(tmpdir(), "codexthropic-test-")), "settings.json");
    writeFileSync(file, `\uFEFF${given}`);
    const merged = JSON.stringify({ model: "opus", statusLine });
    expect(await addStatusline(["-c", "--settings", given, "hi"], place)).toEqual([
      ...["-c", "--settings", merged],
      "hi",
    ]);
    expect(await addStatusline([`--settings=${file}`, "hi"], place)).toEqual(["--settings", merged, "hi"]);
  });

  it("leaves settings that cannot be read to Claude Code", async () => {
    const args = ["--settings", "/no/such/file.json"];
    expect(await addStatusline(args, place)).toEqual(args);
    expect(await addStatusline(["--settings", "{broken"], place)).toEqual(["--settings", "{broken"]);
  });

  it("works in the shells of Windows", async () => {
    const windows = {
      ...place,
      program: [String.raw`C:\Program Files\nodejs\node.exe`, "x.js"],
      platform: "win32",
    };
    const [, settings = ""] = await addStatusline([], { ...windows, platform: "win32" });
    expect(JSON.parse(settings)).toMatchObject({
      statusLine: { command: "'C:/Program Files/nodejs/node.exe' x.js statusline" },
    });
  });
});
