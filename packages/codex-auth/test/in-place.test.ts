import * as sync from "node:fs";
import * as disk from "node:fs/promises";
import { join } from "node:path";
import { gate } from "@codexthropic/codex-sim";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { makeHome, stage, type Stage } from "./support.ts";

/** Files that cannot be replaced: single-file bind mounts, read-only folders, owners that cannot be changed. */

vi.mock("node:fs/promises", async (original) => {
  const real = await original<typeof disk>();
  return {
    ...real,
    access: vi.fn<typeof disk.access>(real.access),
    chmod: vi.fn<typeof disk.chmod>(real.chmod),
    mkdir: vi.fn<typeof disk.mkdir>(real.mkdir),
    open: vi.fn<typeof disk.open>(real.open),
    readFile: vi.fn<typeof disk.readFile>(real.readFile),
    rename: vi.fn<typeof disk.rename>(real.rename),
    rm: vi.fn<typeof disk.rm>(real.rm),
  };
});
const real = await vi.importActual<typeof disk>("node:fs/promises");
const mocked = vi.mocked(disk);

beforeEach(() => {
  for (const name of ["access", "chmod", "mkdir", "open", "readFile", "rename", "rm"] as const) {
    mocked[name].mockImplementation(real[name] as never);
  }
});

const refusal = (code: string): Error => Object.assign(new Error(`${code}: refused`), { code });

async function expired(): Promise<Stage> {
  const all = await stage();
  await all.sim.writeAuthFile(all.home, { expiresIn: -10 });
  return all;
}

/** From now on the file is what `docker run -v auth.json:…` makes of it. */
function mount({ file }: Stage, code = "EBUSY"): void {
  mocked.rename.mockImplementation(async (from, to) => {
    if (to === file) throw refusal(code);
    return real.rename(from, to);
  });
  mocked.rm.mockImplementation(async (path, options) => {
    if (path === file) throw refusal(code);
    return real.rm(path, options);
  });
  mocked.readFile.mockImplementation((async (path: string, ...rest: []) => {
    if (path !== "/proc/self/mountinfo") return real.readFile(path, ...rest);
    return `22 1 0:21 / / rw - ext4 / rw\n23 22 0:22 / ${file.replaceAll(" ", "\\040")} rw - ext4 / rw\n`;
  }) as never);
}

/** The file itself cannot be opened for writing. */
function protect({ file }: Stage, code: string): void {
  mocked.open.mockImplementation(async (path, flags, ...rest) => {
    if (path === file && flags === "r+") throw refusal(code);
    return real.open(path, flags, ...rest);
  });
}

/** Nothing can be created in the folder of the file. */
function lockFolder({ home, file }: Stage): void {
  mocked.access.mockImplementation(async (path, ...rest) => {
    if (path === home) throw refusal("EROFS");
    return real.access(path, ...rest);
  });
  const isIn = (path: unknown): boolean => String(path).startsWith(home) && path !== file;
  mocked.open.mockImplementation(async (path, flags, ...rest) => {
    if (isIn(path) && flags !== "r") throw refusal("EROFS");
    return real.open(path, flags, ...rest);
  });
  mocked.rename.mockImplementation(async (from, to) => {
    if (String(to).startsWith(home)) throw refusal("EROFS");
    return real.rename(from, to);
  });
  mocked.rm.mockImplementation(async (path, options) => {
    if (path === file) throw refusal("EROFS");
    return real.rm(path, options);
  });
}

