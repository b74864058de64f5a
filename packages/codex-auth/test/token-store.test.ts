import { readFile, rm } from "node:fs/promises";
import { inspect } from "node:util";
import { gate } from "@codexthropic/codex-sim";
import { describe, expect, test } from "vitest";
import {
  createFileStore,
  type CodexAuth,
  type CodexAuthOptions,
  type RefreshJournal,
  type TokenStore,
} from "../src/index.ts";
import { stage, type Stage } from "./support.ts";

/** A store as somebody else would write it: a class with a row of a database. */
class RowStore implements TokenStore {
  readonly kind = "database";
  readonly place = "row 1 of logins";
  text: string | null;
  /** The next writes fail. */
  failures = 0;
  writes = 0;

  constructor(text: string | null) {
    this.text = text;
  }

  async read(): Promise<string | null> {
    return this.text;
  }

  async write(text: string, previous: string | null): Promise<boolean> {
    this.writes++;
    if (this.failures-- > 0) throw new Error(`cannot insert ${text}`);
    if (this.text !== previous) return false;
    this.text = text;
    return true;
  }

  async remove(): Promise<boolean> {
    const isPresent = this.text !== null;
    this.text = null;
    return isPresent;
  }

  get tokens(): Record<string, string> {
    return JSON.parse(this.text ?? "null").tokens;
  }
}

interface StoreStage extends Stage {
  store: RowStore;
  auth: CodexAuth;
}

/** A login in a row; there is no file. */
async function withRow(
  login: { expiresIn?: number } = {},
  options: CodexAuthOptions = {},
): Promise<StoreStage> {
  const all = await stage();
  await all.sim.writeAuthFile(all.home, login);
  const store = new RowStore(await all.read());
  await rm(all.file);
  return { ...all, store, auth: all.open({ store, ...options }) };
}

describe("a store of one's own", () => {
  test("needs three methods: the login is read, refreshed and saved there", async () => {
    const { store, auth, refreshes, file } = await withRow({ expiresIn: -10 });
    const token = await auth.getAccessToken();
    expect(store.tokens["access_token"]).toBe(token);
    expect(await auth.getAccessToken()).toBe(token);
    expect(refreshes()).toHaveLength(1);
    expect(await auth.status()).toMatchObject({
      loggedIn: true,
      source: "database",
      place: "row 1 of logins",
    });
    await expect(readFile(file)).rejects.toMatchObject({ code: "ENOENT" });
  });

  test("takes logins and logouts", async () => {
    const { store, auth } = await withRow();
    await auth.login({ method: "api_key", apiKey: "invented" });
    expect(JSON.parse(store.text ?? "")).toEqual({ auth_mode: "apikey", OPENAI_API_KEY: "invented" });
    expect(await auth.logout()).toEqual({ removed: true, revoked: false });
    expect(store.text).toBeNull();
    await expect(auth.getAccessToken()).rejects.toMatchObject({
      code: "not_logged_in",
      message: "row 1 of logins holds no login.",
    });
  });

  test("refreshes once for ten requests at the same time", async () => {
    const { auth, refreshes } = await withRow({ expiresIn: -10 });
    const tokens = await Promise.all(Array.from({ length: 10 }, () => auth.getAccessToken()));
    expect(new Set(tokens).size).toBe(1);
    expect(refreshes()).toHaveLength(1);
  });

  test("that was changed by another program meanwhile keeps that change", async () => {
    const { store, auth, sim } = await withRow({ expiresIn: -10 });
    const { opened, open: answer } = gate();
    sim.auth.reply({ hold: opened });
    const waiting = auth.getAccessToken();
    await sim.waitFor(({ path }) => path === "/oauth/token");
    store.text = (store.text ?? "").replace("{", '{"theirs": true,');
    answer();
    const token = await waiting;
    expect(JSON.parse(store.text ?? "")).toMatchObject({ theirs: true, tokens: { access_token: token } });
    expect(store.writes).toBe(2);
  });

  test("is not overridden by credentials of the environment, but by those of the options", async () => {
    const env = { CODEX_API_KEY: "from-the-environment", CODEX_ACCESS_TOKEN: "too" };
    const { store, auth, open } = await withRow({}, { env });
    expect(await auth.getAccessToken()).toBe(store.tokens["access_token"]);
    expect(await open({ store, env, apiKey: "given" }).getAccessToken()).toBe("given");
  });
});

