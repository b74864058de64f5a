import { spawnSync } from "node:child_process";
import { mkdir, readdir, rename } from "node:fs/promises";
import { statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import { build, startCommand } from "./processes.ts";
import { stage, type Stage } from "./support.ts";

/** Real mounts, as Docker makes them, in a mount namespace that ends with the process. Needs the right to mount. */

const canMount = spawnSync("unshare", ["-m", "true"]).status === 0;
const script = fileURLToPath(new URL("./child/refresh.mjs", import.meta.url));

/** Runs one refresh behind mounts, made by shell commands that see `$HOME` (the folder in the container). */
async function refreshBehind({ sim, home }: Stage, mounts: string): Promise<string | number | null> {
  const command = `set -e; ${mounts}; exec "$NODE" "$SCRIPT" "$HOME" "$ISSUER"`;
  const env = {
    HOME: home,
    ISSUER: sim.url,
    NODE: process.execPath,
    SCRIPT: script,
    PATH: process.env["PATH"],
  };
  const child = startCommand("unshare", ["-m", "sh", "-c", command], env);
  return child.ended;
}

describe.runIf(canMount)("auth.json in a container", () => {
  beforeAll(build, 60_000);

  /** The login lies in another folder, the host's, and is mounted into the container's. */
  async function mounted(): Promise<Stage & { host: string; inode: number }> {
    const all = await stage();
    await all.sim.writeAuthFile(all.home, { expiresIn: -10 });
    const host = join(all.home, "..", `${all.home.split("/").at(-1)}-host.json`);
    await rename(all.file, host);
    return { ...all, host, inode: statSync(host).ino };
  }
  const bind = (host: string): string => `touch "$HOME/auth.json"; mount --bind '${host}' "$HOME/auth.json"`;

  test("as a single-file bind mount: the host's file has the new tokens", async () => {
    const all = await mounted();
    expect(await refreshBehind(all, bind(all.host))).toBe(0);
    expect(statSync(all.host).ino).toBe(all.inode);
    const token = await all.open({ codexHome: await homeWith(all) }).getAccessToken();
    expect(token).not.toBe("");
    expect(all.refreshes()).toHaveLength(1);
    expect(await readdir(all.home)).toEqual(["auth.json"]);
  });

  test("as a single file in a read-only folder: the host's file has the new tokens", async () => {
    const all = await mounted();
    const readOnly = 'mount --bind "$HOME" "$HOME"; mount -o remount,ro,bind "$HOME"';
    const code = await refreshBehind(
      all,
      `touch "$HOME/auth.json"; ${readOnly}; ${bind(all.host).split("; ")[1]}`,
    );
    expect(code).toBe(0);
    await all.open({ codexHome: await homeWith(all) }).getAccessToken();
    expect(all.refreshes()).toHaveLength(1);
  });

  test("as a read-only mount: no refresh token is spent", async () => {
    const all = await mounted();
    const code = await refreshBehind(all, `${bind(all.host)}; mount -o remount,ro,bind "$HOME/auth.json"`);
    expect(code).toBe(1);
    expect(all.refreshes()).toEqual([]);
  });

  /** The host's own folder, after the container has ended. */
  async function homeWith(all: Stage & { host: string }): Promise<string> {
    const home = join(all.home, "..", `${all.home.split("/").at(-1)}-home`);
    await mkdir(home);
    await rename(all.host, join(home, "auth.json"));
    return home;
  }
});
