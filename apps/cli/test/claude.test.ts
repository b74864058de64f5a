import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { clientEnvironment, launchEnvironment } from "../src/claude/build-environment.ts";
import { findClaude } from "../src/claude/launch-program.ts";
import { detectShell, renderShell, type Shell } from "../src/claude/render-environment.ts";
import { fakeIo, run } from "./fake-io.ts";
import { loggedIn, until } from "./simulated.ts";

const CATALOG = [
  { slug: "gpt-5.5", context_window: 272_000 },
  { slug: "gpt-6.1-terra", context_window: 500_000, description: "For hard work." },
];

const client = (models = {}): ReturnType<typeof clientEnvironment> =>
  clientEnvironment({
    url: "http://127.0.0.1:1",
    token: "t",
    models: {
      opus: "gpt-6.1-terra",
      sonnet: "gpt-6.1-terra",
      haiku: "gpt-6.1-terra",
      other: "gpt-6.1-terra",
      ...models,
    },
    catalog: CATALOG,
  });

describe("the environment of Claude Code", () => {
  it("names the slugs, the smallest window of them, and nothing that breaks auto mode", () => {
    expect(client({ haiku: "gpt-5.5" }).set).toEqual({
      ANTHROPIC_BASE_URL: "http://127.0.0.1:1",
      ANTHROPIC_AUTH_TOKEN: "t",
      ANTHROPIC_MODEL: "gpt-6.1-terra",
      ANTHROPIC_DEFAULT_MODEL: "gpt-6.1-terra",
      ANTHROPIC_DEFAULT_OPUS_MODEL: "gpt-6.1-terra",
      ANTHROPIC_DEFAULT_OPUS_MODEL_NAME: "gpt-6.1-terra (opus)",
      ANTHROPIC_DEFAULT_OPUS_MODEL_DESCRIPTION: "500k context. For hard work.",
      ANTHROPIC_DEFAULT_SONNET_MODEL: "gpt-6.1-terra",
      ANTHROPIC_DEFAULT_SONNET_MODEL_NAME: "gpt-6.1-terra (sonnet)",
      ANTHROPIC_DEFAULT_SONNET_MODEL_DESCRIPTION: "500k context. For hard work.",
      ANTHROPIC_DEFAULT_HAIKU_MODEL: "gpt-5.5",
      ANTHROPIC_DEFAULT_HAIKU_MODEL_NAME: "gpt-5.5 (haiku)",
      ANTHROPIC_DEFAULT_HAIKU_MODEL_DESCRIPTION: "272k context.",
      ANTHROPIC_DEFAULT_FABLE_MODEL: "gpt-6.1-terra",
      ANTHROPIC_DEFAULT_FABLE_MODEL_NAME: "gpt-6.1-terra (fable)",
      ANTHROPIC_DEFAULT_FABLE_MODEL_DESCRIPTION: "500k context. For hard work.",
      ANTHROPIC_SMALL_FAST_MODEL: "gpt-5.5",
      CLAUDE_CODE_ENABLE_GATEWAY_MODEL_DISCOVERY: "1",
      CLAUDE_CODE_GATEWAY_HINT_HEADERS: "1",
      CLAUDE_CODE_MAX_CONTEXT_TOKENS: "272000",
      CLAUDE_CODE_AUTO_COMPACT_WINDOW: "272000",
      CLAUDE_CODE_ATTRIBUTION_HEADER: "0",
    });
    expect(client().set["CLAUDE_CODE_MAX_CONTEXT_TOKENS"]).toBe("500000");
    expect(client({ haiku: "unheard-of" }).set["CLAUDE_CODE_MAX_CONTEXT_TOKENS"]).toBe("272000");
  });

  it("keeps what the user has set, except what the connection needs", () => {
    const user = {
      PATH: "/bin",
      ANTHROPIC_API_KEY: "k",
      ANTHROPIC_BASE_URL: "https://else",
      ANTHROPIC_MODEL: "opus",
      CLAUDE_CODE_USE_BEDROCK: "1",
      CLAUDE_CODE_MAX_CONTEXT_TOKENS: "100000",
    };
    const env = launchEnvironment(user, client(), false);
    expect(env).toMatchObject({
      PATH: "/bin",
      ANTHROPIC_BASE_URL: "http://127.0.0.1:1",
      ANTHROPIC_MODEL: "opus",
      CLAUDE_CODE_MAX_CONTEXT_TOKENS: "100000",
    });
    expect(env).not.toHaveProperty("ANTHROPIC_API_KEY");
    expect(env).not.toHaveProperty("CLAUDE_CODE_USE_BEDROCK");
    expect(launchEnvironment(user, client(), true)).toMatchObject({ ANTHROPIC_MODEL: "gpt-6.1-terra" });
  });
});

describe("shells", () => {
  it.each([
    ["sh", "export A='it'\\''s $HOME \\'\n"],
    ["fish", "set -gx A 'it\\'s $HOME \\\\'\n"],
    ["powershell", "$env:A = 'it''s $HOME \\'\n"],
  ] as const)("quotes for %s", (shell, expected) => {
    expect(renderShell({ set: { A: "it's $HOME \\" }, unset: [] }, shell)).toBe(expected);
  });

  it("survives a real sh", () => {
    const value = "it's $HOME `id` \\ \" !";
    const script = renderShell({ set: { A: value }, unset: ["B"] }, "sh");
    expect(
      execFileSync("sh", ["-c", `${script}printf %s "$A\${B-unset}"`], { env: { B: "b" }, encoding: "utf8" }),
    ).toBe(`${value}unset`);
  });

  it.each<[Record<string, string>, NodeJS.Platform, Shell]>([
    [{ SHELL: "/usr/bin/fish" }, "linux", "fish"],
    [{ SHELL: "/bin/zsh" }, "darwin", "sh"],
    [{ SHELL: "/usr/bin/pwsh" }, "linux", "powershell"],
    [{}, "win32", "powershell"],
    [{}, "linux", "sh"],
  ])("is told from %j on %s: %s", (env, platform, shell) => {
    expect(detectShell(env, platform)).toBe(shell);
  });
});