describe("a store that fails", () => {
  test("to read is a temporary error without a secret", async () => {
    const { store, open } = await withRow();
    store.read = async () => Promise.reject(new Error(`bad row ${store.text}`));
    const error: unknown = await open({ store })
      .getAccessToken()
      .catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: "store_failed", retryable: true });
    expect(inspect(error, { depth: 9 })).not.toContain(store.tokens["refresh_token"]);
  });

  test("to write does not lose the new tokens: they are used, and written as soon as it works", async () => {
    let now = Date.now();
    const { store, auth, refreshes, warnings } = await withRow({ expiresIn: -10 }, { now: () => now });
    const old = store.text;
    store.failures = 2;
    const token = await auth.getAccessToken();
    expect(store.text).toBe(old);
    expect(await auth.getAccessToken()).toBe(token);
    expect(await auth.getAccessToken()).toBe(token);
    expect([store.text, store.writes]).toEqual([old, 2]);
    expect(warnings.length).toBeGreaterThan(0);
    expect(inspect(warnings)).not.toContain(token);
    now += 2000;
    expect(await auth.getAccessToken()).toBe(token);
    expect(store.tokens["access_token"]).toBe(token);
    expect(refreshes()).toHaveLength(1);
  });

  test("to write is tried again when the login is closed", async () => {
    const { store, auth } = await withRow({ expiresIn: -10 });
    store.failures = 1;
    const token = await auth.getAccessToken();
    await auth.close();
    expect(store.tokens["access_token"]).toBe(token);
  });

  test("to write, and holds another login afterwards: that one is used and left alone", async () => {
    const { store, auth, sim, home, read } = await withRow({ expiresIn: -10 });
    store.failures = 1;
    await auth.getAccessToken();
    const theirs = await sim.writeAuthFile(home);
    store.text = await read();
    expect(await auth.getAccessToken()).toBe(theirs?.access_token);
    await auth.close();
    expect(store.tokens["access_token"]).toBe(theirs?.access_token);
  });

  test("to prepare a refresh: no refresh token is spent", async () => {
    const { store, refreshes, open } = await withRow({ expiresIn: -10 });
    const prepared = Object.assign(store, {
      prepareRefresh: async () => Promise.reject(new Error("read-only transaction")),
    });
    await expect(open({ store: prepared }).getAccessToken()).rejects.toMatchObject({ code: "store_failed" });
    expect(refreshes()).toEqual([]);
  });
});

test("a journal has the new tokens before the store has, and says whether to keep them", async () => {
  const { store, open } = await withRow({ expiresIn: -10 });
  const events: unknown[] = [];
  const before = store.text;
  const journal: RefreshJournal = {
    record: ({ previous, changes }) =>
      void events.push([previous === before, store.text === before, changes]),
    close: async (keep) => void events.push(keep),
  };
  const auth = open({ store: Object.assign(store, { prepareRefresh: async () => journal }) });
  const token = await auth.getAccessToken();
  expect(events).toEqual([[true, true, expect.objectContaining({ access_token: token })], false]);
  store.failures = 1;
  await auth.getAccessToken({ forceRefresh: true });
  expect(events.slice(3)).toEqual([true]);
});

test("the lock is held while the store is read, the token refreshed and the store written", async () => {
  const { store, open, refreshes } = await withRow({ expiresIn: -10 });
  const steps: string[] = [];
  const locked = Object.assign(store, {
    async withLock<T>(task: () => Promise<T>): Promise<T> {
      steps.push(`locked ${refreshes().length} ${store.writes}`);
      const result = await task();
      steps.push(`released ${refreshes().length} ${store.writes}`);
      return result;
    },
  });
  await open({ store: locked }).getAccessToken();
  expect(steps).toEqual(["locked 0 0", "released 1 1"]);
});

test("createFileStore makes the default store, which can be wrapped", async () => {
  const all = await stage();
  await all.sim.writeAuthFile(all.home, { expiresIn: -10 });
  const file = createFileStore({ codexHome: all.home, loadFlock: async () => null });
  let reads = 0;
  const store: TokenStore = { ...file, read: async () => (reads++, file.read()) };
  const token = await all.open({ store, codexHome: "nowhere" }).getAccessToken();
  expect((await all.tokens())["access_token"]).toBe(token);
  expect(reads).toBeGreaterThan(0);
});
