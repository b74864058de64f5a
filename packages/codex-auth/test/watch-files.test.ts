import { mkdtemp, rename, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { watchFiles } from "../src/stores/file/watch-files.ts";

let folder = "";
const at = (name: string): string => join(folder, name);

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "watch-files-"));
  await writeFile(at("a"), "one");
  return () => rm(folder, { recursive: true });
});

/** Moves the clock on, as if nobody had changed the files for a while. */
function passTime(): void {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 5000 });
  onTestFinished(() => void vi.useRealTimers());
}

test("files that nobody changes are unchanged, also where there is no file", () => {
  passTime();
  expect(watchFiles([at("a"), at("none")])()).toBe(true);
});

test.each<[string, () => Promise<void>]>([
  ["written with the same length", () => writeFile(at("a"), "two")],
  ["replaced", () => writeFile(at("b"), "one").then(() => rename(at("b"), at("a")))],
  ["deleted", () => rm(at("a"))],
  ["created", () => writeFile(at("none"), "")],
  ["moved behind a symlink", () => rename(at("a"), at("c")).then(() => symlink(at("none"), at("a")))],
])("a file that was %s has changed", async (_, change) => {
  passTime();
  const isUnchanged = watchFiles([at("a"), at("none")]);
  await change();
  expect(isUnchanged()).toBe(false);
});

test("a file that was changed just now is not certainly unchanged", () => {
  expect(watchFiles([at("a")])()).toBe(false);
});

test("a file that cannot be read is not certainly unchanged", async () => {
  passTime();
  await symlink(at("loop"), at("loop"));
  expect(watchFiles([at("loop")])()).toBe(false);
});
