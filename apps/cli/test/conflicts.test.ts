import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { findConflicts } from "../src/claude/find-conflicts.ts";
import { launchEnvironment } from "../src/claude/build-environment.ts";
import { fakeIo, run, type FakeIo } from "./fake-io.ts";

function write(file: string, settings: unknown): string {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, typeof settings === "string" ? settings : JSON.stringify(settings));
  return file;
}

const found = async (io: FakeIo, args: string[] = []): Promise<string[]> =>
  (await findConflicts(io, args, join(io.home, "managed"))).map(
    ({ file, key, managed }) => `${file.replace(io.home, "~")} ${key}${managed ? " (managed)" : ""}`,
  );

describe("settings that win over the proxy's environment", () => {
  it("are found in every file that Claude Code reads", async () => {
    const io = fakeIo();
    const settings = { env: { ANTHROPIC_BASE_URL: "https://else.example" } };
    for (const name of ["settings.json", "settings.local.json"])
      write(join(io.home, ".claude", name), settings);
    write(join(io.home, "managed", "managed-settings.json"), { apiKeyHelper: "x" });
    write(join(io.home, "managed", "managed-settings.d", "20-b.json"), settings);
    write(join(io.home, "managed", "managed-settings.d", "10-a.json"), { forceLoginMethod: "claudeai" });
    write(join(io.home, "managed", "managed-settings.d", "note.txt"), settings);
    write(join(io.home, "own.json"), settings);
    expect(await found(io, ["--settings", "own.json", '--settings={"apiKeyHelper":"y"}'])).toEqual([
      "~/.claude/settings.json env.ANTHROPIC_BASE_URL",
      "~/.claude/settings.local.json env.ANTHROPIC_BASE_URL",
      "~/own.json env.ANTHROPIC_BASE_URL",
      "--settings apiKeyHelper",
      "~/managed/managed-settings.json apiKeyHelper (managed)",
      "~/managed/managed-settings.d/10-a.json forceLoginMethod (managed)",
      "~/managed/managed-settings.d/20-b.json env.ANTHROPIC_BASE_URL (managed)",
    ]);
  });

  it("are looked for where CLAUDE_CONFIG_DIR says, and not in ~/.claude then", async () => {
    const io = fakeIo();
    write(join(io.home, "work", "settings.json"), { apiKeyHelper: "x" });
    const moved = fakeIo({ home: io.home, env: { CLAUDE_CONFIG_DIR: join(io.home, "work") } });
    expect(await found(moved)).toEqual(["~/work/settings.json apiKeyHelper"]);
    expect(await found(io)).toEqual([]);
    const { err } = await run(["doctor"], moved);
    expect(err).toBe("");
    expect(moved.out()).toContain(`${join(io.home, "work", "settings.json")} sets apiKeyHelper`);
  });

  it.each([
    [{ HTTPS_PROXY: "http://proxy:3128" }, ["HTTPS_PROXY"]],
    [{ https_proxy: "http://proxy:3128", ALL_PROXY: "http://p" }, ["https_proxy", "ALL_PROXY"]],
    [{ HTTPS_PROXY: "http://proxy:3128", NO_PROXY: "localhost,127.0.0.1" }, []],
    [{ HTTPS_PROXY: "http://proxy:3128", no_proxy: "*" }, []],
    [{ HTTP_PROXY: "http://proxy:3128", NO_PROXY: ".corp 10.0.0.0/8" }, ["HTTP_PROXY", "NO_PROXY"]],
    [{ no_proxy: ".corp" }, ["no_proxy"]],
    [{ HTTPS_PROXY: "" }, []],
  ])("network proxies: %j", async (env, keys) => {
    const io = fakeIo();
    write(join(io.home, ".claude", "settings.json"), { env });
    expect(await found(io)).toEqual(keys.map((key) => `~/.claude/settings.json env.${key}`));
  });

  it.each<[Record<string, string>, string[]]>([
    [{ NO_PROXY: "127.0.0.1", no_proxy: ".corp,127.0.0.1" }, []],
    [{ NO_PROXY: "127.0.0.1" }, ["HTTPS_PROXY"]],
    [{ no_proxy: "*" }, ["HTTPS_PROXY"]],
    [{ NO_PROXY: ".corp", no_proxy: "127.0.0.1" }, ["HTTPS_PROXY"]],
  ])(
    "a proxy in a file is none when both spellings in the environment are an exception: %j",
    async (env, keys) => {
      const io = fakeIo({ env });
      write(join(io.home, ".claude", "settings.json"), { env: { HTTPS_PROXY: "http://proxy" } });
      expect(await found(io)).toEqual(keys.map((key) => `~/.claude/settings.json env.${key}`));
    },
  );

  it("a proxy in one file and its exceptions in another belong together", async () => {
    const io = fakeIo();
    write(join(io.home, ".claude", "settings.json"), { env: { HTTPS_PROXY: "http://proxy" } });
    write(join(io.home, "managed", "managed-settings.json"), { env: { NO_PROXY: "127.0.0.1" } });
    expect(await found(io)).toEqual([]);
  });

  it("a file with a byte order mark is read as Claude Code reads it", async () => {
    const io = fakeIo();
    write(join(io.home, ".claude", "settings.json"), '\uFEFF{"apiKeyHelper":"x"}');
    expect(await found(io)).toEqual(["~/.claude/settings.json apiKeyHelper"]);
  });

  it.each([
    ["opus", false],
    ["sonnet[1m]", false],
    ["opusplan", false],
    ["gpt-6-sol", false],
    ["claude-gpt-6-sol", false],
    ["claude-opus-5-5", true],
    ["us.anthropic.claude-sonnet-5", true],
  ])("a saved model %s: %s", async (model, isConflict) => {
    const io = fakeIo();
    write(join(io.home, ".claude", "settings.json"), { model });
    expect((await found(io)).length > 0).toBe(isConflict);
  });

  it.each(["not JSON", "null", "[]", '{"env":7}', '{"env":null,"model":3}'])(
    "%s is no conflict",
    async (text) => {
      const io = fakeIo();
      write(join(io.home, ".claude", "settings.json"), text);
      expect(await found(io)).toEqual([]);
    },
  );
});

describe("network proxies in the environment of Claude Code", () => {
  const client = { set: {}, unset: [] };
  it.each([
    [{}, "127.0.0.1,localhost", "127.0.0.1,localhost"],
    [{ NO_PROXY: ".corp" }, ".corp,127.0.0.1,localhost", ".corp,127.0.0.1,localhost"],
    [{ no_proxy: ".corp" }, ".corp,127.0.0.1,localhost", ".corp,127.0.0.1,localhost"],
    [{ NO_PROXY: "a, b", no_proxy: "127.0.0.1" }, "a,b,127.0.0.1,localhost", "127.0.0.1,localhost"],
    [{ NO_PROXY: "*", no_proxy: "" }, "*", "*"],
  ])("%j: both spellings leave loopback out", (env, upper, lower) => {
    const { NO_PROXY, no_proxy } = launchEnvironment({ HTTPS_PROXY: "http://p", ...env }, client, false);
    expect([NO_PROXY, no_proxy]).toEqual([upper, lower]);
  });
});
