import { describe, expect, it } from "vitest";
import { run } from "./fake-io.ts";
import { readVersion } from "../src/read-version.ts";
import { suggest } from "../src/terminal/suggest-word.ts";

describe("the command line", () => {
  it.each([["--version"], ["-v"], ["serve", "--version"], ["--fast", "-v"]])(
    "answers %s %s",
    async (...args) => {
      expect(await run(args.filter(Boolean))).toMatchObject({ code: 0, out: `${readVersion()}\n`, err: "" });
    },
  );

  it.each([
    [["--prot", "1"], "error: `codexthropic` has no flag --prot.\n  Did you mean --port?\n"],
    [["--fats"], "error: `codexthropic` has no flag --fats.\n  Did you mean --fast?\n"],
    [["-x"], "error: `codexthropic` has no flag -x.\n  Did you mean -h?\n"],
    [
      ["--frobnicate"],
      "error: `codexthropic` has no flag --frobnicate.\n  `codexthropic --help` lists all flags.\n",
    ],
    [
      ["status", "--port", "1"],
      "error: `codexthropic status` has no flag --port.\n  `codexthropic status --help` lists all flags.\n",
    ],
    [["stauts"], 'error: There is no command "stauts".\n  Did you mean `codexthropic status`?\n'],
    [
      ["frobnicate"],
      'error: There is no command "frobnicate".\n  `codexthropic --help` lists all commands.\n',
    ],
    [["config", "more"], 'error: "more": `codexthropic config` takes no further argument.\n'],
    [["--port"], "error: --port needs a value: --port <n>.\n"],
    [["--port", "--fast"], "error: --port needs a value: --port <n>.\n"],
    [["--port="], "error: --port needs a value: --port <n>.\n"],
    [["--fast=maybe"], "error: --fast is a switch and takes no value.\n"],
    [["--apiKey", "k"], "error: `codexthropic` has no flag --apiKey.\n  Did you mean --api-key?\n"],
    [["--no-port"], "error: `codexthropic` has no flag --no-port.\n  Did you mean --port?\n"],
    [["completion", "tcsh"], "error: completion needs a shell: bash, zsh, fish, powershell.\n"],
    [["__proto__"], 'error: There is no command "__proto__".\n  `codexthropic --help` lists all commands.\n'],
    [
      ["--constructor"],
      "error: `codexthropic` has no flag --constructor.\n  `codexthropic --help` lists all flags.\n",
    ],
  ])("refuses %j", async (args, err) => {
    expect(await run(args)).toMatchObject({ code: 2, out: "", err });
  });

  it("takes flags before and behind the command", async () => {
    const { out } = await run(["--port", "1", "config", "--host=localhost", "--json"]);
    const { settings } = JSON.parse(out);
    expect([settings.port.value, settings.host.value]).toEqual([1, "localhost"]);
  });
});

describe("suggest", () => {
  it.each([
    ["stauts", "status"],
    ["mod", "models"],
    ["x", null],
    ["completely-else", null],
  ])("%s → %s", (word, expected) => {
    expect(suggest(word, ["status", "models", "serve"])).toBe(expected);
  });
});
