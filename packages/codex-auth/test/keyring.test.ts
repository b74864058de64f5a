import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, realpath, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { CodexAuth, Keyring } from "../src/index.ts";
import { stage, type Stage } from "./support.ts";

/** A keyring in memory; `locked` makes it refuse. */
interface FakeKeyring extends Keyring {
  entries: Map<string, string>;
  locked: boolean;
}

function fakeKeyring(): FakeKeyring {
  const entries = new Map<string, string>();
  const keyring: FakeKeyring = {
    entries,
    locked: false,
    get: async (service, account) => use(() => entries.get(`${service}/${account}`) ?? null),
    set: async (service, account, secret) => use(() => void entries.set(`${service}/${account}`, secret)),
    delete: async (service, account) => use(() => entries.delete(`${service}/${account}`)),
  };
  function use<T>(task: () => T): T {
    if (keyring.locked) throw new Error("locked; the entry is sk-secret");
    return task();
  }
  return keyring;
}

interface KeyringStage extends Stage {
  keyring: FakeKeyring;
  auth: CodexAuth;
  /** Moves the file's login into the keyring. */
  move(): Promise<string>;
  stored(): { tokens: Record<string, string> };
}

async function configured(store: string): Promise<KeyringStage> {
  const all = await stage();
  await writeFile(
    join(all.home, "config.toml"),
    `model = "gpt-5.5"\ncli_auth_credentials_store = "${store}"\n`,
  );
  const keyring = fakeKeyring();
  const hash = createHash("sha256")
    .update(await realpath(all.home))
    .digest("hex");
  const entry = `Codex Auth/cli|${hash.slice(0, 16)}`;
  return {
    ...all,
    keyring,
    auth: all.open({ loadKeyring: async () => keyring }),
    async move() {
      const text = await all.read();
      keyring.entries.set(entry, text);
      await writeFile(all.file, "{}");
      return JSON.parse(text).tokens.access_token;
    },
    stored: () => JSON.parse(keyring.entries.get(entry) ?? "null"),
  };
}

describe('cli_auth_credentials_store = "keyring"', () => {
  test("is read where the Codex CLI keeps it", async () => {
    const all = await configured("keyring");
    await all.sim.writeAuthFile(all.home);
    const token = await all.move();
    expect(await all.auth.getAccessToken()).toBe(token);
  });

  test("is refreshed there, and never written to disk", async () => {
    const all = await configured("keyring");
    await all.sim.writeAuthFile(all.home, { expiresIn: -1 });
    const old = await all.move();
    const token = await all.auth.getAccessToken();
    expect(token).not.toBe(old);
    expect(all.stored().tokens["access_token"]).toBe(token);
    expect(await all.auth.status()).toMatchObject({ loggedIn: true, source: "keyring" });
    expect(existsSync(all.file)).toBe(false);
  });

  test("that cannot be written at this moment does not lose the new tokens", async () => {
    const all = await configured("keyring");
    await all.sim.writeAuthFile(all.home, { expiresIn: -1 });
    const old = await all.move();
    let now = Date.now();
    const { set } = all.keyring;
    all.keyring.set = async () => Promise.reject(new Error("locked"));
    const auth = all.open({ loadKeyring: async () => all.keyring, now: () => now });
    const token = await auth.getAccessToken();
    expect(await auth.getAccessToken()).toBe(token);
    expect(all.stored().tokens["access_token"]).toBe(old);
    all.keyring.set = set;
    now += 2000;
    expect(await auth.getAccessToken()).toBe(token);
    expect(all.stored().tokens["access_token"]).toBe(token);
    expect(all.refreshes()).toHaveLength(1);
  });

  test("takes logins and logouts", async () => {
    const all = await configured("keyring");
    await all.auth.login({ method: "api_key", apiKey: "invented" });
    expect(all.stored()).toEqual({ auth_mode: "apikey", OPENAI_API_KEY: "invented" });
    expect(existsSync(all.file)).toBe(false);
    expect(await all.auth.logout()).toEqual({ removed: true, revoked: false });
    expect(all.keyring.entries.size).toBe(0);
  });

  test("without the optional package says which one is missing", async () => {
    const all = await configured("keyring");
    await all.sim.writeAuthFile(all.home);
    await expect(all.open({ loadKeyring: async () => null }).getAccessToken()).rejects.toMatchObject({
      code: "keyring_unsupported",
      retryable: false,
      message: expect.stringContaining("`@napi-rs/keyring` is not installed"),
    });
  });

  test("that is locked, or holds the login encrypted by the CLI, is an error", async () => {
    const all = await configured("keyring");
    await mkdir(join(all.home, "secrets"));
    await writeFile(join(all.home, "secrets", "codex_auth.age"), "");
    await expect(all.auth.getAccessToken()).rejects.toMatchObject({
      message: expect.stringContaining("encrypted"),
    });
    all.keyring.locked = true;
    const error: unknown = await all.auth.getAccessToken().catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: "keyring_unsupported" });
    expect(String(error)).not.toContain("sk-secret");
  });
});

describe('cli_auth_credentials_store = "auto"', () => {
  test("is the keyring where that has the login, else the file", async () => {
    const all = await configured("auto");
    const inFile = await all.sim.writeAuthFile(all.home);
    expect(await all.auth.getAccessToken()).toBe(inFile?.access_token);
    expect(await all.auth.status()).toMatchObject({ source: "file" });
    const moved = await all.move();
    await all.sim.writeAuthFile(all.home);
    expect(await all.auth.getAccessToken()).toBe(moved);
    expect(await all.auth.status()).toMatchObject({ source: "keyring" });
  });

  test("is the file, with one warning, when the keyring cannot be read", async () => {
    const all = await configured("auto");
    all.keyring.locked = true;
    const inFile = await all.sim.writeAuthFile(all.home, { expiresIn: -1 });
    expect(await all.auth.getAccessToken()).not.toBe(inFile?.access_token);
    await all.auth.login({ method: "api_key", apiKey: "invented" });
    expect(await all.auth.logout()).toEqual({ removed: true, revoked: false });
    expect(all.warnings).toHaveLength(1);
  });
});

describe("other settings", () => {
  test('"ephemeral" has no login for others', async () => {
    const all = await configured("ephemeral");
    await all.sim.writeAuthFile(all.home);
    expect(await all.auth.status()).toMatchObject({ problem: { code: "keyring_unsupported" } });
    const login = all.auth.login({ method: "api_key", apiKey: "invented" });
    await expect(login).rejects.toMatchObject({ code: "keyring_unsupported" });
  });

  test.each([
    "cli_auth_credentials_store = 3",
    "cli_auth_credentials_store = [",
    '# cli_auth_credentials_store = "keyring"',
  ])("%s means the file", async (config) => {
    const all = await configured("file");
    await writeFile(join(all.home, "config.toml"), config);
    const tokens = await all.sim.writeAuthFile(all.home);
    expect(await all.auth.getAccessToken()).toBe(tokens?.access_token);
  });
});