describe("a file that cannot be replaced", () => {
  test.each(["EBUSY", "EXDEV", "EPERM", "EACCES"])("(%s) is written in place", async (code) => {
    const all = await expired();
    mount(all, code);
    const { ino } = sync.statSync(all.file);
    const token = await all.open().getAccessToken();
    expect((await all.tokens())["access_token"]).toBe(token);
    expect(sync.statSync(all.file).ino).toBe(ino);
    expect(await disk.readdir(all.home)).toEqual(["auth.json"]);
    expect(all.warnings).toEqual([]);
    expect(await all.open().getAccessToken()).toBe(token);
    expect(all.refreshes()).toHaveLength(1);
  });

  test("shrinks and grows to the length of its new text", async () => {
    const all = await expired();
    mount(all);
    const auth = all.open();
    await auth.login({ method: "api_key", apiKey: "short" });
    expect(JSON.parse(await all.read())).toEqual({ auth_mode: "apikey", OPENAI_API_KEY: "short" });
    await auth.login({ method: "api_key", apiKey: "long".repeat(5000) });
    expect(JSON.parse(await all.read())).toMatchObject({ OPENAI_API_KEY: "long".repeat(5000) });
  });

  test("keeps every other byte", async () => {
    const all = await expired();
    mount(all);
    await disk.writeFile(all.file, (await all.read()).replace("{", '{\r\n "mine": [1.0],'));
    await all.open().getAccessToken();
    expect(await all.read()).toContain('{\r\n "mine": [1.0],');
  });

  test("is left without a login by a logout", async () => {
    const all = await expired();
    mount(all);
    expect(await all.open().logout()).toEqual({ removed: true, revoked: true });
    expect(JSON.parse(await all.read())).toEqual({ auth_mode: "apikey", OPENAI_API_KEY: null });
    await expect(all.open().getAccessToken()).rejects.toMatchObject({ code: "not_logged_in" });
  });

  test.each(["EACCES", "EROFS", "EPERM"])("nor be written (%s): nothing is spent", async (code) => {
    const all = await expired();
    mount(all);
    protect(all, code);
    await expect(all.open().getAccessToken()).rejects.toMatchObject({
      code: "auth_file_unwritable",
      cause: { message: code },
    });
    expect(all.refreshes()).toEqual([]);
    expect(await disk.readdir(all.home)).toEqual(["auth.json"]);
  });

  test("in a path with blanks is recognized as well", async () => {
    const all = await stage();
    const home = join(all.home, "with blanks");
    await disk.mkdir(home);
    await all.sim.writeAuthFile(home, { expiresIn: -10 });
    const inner = { ...all, home, file: join(home, "auth.json") };
    mount(inner);
    protect(inner, "EACCES");
    await expect(all.open({ codexHome: home }).getAccessToken()).rejects.toMatchObject({
      code: "auth_file_unwritable",
    });
    expect(all.refreshes()).toEqual([]);
  });
});

test("a file that can only be replaced is replaced: its owner has made it read-only", async () => {
  const all = await expired();
  protect(all, "EACCES");
  const token = await all.open().getAccessToken();
  expect((await all.tokens())["access_token"]).toBe(token);
});

test("an immutable file is found out before the refresh token is spent", async () => {
  const all = await expired();
  protect(all, "EPERM");
  await expect(all.open().getAccessToken()).rejects.toMatchObject({ code: "auth_file_unwritable" });
  expect(all.refreshes()).toEqual([]);
});

describe("a process that dies while it writes in place", () => {
  /** The state on disk at that moment: the copy is whole, the file is not. */
  async function tear(all: Stage, cut: (text: string) => string): Promise<string> {
    let copy = "";
    mocked.rename.mockRejectedValue(refusal("EBUSY"));
    mocked.rm.mockImplementation(async (path, options) => {
      if (String(path).endsWith(".copy")) copy ||= await real.readFile(path, "utf8").catch(() => "");
      return real.rm(path, options);
    });
    const token = await all.open().getAccessToken();
    await real.writeFile(join(all.home, ".codexthropic-auth.json.copy"), copy);
    await real.writeFile(all.file, cut(copy));
    expect(JSON.parse(copy).tokens.access_token).toBe(token);
    mocked.rename.mockImplementation(real.rename);
    mocked.rm.mockImplementation(real.rm);
    return token;
  }

  test.each<[string, (text: string) => string]>([
    ["nothing", () => ""],
    ["the beginning", (text) => text.slice(0, 100)],
    ["all but the last byte", (text) => text.slice(0, -1)],
    ["the beginning, and blocks of zeros", (text) => text.slice(0, 512).padEnd(text.length, "\0")],
  ])("has written %s: the login is read from the copy, and repaired", async (_, cut) => {
    const all = await expired();
    const token = await tear(all, cut);
    expect(await all.open().getAccessToken()).toBe(token);
    expect((await all.tokens())["access_token"]).toBe(token);
    expect(await disk.readdir(all.home)).toEqual(["auth.json"]);
    expect(all.refreshes()).toHaveLength(1);
  });

  test("had finished: a newer login is not replaced by the copy", async () => {
    const all = await expired();
    await tear(all, (text) => text);
    const theirs = await all.sim.writeAuthFile(all.home);
    expect(await all.open().getAccessToken()).toBe(theirs?.access_token);
    expect((await all.tokens())["access_token"]).toBe(theirs?.access_token);
    expect(await disk.readdir(all.home)).toEqual(["auth.json"]);
  });
});

