// Runs vitest, keeps everything that it and all its child processes print, and then looks for secrets in it:
// whatever the simulator issues has one of these shapes, and so have the real ones. `--config …` as vitest.
import { spawn } from "node:child_process";

/** A token in any output is a failure, even if all tests pass. */
const SECRETS = [
  ["a JSON web token", /eyJ[A-Za-z0-9_-]{16,}\.eyJ[A-Za-z0-9_-]{16,}/],
  ["a refresh token", /\brt_(?:sim-)?[A-Za-z0-9_-]{12,}/],
  ["an API key", /\bsk-(?:sim-|proj-)?[A-Za-z0-9_-]{12,}/],
  ["encrypted reasoning", /\bgAAAA[A-Za-z0-9_-]{40,}/],
];

const vitest = new URL("../node_modules/vitest/vitest.mjs", import.meta.url).pathname;
const child = spawn(process.execPath, [vitest, "run", ...process.argv.slice(2)], {
  stdio: ["ignore", "pipe", "pipe"],
  env: { ...process.env, ...(process.stdout.isTTY && { FORCE_COLOR: "1" }) },
});
let printed = "";
for (const [from, to] of [
  [child.stdout, process.stdout],
  [child.stderr, process.stderr],
]) {
  from.setEncoding("utf8").on("data", (text) => {
    printed += text;
    to.write(text);
  });
}
child.on("close", (code) => {
  // oxlint-disable-next-line no-control-regex -- colours would stand inside the figures
  const plain = printed.replace(/\u001B\[[0-9;]*m/g, "");
  const leaks = SECRETS.filter(([, shape]) => shape.test(plain)).map(([what]) => what);
  for (const what of leaks) process.stderr.write(`The output of the tests holds ${what}.\n`);
  const tests = /^\s*Tests\s+(.*)$/m.exec(plain)?.[1] ?? "";
  const count = (word) => Number(new RegExp(`(\\d+) ${word}`).exec(tests)?.[1] ?? 0);
  process.stdout.write(`${count("passed")} passed, ${count("failed") + leaks.length} failed\n`);
  process.exitCode = leaks.length > 0 ? 1 : (code ?? 1);
});