describe("codexthropic env", () => {
  it("points at the configured proxy", async () => {
    const { code, out } = await run(["env", "--port", "9000", "--shell", "bash"], {
      env: { CODEXTHROPIC_API_KEY: "k1" },
    });
    expect(code).toBe(0);
    expect(out).toMatch(/^export ANTHROPIC_BASE_URL='http:\/\/127\.0\.0\.1:9000'$/m);
    expect(out).toMatch(/^export ANTHROPIC_AUTH_TOKEN='k1'$/m);
    expect(out).toMatch(/^unset ANTHROPIC_API_KEY$/m);
    expect(out).toMatch(/^export CLAUDE_CODE_MAX_CONTEXT_TOKENS='272000'$/m);
  });

  it("asks the proxy that runs there for its table, and for nothing else", async () => {
    const { io } = await loggedIn();
    const served = run(["--port", "0", "--opus", "gpt-6-sol", "--api-key", "k1"], io);
    const port = await until(() => /127\.0\.0\.1:(\d+)/.exec(io.err())?.[1]);
    const ask = (...more: string[]): ReturnType<typeof run> =>
      run(["env", "--json", "--port", port, ...more]);
    const known = await ask("--api-key", "k1", "--opus", "not-this");
    expect([known.code, known.err]).toEqual([0, ""]);
    expect(JSON.parse(known.out).env).toMatchObject({
      ANTHROPIC_AUTH_TOKEN: "k1",
      ANTHROPIC_MODEL: "gpt-6-sol",
      ANTHROPIC_DEFAULT_HAIKU_MODEL: "gpt-5.5",
    });
    expect((await ask()).err).toMatch(/wants its key; give it with --api-key or CODEXTHROPIC_API_KEY/);
    expect((await ask("--api-key", "k2")).err).toMatch(/has another key/);
    io.signal("SIGTERM");
    await served;
    expect((await ask()).err).toMatch(
      /^warning: nothing answers at http:\/\/127\.0\.0\.1:\d+; start the proxy with: codexthropic\n$/,
    );
  });

  it("says when another program has the port", async () => {
    const server = createServer((_request, response) => response.end("hello")).listen(0, "127.0.0.1");
    onTestFinished(() => void server.close());
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    expect((await run(["env", "--port", String(port)])).err).toMatch(/^warning: another program answers at/);
  });

  it("leaves loopback out of a network proxy", async () => {
    const { out } = await run(["env", "--json"], { env: { HTTPS_PROXY: "http://p", NO_PROXY: ".corp" } });
    expect(JSON.parse(out).env).toMatchObject({
      NO_PROXY: ".corp,127.0.0.1,localhost",
      no_proxy: ".corp,127.0.0.1,localhost",
    });
    expect((await run(["env"])).out).not.toContain("NO_PROXY");
  });

  it("is the env part of settings.json", async () => {
    const { out } = await run(["env", "--json"]);
    expect(JSON.parse(out)).toMatchObject({
      env: {
        ANTHROPIC_BASE_URL: "http://127.0.0.1:8765",
        ANTHROPIC_AUTH_TOKEN: "codexthropic",
        ANTHROPIC_MODEL: "gpt-5.5",
      },
    });
    expect((await run(["env", "--shell", "settings.json"])).out).toBe(out);
  });

  it.each([
    [["--shell", "tcsh"], /--shell: "tcsh" is not one of sh, fish, powershell, settings\.json/],
    [["--port", "0"], /needs the port of the running proxy/],
  ])("refuses %j", async (args, message) => {
    const { code, err, out } = await run(["env", ...args]);
    expect([code, out]).toEqual([2, ""]);
    expect(err).toMatch(message);
  });
});

describe("finding Claude Code", () => {
  it("looks in PATH, or where it is told", () => {
    const { home } = fakeIo();
    const bin = join(home, "bin");
    mkdirSync(join(bin, "folder"), { recursive: true });
    const env = (more = {}): { env: Record<string, string>; platform: NodeJS.Platform } => ({
      env: { PATH: `/nowhere:${bin}`, ...more },
      platform: "linux",
    });
    expect(findClaude(env())).toBeNull();
    writeFileSync(join(bin, "claude"), "#!/bin/sh\n");
    expect(findClaude(env())).toBeNull();
    chmodSync(join(bin, "claude"), 0o755);
    expect(findClaude(env())).toBe(join(bin, "claude"));
    expect(findClaude(env({ CODEXTHROPIC_CLAUDE_BIN: join(bin, "claude") }))).toBe(join(bin, "claude"));
    expect(findClaude(env({ CODEXTHROPIC_CLAUDE_BIN: "folder" }))).toBeNull();
    expect(findClaude(env({ CODEXTHROPIC_CLAUDE_BIN: "/nowhere/claude" }))).toBeNull();
  });

  it("says how to get it", async () => {
    const { code, err } = await run(["claude", "--continue"], { env: { PATH: "" } });
    expect(code).toBe(1);
    expect(err).toContain("npm install --global @anthropic-ai/claude-code");
  });
});
