// Refreshes once and prints what it did to the disk. `--die-at N` kills it before its Nth step, as `kill -9` does;
// `--linger` refreshes again and again until somebody else kills it.
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";

const [codexHome, issuer, mode, value] = process.argv.slice(2);
const dieAt = mode === "--die-at" ? Number(value) : Infinity;
let steps = 0;

/** Whatever touches the login's folder counts as a step. */
function count(object, name, isOurs) {
  const real = object[name];
  object[name] = function step(...args) {
    if (!isOurs(args[0])) return real.apply(this, args);
    if (++steps === dieAt) process.kill(process.pid, "SIGKILL");
    const result = real.apply(this, args);
    process.stdout.write(`${name}\n`);
    return result;
  };
}

const inHome = (path) => typeof path === "string" && path.startsWith(codexHome);
for (const name of ["open", "rename", "rm", "mkdir", "chmod"]) count(fs.promises, name, inHome);
for (const name of ["mkdir", "rmdir"]) count(fs, name, inHome);
for (const name of ["writeSync", "fdatasyncSync"]) count(fs, name, (fd) => fd > 2);
syncBuiltinESMExports();

const { createCodexAuth } = await import("../../dist/index.js");
const auth = createCodexAuth({ codexHome, issuer, env: {}, lockStaleMs: 2000 });
for (;;) {
  await auth.getAccessToken({ forceRefresh: true });
  if (mode !== "--linger") break;
}
process.stdout.write("done\n");
