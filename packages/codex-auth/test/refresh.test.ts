import { readdir, rm, stat, writeFile } from "node:fs/promises";
import { gate } from "@codexthropic/codex-sim";
import { describe, expect, test } from "vitest";
import { createCodexAuth, type CodexAuth, type CodexAuthOptions } from "../src/index.ts";
import { stage, type Stage } from "./support.ts";

const EXPIRED = { expiresIn: -10, lastRefresh: new Date("2026-01-01T00:00:00Z") };

/** A stage whose login has expired. */
async function expired(): Promise<Stage> {
  const all = await stage();
  await all.sim.writeAuthFile(all.home, EXPIRED);
  return all;
}

/** The code of the error that it rejects with. */
async function codeOf(promise: Promise<unknown>): Promise<string> {
  const error: unknown = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toMatchObject({ name: "CodexAuthError" });
  return (error as { code: string }).code;
}

describe("a token that works", () => {
  test("is read from the file and used without a request", async () => {
    const { sim, home, open } = await stage();
    const tokens = await sim.writeAuthFile(home);
    const credentials = await open().getCredentials();
    expect(credentials.kind === "chatgpt" && credentials.accessToken).toBe(tokens?.access_token);
    expect(credentials.kind === "chatgpt" && credentials.accountId).toBe("acc-sim-0001");
    expect(sim.log).toEqual([]);
  });

  test("is enough in a script", async () => {
    const { sim, home } = await stage();
    const tokens = await sim.writeAuthFile(home);
    const env = { CODEX_HOME: home, CODEX_AUTH_ISSUER: sim.issuer };
    expect(await createCodexAuth({ env }).getAccessToken()).toBe(tokens?.access_token);
  });

  test.each([
    [59, 1],
    [61, 0],
  ])("that ends in %d s is refreshed %d times: the margin is 60 s", async (left, times) => {
    const { sim, home, open, refreshes } = await stage();
    // A whole number of seconds, so that `exp` is exact.
    const now = Math.floor(Date.now() / 1000) * 1000;
    await sim.writeAuthFile(home, { expiresIn: left });
    await open({ now: () => now }).getAccessToken();
    expect(refreshes()).toHaveLength(times);
  });

  test("has another margin when one is configured", async () => {
    const { sim, home, open, refreshes } = await stage();
    await sim.writeAuthFile(home, { expiresIn: 200 });
    await open().getAccessToken();
    expect(refreshes()).toHaveLength(0);
    await open({ marginMs: 300_000 }).getAccessToken();
    expect(refreshes()).toHaveLength(1);
  });

  test("without an expiry is refreshed eight days after the last time", async () => {
    const { sim, home, open, refreshes } = await stage();
    const days = (count: number): Date => new Date(Date.now() - count * 24 * 3600 * 1000);
    await sim.writeAuthFile(home, { expiresIn: null, lastRefresh: days(7.9) });
    await open().getAccessToken();
    expect(refreshes()).toHaveLength(0);
    await sim.writeAuthFile(home, { expiresIn: null, lastRefresh: days(8.1) });
    await open().getAccessToken();
    expect(refreshes()).toHaveLength(1);
  });
});