test("a disk that fails in the middle of a write in place costs nothing", async () => {
  const all = await expired();
  mount(all);
  mocked.open.mockImplementation(async (path, flags, ...rest) => {
    const file = await real.open(path, flags, ...rest);
    if (path === all.file && flags === "r+") {
      file.writeFile = async () => Promise.reject(refusal("EIO"));
    }
    return file;
  });
  const token = await all.open().getAccessToken();
  expect(await all.open().getAccessToken()).toBe(token);
  mocked.open.mockImplementation(real.open);
  expect(await all.open().getAccessToken()).toBe(token);
  expect((await all.tokens())["access_token"]).toBe(token);
  expect(all.refreshes()).toHaveLength(1);
});

describe("a folder that cannot be written", () => {
  test("has its lock and journal in the state folder, and its file is written in place", async () => {
    const all = await expired();
    const stateFolder = join(await makeHome(), "state");
    lockFolder(all);
    const { opened, open: answer } = gate();
    all.sim.auth.reply({ hold: opened });
    const { ino } = sync.statSync(all.file);
    const auth = all.open({ stateFolder });
    const waiting = auth.getAccessToken();
    await all.sim.waitFor(({ path }) => path === "/oauth/token");
    const [name = ""] = await real.readdir(stateFolder);
    expect((await real.readdir(join(stateFolder, name))).toSorted()).toEqual([
      ".codexthropic-auth.json.journal",
      "codexthropic-refresh.lock",
    ]);
    answer();
    const token = await waiting;
    expect((await all.tokens())["access_token"]).toBe(token);
    expect(sync.statSync(all.file).ino).toBe(ino);
    expect(await real.readdir(join(stateFolder, name))).toEqual([]);
    expect(sync.statSync(join(stateFolder, name)).mode & 0o777).toBe(0o700);
  });

  test("and no state folder either: nothing is spent", async () => {
    const all = await expired();
    const stateFolder = join(await makeHome(), "open");
    await real.mkdir(stateFolder);
    // Others could read the tokens in it.
    await real.chmod(stateFolder, 0o755);
    lockFolder(all);
    mocked.mkdir.mockImplementation((async (path: string, ...rest: []) => {
      if (path.endsWith(".lock")) throw refusal("EROFS");
      return real.mkdir(path, ...rest);
    }) as never);
    const auth = all.open({ stateFolder });
    await expect(auth.getAccessToken()).rejects.toMatchObject({ code: "auth_file_unwritable" });
    expect(all.refreshes()).toEqual([]);
    expect(await real.readdir(stateFolder)).toEqual([]);
  });
});

describe("a file system without owners and modes", () => {
  test("refuses chmod: the file is written all the same", async () => {
    const all = await expired();
    mocked.chmod.mockRejectedValue(refusal("EPERM"));
    const token = await all.open().getAccessToken();
    expect((await all.tokens())["access_token"]).toBe(token);
    expect(all.warnings).toEqual([]);
  });

  test.runIf(process.getuid?.() === 0)(
    "refuses chown: the file is written in place, so that its owner keeps it",
    async () => {
      const all = await expired();
      sync.chownSync(all.file, 4711, 4712);
      mocked.open.mockImplementation(async (path, ...rest) => {
        const file = await real.open(path, ...rest);
        file.chown = async () => Promise.reject(refusal("EPERM"));
        return file;
      });
      const token = await all.open().getAccessToken();
      expect((await all.tokens())["access_token"]).toBe(token);
      expect(sync.statSync(all.file)).toMatchObject({ uid: 4711, gid: 4712 });
      protect(all, "EACCES");
      await all.open().getAccessToken({ forceRefresh: true });
      expect((await all.tokens())["access_token"]).not.toBe(token);
    },
  );

  test("has no fsync: the file is written all the same", async () => {
    const all = await expired();
    mocked.open.mockImplementation(async (path, ...rest) => {
      const file = await real.open(path, ...rest);
      file.sync = async () => Promise.reject(refusal("EINVAL"));
      return file;
    });
    const token = await all.open().getAccessToken();
    expect((await all.tokens())["access_token"]).toBe(token);
    expect(all.warnings).toEqual([]);
  });
});
