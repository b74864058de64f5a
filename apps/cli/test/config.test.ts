import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { toProxyOptions } from "../src/config/to-proxy-options.ts";
import { resolveSettings } from "../src/config/resolve-settings.ts";
import { SETTINGS } from "../src/config/settings.ts";
import { fakeIo, run, type FakeIo } from "./fake-io.ts";

function withFile(name: string, content: string, env = {}): FakeIo {
  const io = fakeIo({ env });
  const dir = join(io.home, ".config", "codexthropic");
  mkdirSync(dir, { recursive: true });
  writeFileSync(join(dir, name), content);
  return io;
}

describe("precedence", () => {
  it("takes flag over variable over file over default, and knows which it was", async () => {
    const io = withFile("config.toml", 'port = 1\nhost = "localhost"\nmodel = "from-file"\n', {
      PORT: "2",
      HOST: "127.0.0.2",
    });
    const { settings, origins, file } = await resolveSettings(io, { port: "3" });
    expect([settings.port, settings.host, settings.model, settings.lane]).toEqual([
      3,
      "127.0.0.2",
      "from-file",
      "auto",
    ]);
    expect([origins.port.name, origins.host.name, origins.lane.name]).toEqual(["--port", "$HOST", "default"]);
    expect(origins.model).toEqual({ source: "file", name: `${file}: model` });
  });

  it("counts an empty variable as unset", async () => {
    const { settings } = await resolveSettings(fakeIo({ env: { PORT: "", CODEX_FAST: "" } }));
    expect([settings.port, settings.fast]).toEqual([8765, false]);
  });

  it("lets a flag switch off what the environment switches on", async () => {
    const { out } = await run(["config", "--no-fast", "--json"], { env: { CODEX_FAST: "1" } });
    expect(JSON.parse(out).settings.fast).toEqual({ value: false, source: "flag", from: "--fast" });
  });
});

describe("variables that other programs set", () => {
  const env = { HOST: "x86_64-conda-linux-gnu!", PORT: "tcp://10.0.0.1:8765" };
  it("do not stop commands that do not use them", async () => {
    expect((await run(["status"], { env })).err).toMatch(/^error: Not logged in/);
    expect(
      (await run(["claude"], { env: { ...env, CODEXTHROPIC_CLAUDE_BIN: process.execPath } })).err,
    ).toMatch(/^error: Not logged in/);
    expect((await run(["demo"], { env })).code).toBe(0);
  });

  it.each(["HOST", "PORT"] as const)("are named where they matter: %s", async (name) => {
    const { code, err } = await run(["serve"], { env: { [name]: env[name] } });
    expect(code).toBe(2);
    expect(err).toMatch(
      new RegExp(
        `^error: \\$${name}: .*\n {2}\\$${name} may be meant for another program; --${name.toLowerCase()} wins over it\\.\n$`,
      ),
    );
  });
});

describe("values", () => {
  it.each([
    ["PORT", "http"],
    ["PORT", "65536"],
    ["PORT", "-1"],
    ["CODEX_FAST", "perhaps"],
    ["CODEXTHROPIC_LANE", "fast"],
    ["CODEXTHROPIC_RETRIES", "0"],
    ["CODEXTHROPIC_MAX_BODY", "many"],
    ["CODEX_BASE_URL", "chatgpt.com"],
    ["CODEX_BASE_URL", "file:///etc/passwd"],
    ["CODEXTHROPIC_MODEL", "two words"],
  ])("refuses $%s=%s, naming the variable", async (name, value) => {
    const { code, err } = await run(["config"], { env: { [name]: value } });
    expect(code).toBe(2);
    expect(err).toMatch(new RegExp(`^error: \\$${name}: .* is not `));
  });

  it("names the flag", async () => {
    const { code, err } = await run(["config", "--port", "abc"]);
    expect([code, err]).toEqual([2, 'error: --port: "abc" is not a whole number from 0 to 65535.\n']);
  });

  it("never quotes a key", async () => {
    const { err } = await run(["config"], { env: { CODEXTHROPIC_API_KEY: "two words" } });
    expect(err).toMatch(/^error: \$CODEXTHROPIC_API_KEY: this value is not/);
    expect(err).not.toContain("two words");
  });

  it.each([
    ["32m", 2 ** 25],
    ["1GiB", 2 ** 30],
    ["1000", 1000],
  ])("reads the size %s", async (text, size) => {
    const { settings } = await resolveSettings(fakeIo({ env: { CODEXTHROPIC_MAX_BODY: text } }));
    expect(settings.maxBody).toBe(size);
  });

  it.each([
    ["codexthropic", true, false],
    ["codexthropic:body", true, true],
    ["express,codexthropic:*", true, false],
    ["express", false, false],
    ["*", false, false],
  ])("understands DEBUG=%s", async (DEBUG, verbose, traceBodies) => {
    const { settings } = await resolveSettings(fakeIo({ env: { DEBUG } }));
    expect([settings.verbose, settings.traceBodies]).toEqual([verbose, traceBodies]);
  });
});

