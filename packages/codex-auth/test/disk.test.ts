import * as sync from "node:fs";
import * as disk from "node:fs/promises";
import { join } from "node:path";
import { gate } from "@codexthropic/codex-sim";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { fingerprint } from "../src/stores/file/journal.ts";
import { parseAuthJson, type ChatGptLogin } from "../src/auth-json/parse-auth-json.ts";
import { makeHome, stage, type Stage } from "./support.ts";

vi.mock("node:fs/promises", async (original) => {
  const real = await original<typeof disk>();
  return { ...real, open: vi.fn<typeof disk.open>(real.open) };
});
vi.mock("node:fs", async (original) => {
  const real = await original<typeof sync>();
  return { ...real, writeSync: vi.fn<typeof sync.writeSync>(real.writeSync) };
});
const real = await vi.importActual<typeof disk>("node:fs/promises");
const open = vi.mocked(disk.open);
const writeSync = vi.mocked(sync.writeSync);

beforeEach(() => void open.mockImplementation(real.open));

const EXPIRED = { expiresIn: -10 };
const isJournal = (path: string): boolean => path.endsWith(".journal");
const isTemporary = (path: string): boolean => path.includes(".codexthropic-auth.json-");

/** From now on files of this kind can't be created. */
function fail(code: string, kind: (path: string) => boolean): void {
  open.mockImplementation(async (path, ...rest) => {
    if (kind(String(path))) throw Object.assign(new Error(`${code}: refused`), { code });
    return real.open(path, ...rest);
  });
}

async function expired(): Promise<Stage> {
  const all = await stage();
  await all.sim.writeAuthFile(all.home, EXPIRED);
  return all;
}

/** Makes the files of a process that was killed between the answer and the rename. */
async function killAfterAnswer({ sim, home, read }: Stage): Promise<string> {
  const login = parseAuthJson(await read()) as ChatGptLogin;
  const changes = { ...sim.auth.issue(), last_refresh: new Date().toISOString() };
  const entry = JSON.stringify({ replaces: fingerprint(login), changes });
  await real.writeFile(join(home, ".codexthropic-auth.json.journal"), entry.padEnd(4096));
  return changes.access_token;
}

describe("a disk without room", () => {
  test("is noticed before the refresh token is spent", async () => {
    const { sim, open: auth, read, refreshes } = await expired();
    fail("ENOSPC", isJournal);
    const before = await read();
    await expect(auth().getAccessToken()).rejects.toMatchObject({
      code: "auth_file_unwritable",
      cause: { message: "ENOSPC" },
    });
    expect(refreshes()).toEqual([]);
    open.mockImplementation(real.open);
    await auth().getAccessToken();
    expect(await read()).not.toBe(before);
    expect(sim.log).toHaveLength(1);
  });

  test("is a warning while the token works", async () => {
    const { sim, home, open: auth, warnings } = await stage();
    const tokens = await sim.writeAuthFile(home, { expiresIn: 30 });
    fail("EROFS", isJournal);
    expect(await auth().getAccessToken()).toBe(tokens?.access_token);
    expect(warnings).toEqual([expect.objectContaining({ details: { code: "auth_file_unwritable" } })]);
    expect(sim.log).toEqual([]);
  });

  test("after the answer loses nothing: every process reads the journal until the file can be written", async () => {
    const { home, open: auth, read, tokens, warnings, refreshes } = await expired();
    fail("ENOSPC", isTemporary);
    let now = Date.now();
    const first = auth({ now: () => now });
    const before = await read();
    const token = await first.getAccessToken();
    expect(await read()).toBe(before);
    expect(await first.getAccessToken()).toBe(token);
    expect(await auth().getAccessToken()).toBe(token);
    expect(warnings.map(({ message }) => message)).toContainEqual(expect.stringContaining("journal"));

    open.mockImplementation(real.open);
    now += 31_000;
    expect(await first.getAccessToken()).toBe(token);
    expect((await tokens())["access_token"]).toBe(token);
    expect(await disk.readdir(home)).toEqual(["auth.json"]);
    expect(refreshes()).toHaveLength(1);
  });

  test("for the entry of the journal: the file is written all the same", async () => {
    const { open: auth, tokens, warnings } = await expired();
    writeSync.mockImplementationOnce(() => {
      throw Object.assign(new Error("EIO: refused"), { code: "EIO" });
    });
    const token = await auth().getAccessToken();
    expect((await tokens())["access_token"]).toBe(token);
    expect(warnings.map(({ message }) => message)).toContainEqual(expect.stringContaining("journal"));
  });
});

