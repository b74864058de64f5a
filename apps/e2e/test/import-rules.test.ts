import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../../..");

/** What the project's own lint configuration says of one file at one place. */
function lint(path: string, source: string): string {
  const dir = mkdtempSync(join(tmpdir(), "codexthropic-lint-"));
  try {
    copyFileSync(join(root, ".oxlintrc.json"), join(dir, ".oxlintrc.json"));
    mkdirSync(join(dir, dirname(path)), { recursive: true });
    writeFileSync(join(dir, path), source);
    execFileSync(join(root, "node_modules/.bin/oxlint"), ["-c", ".oxlintrc.json", "."], {
      cwd: dir,
      encoding: "utf8",
      stdio: "pipe",
    });
    return "";
  } catch (error) {
    return (error as { stdout: string }).stdout;
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

const use = (specifier: string): string => `import { thing } from "${specifier}";\nthing();\n`;

it.each([
  ["upward", "packages/translator/src/a.ts", "@codexthropic/codex-client"],
  ["upward to the app", "packages/codex-client/src/a.ts", "codexthropic"],
  ["upward to the proxy", "packages/codex-client/src/a.ts", "@codexthropic/proxy"],
  ["upward to the app", "packages/proxy/src/a.ts", "codexthropic"],
  ["of the command line in the proxy", "packages/proxy/src/a.ts", "citty"],
  ["of the simulator in the proxy", "packages/proxy/src/a.ts", "@codexthropic/codex-sim"],
  ["sibling", "packages/translator/src/a.ts", "@codexthropic/transcoder"],
  ["sibling", "packages/transcoder/src/a.ts", "@codexthropic/translator"],
  ["sibling", "packages/codex-client/src/a.ts", "@codexthropic/transcoder"],
  ["from the ground floor", "packages/protocol/src/a.ts", "@codexthropic/tokens"],
  ["of the simulator in a library", "packages/codex-auth/src/a.ts", "@codexthropic/codex-sim"],
  ["deep", "packages/translator/src/a.ts", "@codexthropic/protocol/src/codex.ts"],
  ["deep by path", "packages/translator/src/a.ts", "../../protocol/src/codex.ts"],
  ["deep from the app", "apps/cli/src/a.ts", "@codexthropic/translator/dist/index.js"],
])("refuses an import %s: %s ← %s", (_what, path, specifier) => {
  expect(lint(path, use(specifier))).toContain("no-restricted-imports");
});

it.each([
  ["packages/translator/src/a.ts", "@codexthropic/protocol/codex"],
  ["packages/codex-client/src/a.ts", "@codexthropic/codex-auth"],
  ["packages/codex-client/src/a.ts", "@codexthropic/transcoder/events"],
  ["packages/conformance/src/a.ts", "@codexthropic/transcoder/testing"],
  ["packages/proxy/src/a.ts", "@codexthropic/codex-client/node"],
  ["apps/cli/src/a.ts", "@codexthropic/codex-client/node"],
])("allows %s ← %s", (path, specifier) => {
  expect(lint(path, use(specifier))).toBe("");
});

it.each(["import { b }", "import type { b }"])("refuses a circle of imports (%s)", (statement) => {
  const dir = mkdtempSync(join(tmpdir(), "codexthropic-lint-"));
  try {
    copyFileSync(join(root, ".oxlintrc.json"), join(dir, ".oxlintrc.json"));
    mkdirSync(join(dir, "packages/proxy/src"), { recursive: true });
    writeFileSync(
      join(dir, "packages/proxy/src/a.ts"),
      `${statement} from "./b.ts";\nexport type a = typeof b;\n`,
    );
    writeFileSync(
      join(dir, "packages/proxy/src/b.ts"),
      `import type { a } from "./a.ts";\nexport const b = 1 as a;\n`,
    );
    const run = (): string =>
      execFileSync(join(root, "node_modules/.bin/oxlint"), ["-c", ".oxlintrc.json", "."], {
        cwd: dir,
        encoding: "utf8",
        stdio: "pipe",
      });
    expect(run).toThrow(expect.objectContaining({ stdout: expect.stringContaining("no-cycle") as string }));
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
});
