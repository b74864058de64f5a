import { readlink, realpath } from "node:fs/promises";
import { dirname, resolve } from "node:path";

/**
 * The file behind a path, so that a symlink stays a symlink when its file is replaced. Works for links whose file
 * does not exist yet.
 */
export async function resolveLinks(path: string): Promise<string> {
  let target = path;
  for (let hops = 0; hops < 40; hops++) {
    const real = await realpath(target).catch(() => null);
    if (real !== null) return real;
    const link = await readlink(target).catch(() => null);
    if (link === null) break;
    target = resolve(dirname(target), link);
  }
  return target;
}
