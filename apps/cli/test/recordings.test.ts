import { mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { scenarios } from "@codexthropic/codex-sim";
import { createProxy, listRecordings } from "@codexthropic/proxy";
import { expect, it } from "vitest";
import { toProxyOptions } from "../src/config/to-proxy-options.ts";
import { resolveSettings } from "../src/config/resolve-settings.ts";
import { fakeIo, run, type FakeIo } from "./fake-io.ts";
import { loggedIn } from "./simulated.ts";

interface Recorded {
  io: FakeIo;
  folder: string;
  /** Paths, newest first. */
  files: string[];
  /** The same process once more, with nothing printed yet. */
  again: (fake?: { tty?: boolean; stdin?: string }) => FakeIo;
}

/** Two exchanges: a usage limit, then a text. */
async function recorded(flags: object = {}): Promise<Recorded> {
  const { sim, io } = await loggedIn();
  const folder = join(io.home, "recordings");
  const { settings } = await resolveSettings(io, { record: folder, ...flags });
  const proxy = await createProxy(toProxyOptions(settings)).listen();
  for (const scenario of [scenarios.usageLimit(), scenarios.text("Hello Petronella.")]) {
    sim.script(() => scenario);
    const body = {
      model: "claude-opus-4-5",
      max_tokens: 100,
      messages: [{ role: "user", content: `Petronella ${scenario.name}` }],
    };
    await (
      await fetch(`${proxy.url}/v1/messages`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      })
    ).text();
  }
  await proxy.close();
  const files = (await listRecordings(folder)).map(({ path }) => path);
  return { io, folder, files, again: (fake = {}) => fakeIo({ ...fake, home: io.home, env: io.env }) };
}

it("replay says that a recording is the same, and exits with 0", async () => {
  const { files, again } = await recorded();
  expect(files).toHaveLength(2);
  for (const file of files) {
    const { code, out } = await run(["replay", file], again());
    expect(out).toMatch(/^same {2}req_/);
    expect(code).toBe(0);
  }
});

it("replay shows where a recording differs, and exits with 1", async () => {
  const { files, again } = await recorded();
  const recording = JSON.parse(await readFile(files[0]!, "utf8")) as {
    answer: { body: { stop_reason: string } };
  };
  recording.answer.body.stop_reason = "refusal";
  await writeFile(files[0]!, JSON.stringify(recording));
  const { code, out } = await run(["replay", files[0]!], again());
  expect(out).toContain("different");
  expect(out).toContain('  answer.stop_reason\n    recorded: "refusal"\n    today:    "end_turn"\n');
  expect(code).toBe(1);
  const json = await run(["replay", "--json", files[0]!], again());
  expect(JSON.parse(json.out)).toMatchObject({
    same: false,
    differences: [{ path: "answer.stop_reason" }],
    notes: [],
  });
});

it.each([
  ["that is cut off", (text: string) => text.slice(0, 500), "cut off or damaged"],
  ["of a newer version", (text: string) => text.replace('"v":1', '"v":2'), "newer version"],
  [
    "without its frames",
    (text: string) => text.replace('"frames":', '"frame":'),
    "upstream.frames is missing",
  ],
  ["that is another file", () => "{}", "no recording"],
])("replay refuses a recording %s", async (_, damage, message) => {
  const { files, again } = await recorded();
  await writeFile(files[0]!, damage(await readFile(files[0]!, "utf8")));
  const { code, err } = await run(["replay", files[0]!], again());
  expect(err).toContain(message);
  expect(code).toBe(1);
});

it("replay without a file is a wrong usage, and its help is not", async () => {
  const { code, err } = await run(["replay", "--json"]);
  expect([code, err]).toEqual([
    2,
    "error: `codexthropic replay` needs an argument: codexthropic replay <file>.\n",
  ]);
  expect((await run(["replay", "--help"])).code).toBe(0);
});

it("replay of a file that is not there exits with 1", async () => {
  const { code, err } = await run(["replay", "nothing.json"]);
  expect(err).toContain("cannot be read (ENOENT)");
  expect(code).toBe(1);
});

