// Refreshes once and prints what it did to the disk. `--die-at N` kills it before its Nth step, as `kill -9` does;
// `--linger` refreshes again and again until somebody else kills it. With `--in-place` auth.json cannot be replaced.
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";

const [codexHome, issuer, ...flags] = process.argv.slice(2);
const dieAt = flags.includes("--die-at") ? Number(flags[flags.indexOf("--die-at") + 1]) : Infinity;
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

const isInHome = (path) => typeof path === "string" && path.startsWith(codexHome);
if (flags.includes("--in-place")) {
  const { open, rename } = fs.promises;
  fs.promises.rename = async (from, to) => {
    if (to === `${codexHome}/auth.json`) throw Object.assign(new Error("EBUSY"), { code: "EBUSY" });
    return rename(from, to);
  };
  fs.promises.open = async (path, ...rest) => {
    const file = await open(path, ...rest);
    if (path === `${codexHome}/auth.json`)
      for (const name of ["truncate", "writeFile", "sync"]) count(file, name, () => true);
    return file;
  };
}
for (const name of ["open", "rename", "rm", "mkdir", "chmod"]) count(fs.promises, name, isInHome);
for (const name of ["mkdir", "rmdir"]) count(fs, name, isInHome);
for (const name of ["writeSync", "fdatasyncSync"]) count(fs, name, (fd) => fd > 2);
syncBuiltinESMExports();

const { createCodexAuth } = await import("../../dist/index.js");
const auth = createCodexAuth({ codexHome, issuer, env: {}, lockStaleMs: 2000 });
for (;;) {
  await auth.getAccessToken({ forceRefresh: true });
  if (!flags.includes("--linger")) break;
}
process.stdout.write("done\n");
