import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { scenarioNames } from "../src/index.ts";
import { readArguments } from "../src/cli/arguments.ts";
import { runCli } from "../src/cli/run.ts";

async function run(
  args: string[],
  whileRunning?: (out: string) => Promise<void>,
): Promise<[number, string, string]> {
  let out = "";
  let err = "";
  let stop = (): void => {};
  const stopped = new Promise<void>((resolve) => {
    stop = resolve;
  });
  const code = runCli(args, {
    out: (text) => {
      out += text;
      void (whileRunning?.(out) ?? Promise.resolve()).finally(stop);
    },
    err: (text) => (err += text),
    stopped,
  });
  return [await code, out, err];
}

describe("arguments", () => {
  it.each([
    [["--help"], "help"],
    [["--list"], "list"],
    [[], "run"],
    [["--port", "nonsense"], "wrong"],
    [["--port", "70000"], "wrong"],
    [["--scenario", "unknown"], "wrong"],
    [["--scenario", "toString"], "wrong"],
    [["--safeguards", "maybe"], "wrong"],
    [["--safeguards", "flag:"], "wrong"],
    [["--unknown"], "wrong"],
    [["word"], "wrong"],
  ])("%j → %s", (args, kind) => {
    expect(readArguments(args).kind).toBe(kind);
  });

  it("are read", () => {
    expect(
      readArguments(["--websocket", "--scenario", "slow", "--safeguards", "flag:rm -rf", "--port", "81"]),
    ).toEqual({
      kind: "run",
      port: 81,
      host: "127.0.0.1",
      scenario: "slow",
      websocket: true,
      safeguards: { flag: "rm -rf" },
      codexHome: null,
    });
  });
});

describe("the program", () => {
  it("lists every scenario and prints its usage", async () => {
    const [code, out] = await run(["--list"]);
    expect(code).toBe(0);
    expect(out.trim().split("\n")).toHaveLength(scenarioNames.length);
    expect((await run(["--help"]))[1]).toContain("--websocket");
    expect(await run(["--nonsense"])).toEqual([2, "", expect.stringContaining("--nonsense")]);
  });

  it("serves until it is stopped, and removes its folder", async () => {
    let home = "";
    const [code, out, err] = await run(["--scenario", "text"], async (printed) => {
      home = /CODEX_HOME=(.*)/.exec(printed)?.[1] ?? "";
      const base = /CODEX_BASE_URL=(.*)/.exec(printed)?.[1] ?? "";
      expect(existsSync(`${home}/auth.json`)).toBe(true);
      expect((await fetch(`${base}/models?client_version=0.171.0`)).status).toBe(401);
    });
    expect(code).toBe(0);
    expect(out.match(/^export \w+=/gm)).toHaveLength(5);
    expect(err).toContain("A short text");
    expect(existsSync(home)).toBe(false);
  });

  it("says why it cannot start", async () => {
    const [code, , err] = await run(["--host", "203.0.113.1"]);
    expect(code).toBe(1);
    expect(err).toContain("The simulator cannot start");
  });
});