it("report takes the last exchange with an error, shows it, and writes nothing without a yes", async () => {
  const { folder, io, again } = await recorded();
  const { code, out, err } = await run(["report", "--record", folder], again());
  const report = JSON.parse(out) as { recording: { id: string; answer: { error: string } } };
  expect(report.recording.answer.error).toBe("usage_limit_reached");
  expect(out).not.toContain("Petronella");
  expect(err).toContain("Nothing was written");
  expect(code).toBe(0);
  await expect(stat(join(io.home, `codexthropic-report-${report.recording.id}.json`))).rejects.toThrow(
    "ENOENT",
  );
});

it("report writes what it has shown after a yes, says where to send it, and replay reads it", async () => {
  const { folder, io, again } = await recorded();
  const { out, err } = await run(
    ["report", "--record", folder, "--output", "report.json"],
    again({ tty: true, stdin: "y\n" }),
  );
  expect(err).toContain("Write it to report.json?");
  expect(err).toContain("https://github.com/codexthropic/codexthropic/issues/new");
  const path = join(io.home, "report.json");
  expect(await readFile(path, "utf8")).toBe(out);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect((await run(["replay", "report.json"], again())).code).toBe(0);
  const second = await run(["report", "--record", folder, "--output", "report.json", "--yes"], again());
  expect(second.err).toContain("exists already");
  expect(second.code).toBe(1);
});

it("report takes the exchange with the id, also by its beginning", async () => {
  const { folder, files, again } = await recorded();
  const id = /req_\w+/.exec(files[0] ?? "")?.[0] ?? "";
  for (const given of [id, id.slice(0, 16), id.slice(4, 20)]) {
    const { out } = await run(["report", given, "--json", "--record", folder], again());
    expect(JSON.parse(out)).toMatchObject({ report: 1, recording: { id } });
  }
  const { code, err } = await run(["report", "req_z", "--record", folder], again());
  expect(err).toContain("There is no recording of req_z");
  expect(code).toBe(1);
});

it("report names changed settings, of paths, addresses and keys only that they are set", async () => {
  const { folder, again } = await recorded();
  const io = again();
  const env = {
    CODEXTHROPIC_USAGE: "/home/petronella/usage",
    CODEXTHROPIC_CACHE_DIR: "/home/petronella/cache",
    CODEXTHROPIC_API_KEY: "petronella-key",
    CODEX_AUTH_ISSUER: "http://petronella.example",
    HOST: "petronella.local",
    CODEXTHROPIC_MAX_BODY: "1m",
  };
  const { out } = await run(
    ["report", "--json", "--record", folder],
    fakeIo({ home: io.home, env: { ...io.env, ...env } }),
  );
  const { settings } = JSON.parse(out) as { settings: Record<string, unknown> };
  expect(settings).toMatchObject({
    usage: { value: "(set)", source: "env" },
    api_key: { value: "(set)" },
    max_body: { value: 1_048_576 },
  });
  expect(JSON.stringify(settings)).not.toContain("petronella");
});

it("report passes over a damaged recording", async () => {
  const { folder, files, again } = await recorded();
  await writeFile(files[1]!, "{");
  const { code, out } = await run(["report", "--json", "--record", folder], again());
  expect(JSON.parse(out)).toMatchObject({ recording: { answer: { error: null } } });
  expect(code).toBe(0);
});

it("report without recordings says how to make some", async () => {
  const io = fakeIo();
  const none = await run(["report"], io);
  expect(none.code).toBe(2);
  expect(none.err).toContain("--record <folder>");
  await mkdir(join(io.home, "empty"));
  const empty = await run(["report", "--record", join(io.home, "empty")], fakeIo({ home: io.home }));
  expect(empty.code).toBe(1);
  expect(empty.err).toContain("There is no recording in");
});

it("report warns of texts", async () => {
  const { folder, again } = await recorded({ "record-texts": true });
  const { out, err } = await run(["report", "--record", folder], again());
  expect(out).toContain("Petronella");
  expect(err).toContain("Caution");
});
