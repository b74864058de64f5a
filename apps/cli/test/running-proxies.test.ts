import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { renderRunningProxies } from "../src/account/render-running-proxies.ts";
import { createPalette } from "../src/terminal/create-palette.ts";
import { fakeIo, run, type FakeIo } from "./fake-io.ts";
import { loggedIn, simulated, until } from "./simulated.ts";

const FAKE = fileURLToPath(new URL("child/claude.mjs", import.meta.url));

const folderOf = (io: FakeIo): string => join(io.home, ".local", "state", "codexthropic", "running");
/** A command of the same user in a terminal of its own. */
const beside = (io: FakeIo, env: Record<string, string> = {}): FakeIo =>
  fakeIo({ home: io.home, env: { ...io.env, ...env } });

interface Listed {
  command: string;
  folder: string;
  pid: number;
  url: string;
  status_page: string;
}
const listed = async (io: FakeIo): Promise<Listed[]> =>
  (JSON.parse((await run(["status", "--json"], beside(io))).out) as { proxies: Listed[] }).proxies;

async function serving(
  io: FakeIo,
  ...args: string[]
): Promise<{ port: string; end: () => Promise<unknown> }> {
  const own = beside(io);
  const ended = run(["--port", "0", ...args], own);
  const port = await until(() => /on http:\/\/[^/]*:(\d+)/.exec(own.err())?.[1]);
  return {
    port,
    end: () => {
      own.signal("SIGTERM");
      return ended;
    },
  };
}

/** As a browser opens it: a key in the address becomes a cookie. */
async function openPage(address: string): Promise<[status: number, type: string | null]> {
  const first = await fetch(address, { redirect: "manual", headers: { accept: "text/html" } });
  const target = first.headers.get("location");
  const cookie = first.headers.get("set-cookie")?.split(";")[0] ?? "";
  const page =
    target === null
      ? first
      : await fetch(new URL(target, address), { headers: { accept: "text/html", cookie } });
  return [page.status, page.headers.get("content-type")];
}

describe("the proxies that run", () => {
  it("are none at first", async () => {
    const { io } = await loggedIn();
    expect((await run(["status"], io)).out).toMatch(/\n\nNo proxy is running\.\n$/);
    expect(await listed(io)).toEqual([]);
  });

  it("are named with the address of their status pages, until they end", async () => {
    const { io } = await loggedIn();
    const report = join(io.home, "report.json");
    const session = beside(io, {
      PATH: process.env["PATH"] ?? "",
      CODEXTHROPIC_CLAUDE_BIN: FAKE,
      FAKE_CLAUDE_REPORT: report,
    });
    const ended = run(["claude", "wait"], session);
    await until(() => existsSync(report) && readFileSync(report, "utf8").includes('"waiting"'));
    const server = await serving(io);

    const { out } = await run(["status"], beside(io));
    const pages = [
      ...out.matchAll(/^ {2}(http\S+)\n {4}codexthropic (\w+) in ~ since \d\d:\d\d, pid \d+$/gm),
    ];
    expect(pages.map(([, , command]) => command)).toEqual(["claude", "serve"]);
    for (const [, address = ""] of pages) {
      expect(await openPage(address)).toEqual([200, "text/html; charset=utf-8"]);
    }
    expect(await listed(io)).toMatchObject([
      { command: "claude", folder: io.home, pid: process.pid },
      { command: "serve", status_page: `http://127.0.0.1:${server.port}/` },
    ]);

    session.signal("SIGTERM");
    await ended;
    expect((await listed(io)).map(({ command }) => command)).toEqual(["serve"]);
    await server.end();
    expect(readdirSync(folderOf(io))).toEqual([]);
  });

  it("are named without a login, too", async () => {
    const { io } = await simulated();
    const server = await serving(io);
    const { code, out } = await run(["status"], beside(io));
    expect(code).toBe(3);
    expect(out).toContain(`  http://127.0.0.1:${server.port}/\n`);
    await server.end();
  });

  it("keep a key that the user has set to themselves, in files that only their owner reads", async () => {
    const { io } = await loggedIn();
    const server = await serving(io, "--api-key", "my-own-key");
    const [name = ""] = readdirSync(folderOf(io));
    expect(readFileSync(join(folderOf(io), name), "utf8")).not.toContain("my-own-key");
    expect(statSync(join(folderOf(io), name)).mode & 0o777).toBe(0o600);
    expect(statSync(folderOf(io)).mode & 0o777).toBe(0o700);
    expect(await listed(io)).toMatchObject([{ status_page: `http://127.0.0.1:${server.port}/?key=<key>` }]);
    await server.end();
  });

  it("on all addresses are reached by this machine's own", async () => {
    const { io } = await loggedIn();
    const server = await serving(io, "--host", "0.0.0.0", "--api-key", "k");
    expect(await listed(io)).toMatchObject([{ url: `http://127.0.0.1:${server.port}` }]);
    await server.end();
  });

  it("are not those that were killed, nor files of another kind or machine", async () => {
    const { io } = await loggedIn();
    const folder = folderOf(io);
    mkdirSync(folder, { recursive: true });
    const server = await serving(io);
    const entry = JSON.parse(readFileSync(join(folder, readdirSync(folder)[0] ?? ""), "utf8")) as Listed;
    const write = (name: string, value: unknown): void =>
      writeFileSync(join(folder, name), typeof value === "string" ? value : JSON.stringify(value));
    const gone = { ...entry, pid: 2 ** 22 + 1 };
    write(`killed-${hostname()}.json`, gone);
    write(`elsewhere-another.json`, gone);
    write(`reused-${hostname()}.json`, { ...entry, pid: process.pid, url: "http://127.0.0.1:9" });
    for (const [at, text] of ["", "{", "null", "[]", '{"pid":1}', '{"pid":"1"}'].entries())
      write(`damaged${at}-${hostname()}.json`, text);
    write("notes.txt", "mine");
    expect((await listed(io)).map(({ url }) => url)).toEqual([entry.url]);
    expect(readdirSync(folder)).not.toContain(`killed-${hostname()}.json`);
    expect(readdirSync(folder)).toContain("elsewhere-another.json");
    await server.end();
  });

  it("serve also where the folder is a file", async () => {
    const { io } = await loggedIn();
    mkdirSync(join(io.home, ".local"), { recursive: true });
    writeFileSync(join(io.home, ".local", "state"), "");
    const server = await serving(io);
    expect(await listed(io)).toEqual([]);
    await server.end();
  });

  it("show their folder relative to home, and no control characters", () => {
    const text = (folder: string): string =>
      renderRunningProxies(
        [
          {
            command: "claude",
            folder,
            pid: 1,
            started_at: "2026-11-28T10:00:00Z",
            url: "",
            status_page: "http://p",
          },
        ],
        {
          home: "/home/you",
          now: Date.parse("2026-11-28T10:00:00Z"),
          paint: createPalette({}, fakeIo().stdout),
        },
      );
    expect(text("/home/you/a")).toContain("in ~/a since");
    expect(text("/home/you")).toContain("in ~ since");
    expect(text("/home/you2")).toContain("in /home/you2 since");
    expect(text("/tmp/\u001B[2J")).not.toContain("\u001B");
  });
});
