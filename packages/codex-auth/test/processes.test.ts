import { readdir } from "node:fs/promises";
import { beforeAll, expect, test } from "vitest";
import { build, start } from "./processes.ts";
import { stage } from "./support.ts";

beforeAll(build, 60_000);

test("eight processes with twenty requests each and one expired file refresh once, and nobody fails", async () => {
  const all = await stage();
  const before = await all.sim.writeAuthFile(all.home, { expiresIn: -10 });
  const text = await all.read();
  const children = Array.from({ length: 8 }, () => start("requests", all.home, all.sim.url));
  await Promise.all(children.map((child) => child.says("ready")));
  for (const child of children) child.process.stdin?.end("go\n");
  expect(await Promise.all(children.map((child) => child.ended))).toEqual(Array.from({ length: 8 }, () => 0));

  const statuses = children.flatMap((child) => JSON.parse(child.output().replace("ready\n", "")) as number[]);
  expect(statuses).toEqual(Array.from({ length: 160 }, () => 200));
  expect(all.refreshes()).toHaveLength(1);
  const after = await all.tokens();
  expect(
    (await all.read())
      .replace(after["access_token"] ?? "", before?.access_token ?? "")
      .replace(after["id_token"] ?? "", before?.id_token ?? "")
      .replace(after["refresh_token"] ?? "", before?.refresh_token ?? "")
      .replace(/"last_refresh": ".*"/, /"last_refresh": ".*"/.exec(text)?.[0] ?? ""),
  ).toBe(text);
  expect(await readdir(all.home)).toEqual(["auth.json"]);
}, 60_000);
