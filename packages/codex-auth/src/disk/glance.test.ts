import { mkdtemp, rename, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { glance } from "./glance.ts";

let folder = "";
const at = (name: string): string => join(folder, name);

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "glance-"));
  await writeFile(at("a"), "one");
  return () => rm(folder, { recursive: true });
});

/** As if the files had been left alone for a while. */
function later(): void {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 5000 });
  onTestFinished(() => void vi.useRealTimers());
}

test("nothing has happened: the same, also where there is no file", () => {
  later();
  expect(glance([at("a"), at("none")])()).toBe(true);
});

test.each<[string, () => Promise<void>]>([
  ["written with the same length", () => writeFile(at("a"), "two")],
  ["replaced", () => writeFile(at("b"), "one").then(() => rename(at("b"), at("a")))],
  ["deleted", () => rm(at("a"))],
  ["created", () => writeFile(at("none"), "")],
  ["moved behind a symlink", () => rename(at("a"), at("c")).then(() => symlink(at("none"), at("a")))],
])("%s: not the same", async (_, change) => {
  later();
  const isSame = glance([at("a"), at("none")]);
  await change();
  expect(isSame()).toBe(false);
});

test("a file that has only just changed can't be trusted", () => {
  expect(glance([at("a")])()).toBe(false);
});

test("a file that can't be looked at can't be trusted", async () => {
  later();
  await symlink(at("loop"), at("loop"));
  expect(glance([at("loop")])()).toBe(false);
});