describe("the refresh", () => {
  test("sends what the Codex CLI sends", async () => {
    const { sim, open, refreshes } = await expired();
    await open().getAccessToken();
    expect(refreshes()).toEqual([
      {
        client_id: "app_EMoamEEZ73f0CkXaXp7hrann",
        grant_type: "refresh_token",
        refresh_reason: "proactive_expiry",
        refresh_token: expect.stringContaining("refresh-1"),
      },
    ]);
    expect(sim.log[0]?.headers).toMatchObject({
      "content-type": "application/json",
      originator: "codex_cli_rs",
      accept: "*/*",
    });
    expect(sim.log[0]?.headers["user-agent"]).toMatch(/^codex_cli_rs\/\d+\.\d+\.\d+ \(.+; .+\) /);
    expect(sim.log[0]?.headers["authorization"]).toBeUndefined();
  });

  test("changes four values of the file and nothing else", async () => {
    const { file, open, read } = await expired();
    const odd = `\uFEFF${(await read()).replaceAll("\n", "\r\n").replace("{", '{\r\n  "mine": [1.0, "\\u00e9"],')}\r\n`;
    await writeFile(file, odd);
    const old = JSON.parse(odd.slice(1));
    const now = Date.parse("2026-11-25T12:00:00Z");
    const token = await open({ now: () => now }).getAccessToken();
    const text = await read();
    const fresh = JSON.parse(text.slice(1)).tokens;
    expect(token).toBe(fresh.access_token);
    expect(
      text
        .replace(fresh.access_token, old.tokens.access_token)
        .replace(fresh.id_token, old.tokens.id_token)
        .replace(fresh.refresh_token, old.tokens.refresh_token)
        .replace("2026-11-25T12:00:00.000Z", old.last_refresh),
    ).toBe(odd);
  });

  test.each(["id_token", "refresh_token"] as const)(
    "keeps the old %s when the answer has none",
    async (name) => {
      const { sim, open, tokens } = await expired();
      const before = await tokens();
      sim.auth.reply({ omit: [name] });
      const token = await open().getAccessToken();
      const after = await tokens();
      expect(after[name]).toBe(before[name]);
      expect(after["access_token"]).toBe(token);
      expect(token).not.toBe(before["access_token"]);
    },
  );

  test("happens once for ten requests of one process, and once for two objects in it", async () => {
    const { open, refreshes } = await expired();
    const [one, two] = [open(), open()];
    const all = [one, two].flatMap((auth) => Array.from({ length: 10 }, () => auth.getAccessToken()));
    expect(new Set(await Promise.all(all)).size).toBe(1);
    expect(refreshes()).toHaveLength(1);
  });

  test("is shared within a process without the lock", async () => {
    const { open } = await expired();
    const auth = open({ sleep: async () => expect.unreachable("nobody holds the lock") });
    const all = await Promise.all(Array.from({ length: 10 }, () => auth.getAccessToken()));
    expect(new Set(all).size).toBe(1);
  });

  test("goes on when the request that started it is gone", async () => {
    const { sim, open, refreshes, tokens } = await expired();
    const { opened, open: answer } = gate();
    sim.auth.reply({ hold: opened });
    const auth = open();
    const request = new AbortController();
    const first = auth.getAccessToken();
    const cancelled = new Promise((resolve) => request.signal.addEventListener("abort", resolve));
    await sim.waitFor(({ path }) => path === "/oauth/token");
    request.abort();
    await Promise.race([first, cancelled]);
    answer();
    // Nobody waits for `first` here; what it has started ends on disk all the same.
    await expect.poll(async () => (await tokens())["access_token"]).toBe(await auth.getAccessToken());
    expect(refreshes()).toHaveLength(1);
  });

  test("can be waited for before the process ends", async () => {
    const { sim, open, tokens } = await expired();
    const before = await tokens();
    const { opened, open: answer } = gate();
    sim.auth.reply({ hold: opened });
    const auth = open();
    await auth.close();
    const pending = auth.getAccessToken();
    await sim.waitFor(({ path }) => path === "/oauth/token");
    const order: string[] = [];
    const closed = auth.close().then(() => order.push("closed"));
    order.push("answered");
    answer();
    await closed;
    expect(order).toEqual(["answered", "closed"]);
    expect(await tokens()).not.toEqual(before);
    expect(await pending).toBe((await tokens())["access_token"]);
  });

  test("leaves nothing beside the file", async () => {
    const { home, open } = await expired();
    await open().getAccessToken();
    expect(await readdir(home)).toEqual(["auth.json"]);
    expect((await stat(`${home}/auth.json`)).mode & 0o777).toBe(0o600);
  });

  test("can be forced, and then tells the reason", async () => {
    const { sim, home, open, refreshes } = await stage();
    const old = await sim.writeAuthFile(home);
    const token = await open().getAccessToken({ forceRefresh: true });
    expect(token).not.toBe(old?.access_token);
    expect(refreshes()[0]).toMatchObject({ refresh_reason: "forced" });
  });

  test("of a file without a refresh token is not possible", async () => {
    const { file, read, open } = await expired();
    await writeFile(file, (await read()).replace(/"refresh_token": ".*?",/, ""));
    expect(await codeOf(open().getAccessToken())).toBe("not_logged_in");
  });
});