describe("the config file", () => {
  it.each([
    ["config.toml", 'max_body = "1m"\nfast = true'],
    ["config.json", '{"max-body": "1m", "fast": true}'],
    ["config.json", '\uFEFF{"max-body": "1m", "fast": true}'],
    ["config.toml", '\uFEFFmax-body = "1m"\nfast = true\n'],
    ["config.js", "module.exports = { maxBody: 2 ** 20, fast: true };"],
    ["config.mjs", "export default { maxBody: 2 ** 20, fast: true };"],
  ])("may be %s", async (name, content) => {
    const { settings, file } = await resolveSettings(withFile(name, content));
    expect([settings.maxBody, settings.fast]).toEqual([2 ** 20, true]);
    expect(file).toContain(name);
  });

  it("may stand elsewhere", async () => {
    const io = fakeIo({ env: { CODEXTHROPIC_CONFIG: "b.json" } });
    writeFileSync(join(io.home, "a.toml"), "port = 1");
    writeFileSync(join(io.home, "b.json"), '{"port": 2}');
    expect((await resolveSettings(io)).settings.port).toBe(2);
    expect((await resolveSettings(io, { config: "a.toml" })).settings.port).toBe(1);
  });

  it("must exist when it is named", async () => {
    const { code, err } = await run(["config", "--config", "nowhere.toml"]);
    expect(code).toBe(2);
    expect(err).toMatch(/^error: --config: there is no file .*nowhere\.toml\./);
  });

  it.each([
    ["prot = 1", "Did you mean port?"],
    ["apikey = 'k'", "Did you mean apiKey?"],
    ["trace_bodies = true", "`codexthropic config` lists all settings."],
  ])("does not take %s", async (content, hint) => {
    const { code, err } = await run(["config"], withFile("config.toml", content));
    expect(code).toBe(2);
    expect(err).toContain("is no setting");
    expect(err).toContain(hint);
  });

  it("tells file and key of a wrong value", async () => {
    const { code, err } = await run(["config"], withFile("config.toml", 'max_streams = "many"'));
    expect(code).toBe(2);
    expect(err).toMatch(/config\.toml: max_streams: "many" is not a whole number from 1 to 100000\./);
  });

  it("tells where a damaged file breaks", async () => {
    const { code, err } = await run(["config"], withFile("config.toml", "port = = 1"));
    expect(code).toBe(2);
    expect(err).toMatch(/config\.toml cannot be read: /);
  });

  it("does not let one setting stand twice", async () => {
    const { err } = await run(["config"], withFile("config.json", '{"maxBody": 1, "max_body": 2}'));
    expect(err).toContain("maxBody and max_body are the same setting");
  });

  it.each([
    '{"__proto__": {"fast": true}}',
    '{"constructor": {"prototype": {"fast": true}}}',
    "[]",
    "null",
    "3",
  ])("is not fooled by %s", async (content) => {
    const { code } = await run(["config"], withFile("config.json", content));
    expect(code).toBe(2);
    expect(({} as { fast?: boolean }).fast).toBeUndefined();
  });
});

describe("codexthropic config", () => {
  it("shows every setting with its origin, and no key", async () => {
    const { code, out, err } = await run(["config", "--port", "1"], {
      env: { CODEXTHROPIC_API_KEY: "k-secret" },
    });
    expect(code).toBe(0);
    expect(out).toMatch(/^port +1 +--port$/m);
    expect(out).toMatch(/^apiKey +•+ +\$CODEXTHROPIC_API_KEY$/m);
    expect(out).not.toContain("k-secret");
    expect(err).toBe("No config file was read.\n");
    for (const key of Object.keys(SETTINGS)) expect(out).toMatch(new RegExp(`^${key} `, "m"));
  });
});

describe("toProxyOptions", () => {
  it("fills every row of the table, the special ones winning, and leaves out what is unset", async () => {
    const { settings } = await resolveSettings(fakeIo(), { model: "gpt-6-sol", haiku: "gpt-6-luna" });
    const options = toProxyOptions(settings);
    expect(options.models).toEqual({
      opus: "gpt-6-sol",
      sonnet: "gpt-6-sol",
      haiku: "gpt-6-luna",
      other: "gpt-6-sol",
    });
    expect(options).not.toHaveProperty("apiKey");
    expect(Object.values(options)).not.toContain(undefined);
  });
});

describe("the usage history", () => {
  it.each([
    [{}, "/home/x/.local/share/codexthropic/usage"],
    [{ XDG_DATA_HOME: "/data" }, "/data/codexthropic/usage"],
    [{ XDG_DATA_HOME: "/data", CODEXTHROPIC_USAGE: "/elsewhere" }, "/elsewhere"],
    [{ CODEXTHROPIC_USAGE: "off" }, undefined],
  ])("with %j is kept in %s", async (env, folder) => {
    const { settings } = await resolveSettings(fakeIo({ env, home: "/home/x" }));
    expect(toProxyOptions(settings).usageFolder).toBe(folder);
  });

  it("is switched off by the config file", async () => {
    const { settings } = await resolveSettings(withFile("config.toml", 'usage = "off"\n'));
    expect(toProxyOptions(settings).usageFolder).toBeUndefined();
  });
});