test("a folder in which no lock can be made: no refresh token is spent", async () => {
  const { home, open: auth, refreshes } = await expired();
  await disk.writeFile(join(home, "codexthropic-refresh.lock"), "");
  sync.utimesSync(join(home, "codexthropic-refresh.lock"), 0, 0);
  await expect(auth().getAccessToken()).rejects.toMatchObject({ code: "auth_file_unwritable" });
  expect(refreshes()).toEqual([]);
});

describe("the file, while running,", () => {
  test("is replaced: the new login is used at once", async () => {
    const { sim, home, open: auth } = await stage();
    await sim.writeAuthFile(home);
    const login = auth();
    await login.getAccessToken();
    const next = await sim.writeAuthFile(home);
    expect(await login.getAccessToken()).toBe(next?.access_token);
    await sim.writeAuthFile(home, { mode: "apikey" });
    expect((await login.getCredentials()).kind).toBe("api_key");
  });

  test("is deleted: nobody is logged in any more", async () => {
    const { sim, home, file, open: auth } = await stage();
    await sim.writeAuthFile(home);
    const login = auth();
    await login.getAccessToken();
    await disk.rm(file);
    await expect(login.getAccessToken()).rejects.toMatchObject({ code: "not_logged_in" });
    expect(await login.getAccount()).toBeNull();
  });

  test("is truncated: the last login is used as long as it works, and nothing is written", async () => {
    const { sim, home, file, read, warnings, open: auth } = await stage();
    const tokens = await sim.writeAuthFile(home);
    let now = Date.now();
    const login = auth({ now: () => now, sleep: async () => {} });
    await login.getAccessToken();
    await disk.truncate(file, 20);
    expect(await login.getAccessToken()).toBe(tokens?.access_token);
    expect(await login.getAccessToken()).toBe(tokens?.access_token);
    expect(warnings).toEqual([expect.objectContaining({ details: { code: "auth_file_invalid" } })]);
    now += 3600 * 1000;
    await expect(login.getAccessToken()).rejects.toMatchObject({ code: "auth_file_invalid" });
    expect(await read()).toHaveLength(20);
  });

  test("is half written by an older CLI: it is read again", async () => {
    const { sim, home, file, read, warnings, open: auth } = await stage();
    const tokens = await sim.writeAuthFile(home);
    const whole = await read();
    await disk.truncate(file, 0);
    const login = auth({ sleep: async () => disk.writeFile(file, whole) });
    expect(await login.getAccessToken()).toBe(tokens?.access_token);
    expect(warnings).toEqual([]);
  });

  test("is damaged during a refresh: it is whole again afterwards", async () => {
    const { sim, file, open: auth, tokens } = await expired();
    const { opened, open: answer } = gate();
    sim.auth.reply({ hold: opened });
    const waiting = auth().getAccessToken();
    await sim.waitFor(({ path }) => path === "/oauth/token");
    await disk.truncate(file, 9);
    answer();
    const token = await waiting;
    expect((await tokens())["access_token"]).toBe(token);
  });

  test("cannot be read: the last login is used as long as it works", async () => {
    const { sim, home, file, warnings, open: auth } = await stage();
    const tokens = await sim.writeAuthFile(home);
    const login = auth();
    await login.getAccessToken();
    await disk.rm(file);
    await disk.mkdir(file);
    expect(await login.getAccessToken()).toBe(tokens?.access_token);
    expect(warnings).toEqual([expect.objectContaining({ details: { code: "auth_file_unreadable" } })]);
    await expect(auth().getAccessToken()).rejects.toMatchObject({ code: "auth_file_unreadable" });
  });

  test("becomes a symlink: it stays one, and its file is replaced", async () => {
    const { file, open: auth } = await expired();
    const login = auth();
    const elsewhere = await makeHome();
    const target = join(elsewhere, "kept.json");
    await disk.rename(file, target);
    await disk.symlink(target, file);
    const token = await login.getAccessToken();
    expect(sync.lstatSync(file).isSymbolicLink()).toBe(true);
    expect(JSON.parse(await disk.readFile(target, "utf8")).tokens.access_token).toBe(token);
    expect(await disk.readdir(elsewhere)).toEqual(["kept.json"]);
  });

  test("is a link to nowhere: a login creates its file there", async () => {
    const { file, open: auth } = await stage();
    const target = join(await makeHome(), "new.json");
    await disk.symlink(target, file);
    await auth().login({ method: "api_key", apiKey: "invented" });
    expect(sync.lstatSync(file).isSymbolicLink()).toBe(true);
    expect(JSON.parse(await disk.readFile(target, "utf8"))).toEqual({
      auth_mode: "apikey",
      OPENAI_API_KEY: "invented",
    });
  });

  test("is written by another program during our write: its text is kept, and our write starts again", async () => {
    const { file, open: auth, read } = await expired();
    let writes = 0;
    open.mockImplementation(async (path, ...rest) => {
      if (isTemporary(String(path)) && writes++ === 0) {
        await disk.writeFile(file, (await read()).replace("{", '{"theirs": true,'));
      }
      return real.open(path, ...rest);
    });
    const token = await auth().getAccessToken();
    expect(writes).toBe(2);
    expect(JSON.parse(await read())).toMatchObject({ theirs: true, tokens: { access_token: token } });
  });

  test("had another mode: afterwards only its owner can read it", async () => {
    const { file, open: auth } = await expired();
    await disk.chmod(file, 0o644);
    await auth().getAccessToken();
    expect(sync.statSync(file).mode & 0o777).toBe(0o600);
  });
});