describe("a rejected token", () => {
  test("is never returned again, to any request", async () => {
    const { sim, home, open, refreshes } = await stage();
    const old = await sim.writeAuthFile(home);
    const auth = open({ sleep: async () => {} });
    const rejected = await auth.getAccessToken();
    expect(rejected).toBe(old?.access_token);
    const next = await auth.getAccessToken({ rejected });
    expect(next).not.toBe(rejected);
    expect(refreshes()).toEqual([expect.objectContaining({ refresh_reason: "unauthorized_recovery" })]);
    await sim.writeAuthFile(home, { tokens: old! });
    expect(await codeOf(auth.getAccessToken())).toBe("refresh_reused");
  });

  test("is answered from the file when that has another one", async () => {
    const { sim, home, open, refreshes } = await stage();
    const auth = open();
    await sim.writeAuthFile(home);
    const rejected = await auth.getAccessToken();
    const theirs = await sim.writeAuthFile(home);
    expect(await auth.getAccessToken({ rejected })).toBe(theirs?.access_token);
    expect(refreshes()).toHaveLength(0);
  });

  test("is an error when there is nothing newer", async () => {
    const { sim, home, open } = await stage();
    await sim.writeAuthFile(home);
    sim.auth.endSessions("revoked");
    const auth = open();
    const rejected = await auth.getAccessToken();
    await expect(auth.getAccessToken({ rejected })).rejects.toMatchObject({
      code: "refresh_revoked",
      message: "This login has been revoked.",
    });
  });

  test("that the login server returns again is not used either", async () => {
    const { sim, home, open } = await stage();
    await sim.writeAuthFile(home);
    const auth = open();
    const rejected = await auth.getAccessToken();
    sim.auth.reply({ body: { access_token: rejected } });
    sim.auth.reply({ body: { access_token: rejected } });
    expect(await codeOf(auth.getAccessToken({ rejected }))).toBe("token_rejected");
  });

  test("of ten requests at once is refreshed once", async () => {
    const { sim, home, open, refreshes } = await stage();
    await sim.writeAuthFile(home);
    const auth = open();
    const rejected = await auth.getAccessToken();
    const all = await Promise.all(Array.from({ length: 10 }, () => auth.getAccessToken({ rejected })));
    expect(new Set(all).size).toBe(1);
    expect(all[0]).not.toBe(rejected);
    expect(refreshes()).toHaveLength(1);
  });
});

