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
  ["apps/cli/src/a.ts", "@codexthropic/codex-client/node"],
])("allows %s ← %s", (path, specifier) => {
  expect(lint(path, use(specifier))).toBe("");
});