test("a umask does not take the owner's right to write", async () => {
  const { file, open: auth } = await expired();
  const umask = process.umask(0o277);
  try {
    await auth().getAccessToken();
  } finally {
    process.umask(umask);
  }
  expect(sync.statSync(file).mode & 0o777).toBe(0o600);
});

describe("a process that was killed", () => {
  test("between the answer and the rename has lost nothing", async () => {
    const all = await expired();
    const token = await killAfterAnswer(all);
    expect(await all.open().getAccessToken()).toBe(token);
    expect((await all.tokens())["access_token"]).toBe(token);
    expect(await disk.readdir(all.home)).toEqual(["auth.json"]);
    expect(all.refreshes()).toEqual([]);
  });

  test("before a new login does not bring the old one back", async () => {
    const all = await expired();
    const token = await killAfterAnswer(all);
    const theirs = await all.sim.writeAuthFile(all.home);
    expect(await all.open().getAccessToken()).toBe(theirs?.access_token);
    expect(await all.read()).not.toContain(token);
  });

  test("in the middle of its journal entry is as if it had not refreshed", async () => {
    const all = await expired();
    const journal = join(all.home, ".codexthropic-auth.json.journal");
    await killAfterAnswer(all);
    await disk.truncate(journal, 100);
    await all.open().getAccessToken();
    expect(all.refreshes()).toHaveLength(1);
    expect(await disk.readdir(all.home)).toEqual(["auth.json"]);
  });

  test("leaves temporary files, which the next refresh removes", async () => {
    const all = await expired();
    await disk.writeFile(join(all.home, ".codexthropic-auth.json-left"), "x");
    await all.open().getAccessToken();
    expect(await disk.readdir(all.home)).toEqual(["auth.json"]);
  });

  test("with the lock held: the lock is taken over when it is stale", async () => {
    const all = await expired();
    const lock = join(all.home, "codexthropic-refresh.lock");
    sync.mkdirSync(lock);
    let sleeps = 0;
    const auth = all.open({
      async sleep() {
        // The owner is dead: nobody renews the lock.
        if (++sleeps === 3) sync.utimesSync(lock, new Date(0), new Date(0));
      },
    });
    await auth.getAccessToken();
    expect(sleeps).toBe(3);
    expect(all.refreshes()).toHaveLength(1);
    expect(sync.existsSync(lock)).toBe(false);
  });
});

describe("while another process holds the lock", () => {
  async function waiting(onSleep: (all: Stage, lock: string) => Promise<unknown>): Promise<[Stage, string]> {
    const all = await expired();
    const lock = join(all.home, "codexthropic-refresh.lock");
    sync.mkdirSync(lock);
    let slept = false;
    const auth = all.open({
      async sleep() {
        if (slept) expect.unreachable("one wait is enough");
        slept = true;
        await onSleep(all, lock);
      },
    });
    return [all, await auth.getAccessToken()];
  }

  test("its tokens are used as soon as they are there", async () => {
    const [all, token] = await waiting(({ sim, home }) => sim.writeAuthFile(home));
    expect(token).toBe((await all.tokens())["access_token"]);
    expect(all.refreshes()).toEqual([]);
    expect(sync.existsSync(join(all.home, "codexthropic-refresh.lock"))).toBe(true);
  });

  test("and releases it with new tokens in the file: these are used, and no refresh token is spent", async () => {
    const [all, token] = await waiting(async ({ sim, home }, lock) => {
      await sim.writeAuthFile(home);
      sync.rmdirSync(lock);
    });
    expect(token).toBe((await all.tokens())["access_token"]);
    expect(all.refreshes()).toEqual([]);
  });
});