describe("a refresh that fails", () => {
  test.each([
    [{ code: "refresh_token_expired" }, "refresh_expired"],
    [{ code: "refresh_token_reused" }, "refresh_reused"],
    [{ code: "refresh_token_invalidated" }, "refresh_revoked"],
    [{ code: "something_else" }, "refresh_rejected"],
    [{ status: 400, body: { error: "invalid_grant" } }, "refresh_rejected"],
    [{ status: 401, body: { code: "REFRESH_TOKEN_EXPIRED" } }, "refresh_expired"],
    [{ status: 500 }, "refresh_failed"],
    [{ body: { token_type: "bearer" } }, "refresh_failed"],
    [{ cut: true }, "network"],
  ] as const)("%j is %s", async (reply, code) => {
    const { sim, open, read } = await expired();
    const before = await read();
    sim.auth.reply(reply);
    expect(await codeOf(open({ sleep: async () => {} }).getAccessToken())).toBe(code);
    expect(await read()).toBe(before);
  });

  test.each(["", "<html>Log in to the network</html>", "[]"])(
    "with a 401 that is no JSON object (%j) is temporary",
    async (text) => {
      const { open } = await expired();
      const fetch = async (): Promise<Response> => new Response(text, { status: 401 });
      expect(await codeOf(open({ fetch, sleep: async () => {} }).getAccessToken())).toBe("refresh_failed");
    },
  );

  test("is only a warning while the token works", async () => {
    const { sim, home, warnings, open, refreshes } = await stage();
    const old = await sim.writeAuthFile(home, { expiresIn: 30 });
    sim.auth.reply({ status: 503 });
    const auth = open();
    expect(await auth.getAccessToken()).toBe(old?.access_token);
    expect(await auth.getAccessToken()).toBe(old?.access_token);
    expect(warnings).toEqual([
      { message: expect.stringContaining("still works"), details: { code: "refresh_failed" } },
    ]);
    expect(refreshes()).toHaveLength(1);
  });

  test("is an error when it was forced, and when the token was rejected", async () => {
    const { sim, home, open } = await stage();
    await sim.writeAuthFile(home);
    const auth = open();
    sim.auth.reply({ status: 503 });
    expect(await codeOf(auth.getAccessToken({ forceRefresh: true }))).toBe("refresh_failed");
    const rejected = await auth.getAccessToken();
    expect(await codeOf(auth.getAccessToken({ rejected }))).toBe("refresh_failed");
  });

  test.each([
    [{ status: 500 }, "refresh_failed"],
    [{ status: 503, body: { error: "maintenance" } }, "refresh_failed"],
    [{ status: 429 }, "refresh_failed"],
    [{ status: 403, body: {} }, "refresh_failed"],
    [{ status: 200, body: [] }, "refresh_failed"],
  ] as const)("by %j is temporary: it is retryable, and tried again after 2 s", async (reply, code) => {
    const { sim, open, refreshes } = await expired();
    let now = Date.now();
    const auth = open({ now: () => now });
    sim.auth.reply(reply);
    const failure = { code, retryable: true, retryAfterMs: 2000 };
    await expect(auth.getAccessToken()).rejects.toMatchObject(failure);
    now += 1900;
    await expect(auth.getAccessToken()).rejects.toMatchObject(failure);
    expect(refreshes()).toHaveLength(1);
    now += 100;
    await auth.getAccessToken();
    expect(refreshes()).toHaveLength(2);
  });

  test.each([
    ["an HTML page", async () => new Response("<html>maintenance</html>", { status: 200 })],
    ["a connection that breaks off", async () => Promise.reject(new TypeError("terminated"))],
    [
      "a redirect",
      async () => new Response(null, { status: 307, headers: { location: "http://portal.invalid" } }),
    ],
  ] as const)("by %s is temporary as well", async (_, answer) => {
    const { open } = await expired();
    let now = Date.now();
    let asked = 0;
    const auth = open({
      now: () => now,
      fetch: async (input, init) => (asked++ === 0 ? answer() : fetch(input, init)),
    });
    await expect(auth.getAccessToken()).rejects.toMatchObject({ retryable: true });
    now += 2000;
    await auth.getAccessToken();
    expect(asked).toBe(2);
  });

  test.each([
    ["refresh_token_expired", "refresh_expired"],
    ["refresh_token_invalidated", "refresh_revoked"],
    ["something_else", "refresh_rejected"],
  ])("by %s is remembered for 30 s: the login server has refused the token", async (answer, code) => {
    const { sim, open, refreshes } = await expired();
    let now = Date.now();
    const auth = open({ now: () => now });
    sim.auth.reply({ code: answer });
    await expect(auth.getAccessToken()).rejects.toMatchObject({ code, retryable: false, retryAfterMs: null });
    now += 29_000;
    expect(await codeOf(auth.getAccessToken())).toBe(code);
    expect(refreshes()).toHaveLength(1);
    now += 2_000;
    await auth.getAccessToken();
    expect(refreshes()).toHaveLength(2);
  });

  test("while the token works holds up one request only, and warns once", async () => {
    const { sim, home, open, warnings, refreshes } = await stage();
    const old = await sim.writeAuthFile(home, { expiresIn: 30 });
    let now = Date.now();
    const auth = open({ now: () => now });
    sim.auth.reply({ status: 503 }, { hold: "forever" });
    expect(await auth.getAccessToken()).toBe(old?.access_token);
    now += 2000;
    expect(await auth.getAccessToken()).toBe(old?.access_token);
    await expect.poll(() => refreshes().length).toBe(2);
    expect(await auth.getAccessToken()).toBe(old?.access_token);
    expect(warnings).toHaveLength(1);
  });

  test("is forgotten when the file changes", async () => {
    const { sim, home, open, refreshes } = await expired();
    const auth = open();
    sim.auth.reply({ code: "refresh_token_expired" });
    expect(await codeOf(auth.getAccessToken())).toBe("refresh_expired");
    await sim.writeAuthFile(home, EXPIRED);
    await auth.getAccessToken();
    expect(refreshes()).toHaveLength(2);
  });

  test("because nothing listens names the address", async () => {
    const { open } = await expired();
    const auth = open({ refreshUrl: "http://127.0.0.1:1/oauth/token" });
    await expect(auth.getAccessToken()).rejects.toMatchObject({
      code: "network",
      message: expect.stringContaining("127.0.0.1:1 did not answer."),
    });
  });

  test("because the login server is silent ends after timeoutMs", async () => {
    const { sim, open } = await expired();
    sim.auth.reply({ hold: "forever" });
    const error: unknown = await open({ timeoutMs: 20 })
      .getAccessToken()
      .catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: "network", cause: { message: "ETIMEDOUT" } });
  });
});

describe("another program is faster", () => {
  test("and has written: its tokens are used after refresh_token_reused", async () => {
    const { sim, home, open, refreshes } = await expired();
    sim.auth.reply({ code: "refresh_token_reused", hold: 1 });
    const sleeps: number[] = [];
    let theirs = "";
    const auth = open({
      async sleep(ms) {
        sleeps.push(ms);
        if (sleeps.length === 3) theirs = (await sim.writeAuthFile(home))?.access_token ?? "";
      },
    });
    expect(await auth.getAccessToken()).toBe(theirs);
    expect(theirs).not.toBe("");
    expect(refreshes()).toHaveLength(1);
  });

  test("but long ago: its refresh token is used", async () => {
    const { sim, home, open, refreshes } = await expired();
    sim.auth.reply({ code: "refresh_token_reused" });
    const auth = open({ sleep: async () => void (await sim.writeAuthFile(home, EXPIRED)) });
    await auth.getAccessToken();
    expect(refreshes().map((body) => body["refresh_token"])).toEqual([
      expect.stringContaining("refresh-1"),
      expect.stringContaining("refresh-2"),
    ]);
  });

  test("and logs in with another account meanwhile: that login is left alone and used", async () => {
    const { sim, home, warnings, open, tokens } = await expired();
    const { opened, open: answer } = gate();
    sim.auth.reply({ hold: opened });
    const waiting = open().getCredentials();
    await sim.waitFor(({ path }) => path === "/oauth/token");
    const theirs = await sim.writeAuthFile(home, { account: { accountId: "acc-other" } });
    const stored = await tokens();
    answer();
    expect(await waiting).toMatchObject({ accountId: "acc-other", accessToken: theirs?.access_token });
    expect(await tokens()).toEqual(stored);
    expect(warnings.map(({ message }) => message)).toContainEqual(expect.stringContaining("another account"));
  });

  test("and logs out meanwhile: nobody is logged in again", async () => {
    const { sim, home, file, open } = await expired();
    const { opened, open: answer } = gate();
    sim.auth.reply({ hold: opened });
    const waiting = codeOf(open().getAccessToken());
    await sim.waitFor(({ path }) => path === "/oauth/token");
    await rm(file);
    answer();
    expect(await waiting).toBe("not_logged_in");
    expect(await readdir(home)).toEqual([]);
  });

  test("and changes other fields of the file meanwhile: both changes stay", async () => {
    const { sim, file, open, read } = await expired();
    const { opened, open: answer } = gate();
    sim.auth.reply({ hold: opened });
    const waiting = open().getAccessToken();
    await sim.waitFor(({ path }) => path === "/oauth/token");
    await writeFile(file, (await read()).replace("{", '{"note": "mine",'));
    answer();
    const token = await waiting;
    expect(JSON.parse(await read())).toMatchObject({ note: "mine", tokens: { access_token: token } });
  });
});

describe("a clock that is wrong", () => {
  const HOUR = 3600 * 1000;

  test("by hours ahead does not refresh before every request", async () => {
    const { sim, home, open, refreshes } = await stage();
    await sim.writeAuthFile(home, EXPIRED);
    let now = Date.now() + 5 * HOUR;
    const auth = open({ now: () => now });
    const token = await auth.getAccessToken();
    expect(await auth.getAccessToken()).toBe(token);
    now += HOUR - 61_000;
    expect(await auth.getAccessToken()).toBe(token);
    now += 2_000;
    await auth.getAccessToken();
    expect(refreshes()).toHaveLength(2);
  });

  test("by hours ahead: a second process uses the new tokens of the first", async () => {
    const { sim, home, refreshes, open } = await stage();
    await sim.writeAuthFile(home, EXPIRED);
    const options: CodexAuthOptions = { now: () => Date.now() + 5 * HOUR };
    const both: CodexAuth[] = [open(options), open(options)];
    await Promise.all(both.map((auth) => auth.getAccessToken()));
    expect(refreshes()).toHaveLength(1);
  });

  test("by hours behind is corrected by the first 401", async () => {
    const { sim, home, open, refreshes } = await stage();
    const old = await sim.writeAuthFile(home, EXPIRED);
    const auth = open({ now: () => Date.now() - 5 * HOUR });
    const rejected = await auth.getAccessToken();
    expect(rejected).toBe(old?.access_token);
    expect(await auth.getAccessToken({ rejected })).not.toBe(rejected);
    expect(refreshes()).toHaveLength(1);
  });

  test("and a token that expires within the margin: half of its lifetime is the margin", async () => {
    const { sim, open, refreshes } = await expired();
    sim.auth.reply({ expiresIn: 40 });
    let now = Date.now();
    const auth = open({ now: () => now });
    const token = await auth.getAccessToken();
    now += 15_000;
    expect(await auth.getAccessToken()).toBe(token);
    expect(refreshes()).toHaveLength(1);
  });
});