test("a lock that is never released ends in an error, and no refresh token is spent", async () => {
  const all = await expired();
  sync.mkdirSync(join(all.home, "codexthropic-refresh.lock"));
  await expect(
    all.open({ sleep: async () => {}, lockStaleMs: 600_000 }).getAccessToken(),
  ).rejects.toMatchObject({ code: "lock_timeout" });
  expect(all.refreshes()).toEqual([]);
});

describe("a lock that a process has left behind", () => {
  const HOUR = 3_600_000;

  test.each([
    ["an hour ago, before the clock was set back", HOUR],
    ["a year ahead", 365 * 24 * HOUR],
    ["just now", 0],
  ])(
    "with a time of %s: it is taken over when its time has not changed for lockStaleMs",
    async (_, ahead) => {
      const all = await expired();
      const lock = join(all.home, "codexthropic-refresh.lock");
      sync.mkdirSync(lock);
      const time = new Date(Date.now() + ahead);
      sync.utimesSync(lock, time, time);
      let slept = 0;
      const auth = all.open({ sleep: async (ms) => void (slept += ms), lockStaleMs: 5000 });
      await auth.getAccessToken();
      expect(slept).toBeGreaterThanOrEqual(5000);
      expect(slept).toBeLessThan(6000);
      expect(all.refreshes()).toHaveLength(1);
      expect(sync.existsSync(lock)).toBe(false);
    },
  );

  test("is not taken over while its owner renews it, whatever the owner's clock says", async () => {
    const all = await expired();
    const lock = join(all.home, "codexthropic-refresh.lock");
    sync.mkdirSync(lock);
    let slept = 0;
    const auth = all.open({
      lockStaleMs: 5000,
      async sleep(ms) {
        slept += ms;
        // Twice within lockStaleMs, as proper-lockfile does, with a clock that is an hour ahead.
        const time = new Date(Date.now() + HOUR + Math.floor(slept / 2500) * 2500);
        sync.utimesSync(lock, time, time);
      },
    });
    await expect(auth.getAccessToken()).rejects.toMatchObject({ code: "lock_timeout" });
    expect(all.refreshes()).toEqual([]);
  });

  test("and that somebody deletes is gone at once, for a request that waits and for the next one", async () => {
    const all = await expired();
    const lock = join(all.home, "codexthropic-refresh.lock");
    const hold = (): void => {
      sync.mkdirSync(lock);
      const time = new Date(Date.now() + HOUR);
      sync.utimesSync(lock, time, time);
    };
    hold();
    let sleeps = 0;
    const waiting = all.open({
      lockStaleMs: 600_000,
      async sleep() {
        if (++sleeps === 5) sync.rmdirSync(lock);
      },
    });
    await waiting.getAccessToken();
    expect(sleeps).toBe(5);

    await all.sim.writeAuthFile(all.home, EXPIRED);
    hold();
    const late = all.open({ lockStaleMs: 600_000, sleep: async () => {} });
    await expect(late.getAccessToken()).rejects.toMatchObject({ code: "lock_timeout", retryable: true });
    sync.rmdirSync(lock);
    await late.getAccessToken();
    expect(all.refreshes()).toHaveLength(2);
  });
});

describe("the locks of the Codex CLI", () => {
  test("are both held while the file is replaced, and released", async () => {
    const all = await expired();
    const held: number[] = [];
    let text = "";
    const before = await all.read();
    const auth = all.open({
      loadFlock: async () => async (fd) => {
        held.push(sync.fstatSync(fd).ino);
        text = await all.read();
      },
    });
    await auth.getAccessToken();
    expect(held).toEqual(
      ["auth.lock", "auth.json.lock"].map((name) => sync.statSync(join(all.home, name)).ino),
    );
    expect(text).toBe(before);
    expect(sync.statSync(join(all.home, "auth.json.lock")).isFile()).toBe(true);
    expect(sync.statSync(join(all.home, "auth.json.lock")).mode & 0o777).toBe(0o600);
  });

  test("are waited for, for two seconds at most", async () => {
    const all = await expired();
    let asked = 0;
    const auth = all.open({
      sleep: async () => {},
      loadFlock: async () => async () => {
        asked++;
        throw new Error("EWOULDBLOCK");
      },
    });
    const token = await auth.getAccessToken();
    expect(asked).toBe(80);
    expect((await all.tokens())["access_token"]).toBe(token);
  });
});
