import { stat, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished, describe, expect, test } from "vitest";
import type { BrowserLogin } from "../src/index.ts";
import { startCallbackServer } from "../src/login/start-callback-server.ts";
import { stage, type Stage } from "./support.ts";

/** A free port: taken once and given back. */
async function freePort(): Promise<number> {
  const server = await listen(0);
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function listen(port: number): Promise<Server> {
  const server = createServer((_, response) => response.end("somebody else"));
  return new Promise((resolve) => server.listen(port, "127.0.0.1", () => resolve(server)));
}

/** The browser: the simulator sends it straight back to the callback. */
async function browse(url: string): Promise<Response> {
  const response = await fetch(url);
  await response.clone().text();
  return response;
}

/** Where the browser would end, without going there. */
async function destination(url: string): Promise<string> {
  const response = await fetch(url, { redirect: "manual" });
  return response.headers.get("location") ?? "";
}

async function browserLogin(
  { open }: Stage,
  openUrl: (url: string) => void | Promise<void>,
  more: Partial<BrowserLogin> = {},
): Promise<unknown> {
  const port = more.port ?? (await freePort());
  return open().login({ method: "browser", openUrl, port, ...more });
}

describe("the login in the browser", () => {
  test("asks, calls back, and writes the file as the Codex CLI does", async () => {
    const all = await stage();
    const port = await freePort();
    const shown: string[] = [];
    const pages: Promise<Response>[] = [];
    const status = await browserLogin(
      all,
      (url) => {
        shown.push(url);
        pages.push(browse(url));
      },
      { port },
    );
    expect(status).toMatchObject({
      loggedIn: true,
      kind: "chatgpt",
      email: "s***@example.com",
      plan: "plus",
    });

    const asked = new URL(shown[0] ?? "");
    expect(Object.fromEntries(asked.searchParams)).toEqual({
      response_type: "code",
      client_id: "app_EMoamEEZ73f0CkXaXp7hrann",
      redirect_uri: `http://127.0.0.1:${port}/auth/callback`,
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: "S256",
      state: expect.stringMatching(/^[\w-]{43}$/),
      scope: "openid profile email offline_access api.connectors.read api.connectors.invoke",
      id_token_add_organizations: "true",
      codex_cli_simplified_flow: "true",
      originator: "codex_cli_rs",
    });
    const page = await pages[0];
    expect(page?.status).toBe(200);
    expect(page?.headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(await page?.text()).toContain("You can close this tab");

    const text = await all.read();
    expect(JSON.parse(text)).toEqual({
      auth_mode: "chatgpt",
      OPENAI_API_KEY: expect.any(String),
      tokens: {
        id_token: expect.any(String),
        access_token: expect.any(String),
        refresh_token: expect.any(String),
        oauth_provenance: { issuer: all.sim.issuer, client_id: "app_EMoamEEZ73f0CkXaXp7hrann" },
        login_owner_id: expect.stringMatching(/^[\w-]{43}$/),
        account_id: "acc-sim-0001",
      },
      last_refresh: expect.any(String),
    });
    expect(text).toBe(JSON.stringify(JSON.parse(text), null, 2));
    expect((await stat(all.file)).mode & 0o777).toBe(0o600);
    const token = await all.open().getAccessToken();
    expect(token).toBe((await all.tokens())["access_token"]);
    const check = `${all.sim.chatgptBaseUrl}/wham/accounts/check`;
    const headers = { authorization: `Bearer ${token}`, "chatgpt-account-id": "acc-sim-0001" };
    expect((await fetch(check, { headers })).status).toBe(200);
  });

  test("does without an API key for accounts that get none", async () => {
    const all = await stage();
    const issued = all.sim.auth.issue();
    all.sim.auth.reply({ body: issued }, { status: 401, code: "no_api_key" });
    await browserLogin(all, (url) => void browse(url));
    expect(JSON.parse(await all.read()).OPENAI_API_KEY).toBeNull();
  });

  test("releases the port", async () => {
    const all = await stage();
    const port = await freePort();
    await browserLogin(all, (url) => void browse(url), { port });
    const next = await listen(port);
    onTestFinished(() => void next.close());
    expect((next.address() as AddressInfo).port).toBe(port);
  });

  test("ignores requests that do not know the state", async () => {
    const all = await stage();
    const statuses: number[] = [];
    await browserLogin(all, async (url) => {
      const port = new URL(new URL(url).searchParams.get("redirect_uri") ?? "").port;
      const at = (path: string, init?: RequestInit): Promise<Response> =>
        fetch(`http://127.0.0.1:${port}${path}`, init);
      for (const path of [
        "/auth/callback?code=stolen",
        "/auth/callback?code=a&state=b",
        "/",
        "/success",
        "//",
      ]) {
        const response = await at(path);
        expect(await response.text()).not.toContain("stolen");
        statuses.push(response.status);
      }
      statuses.push((await at("/auth/callback", { method: "POST" })).status);
      void browse(url);
    });
    expect(statuses).toEqual([400, 400, 404, 404, 400, 405]);
  });

  test("ends when the user refuses", async () => {
    const all = await stage();
    all.sim.auth.denyLogin("access_denied");
    await expect(browserLogin(all, (url) => void browse(url))).rejects.toMatchObject({
      code: "login_denied",
    });
    all.sim.auth.denyLogin("server_error");
    await expect(browserLogin(all, (url) => void browse(url))).rejects.toMatchObject({
      code: "login_failed",
    });
  });

  test("shows the failure in the browser when the code is refused", async () => {
    const all = await stage();
    all.sim.auth.reply({ status: 400, body: { error: "invalid_grant" } });
    const pages: Promise<Response>[] = [];
    const login = browserLogin(all, (url) => void pages.push(browse(url)));
    await expect(login).rejects.toMatchObject({ code: "login_failed" });
    expect((await pages[0])?.status).toBe(500);
    await expect(all.read()).rejects.toMatchObject({ code: "ENOENT" });
  });

  test("needs the port that was chosen; 0 takes any free one", async () => {
    const all = await stage();
    const server = await listen(0);
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    const openUrl = (url: string): void => void browse(url);
    await expect(browserLogin(all, openUrl, { port })).rejects.toMatchObject({ code: "port_taken" });
    expect(await browserLogin(all, openUrl, { port: 0 })).toMatchObject({ loggedIn: true });
  });

  test("takes the next port when another program has the first", async () => {
    const server = await listen(0);
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    const next = await freePort();
    const callbacks = await startCallbackServer("state", [port, next]);
    expect(callbacks.port).toBe(next);
    await callbacks.close();
    const last = server.address() as AddressInfo;
    await expect(startCallbackServer("state", [last.port, last.port])).rejects.toMatchObject({
      code: "port_taken",
    });
  });

  test("ends a login that was left open on the first port, and takes its port", async () => {
    const port = await freePort();
    const other = await startCallbackServer("left-open", [port]);
    const ended = other.callback.catch(async (error: unknown) => {
      await other.close();
      return error;
    });
    const callbacks = await startCallbackServer("state", [port, await freePort()]);
    expect(callbacks.port).toBe(port);
    expect(await ended).toMatchObject({ code: "login_cancelled" });
    await callbacks.close();
  });

  test("leaves a login alone that is open on the port that was chosen", async () => {
    const port = await freePort();
    const other = await startCallbackServer("left-open", [port]);
    onTestFinished(() => other.close());
    let isCancelled = false;
    other.callback.catch(() => (isCancelled = true));
    await expect(startCallbackServer("state", [port])).rejects.toMatchObject({ code: "port_taken" });
    expect(isCancelled).toBe(false);
  });

  test("takes a pasted address, after one of another login", async () => {
    const all = await stage();
    let address = "";
    const pasted = ["http://127.0.0.1:1/auth/callback?code=a&state=b", () => ` ${address}\n`];
    const status = await browserLogin(all, async (url) => void (address = await destination(url)), {
      pastedUrl: async () => {
        const next = pasted.shift();
        return typeof next === "function" ? next() : (next ?? "");
      },
    });
    expect(status).toMatchObject({ loggedIn: true });
    expect(pasted).toEqual([]);
  });

  test("aborts the signal of the pasted address when the browser was faster", async () => {
    const all = await stage();
    let signal: AbortSignal | null = null;
    await browserLogin(all, (url) => void browse(url), {
      pastedUrl: (given) => {
        signal = given;
        return new Promise((_, reject) => given.addEventListener("abort", () => reject(given.reason)));
      },
    });
    expect(signal).toMatchObject({ aborted: true });
  });

  test("can be cancelled, by its signal, by the clock, and through the port", async () => {
    const all = await stage();
    const reason = new Error("Ctrl-C");
    const cancel = new AbortController();
    const byHand = browserLogin(all, () => cancel.abort(reason), { signal: cancel.signal });
    await expect(byHand).rejects.toBe(reason);
    await expect(browserLogin(all, () => {}, { timeoutMs: 1 })).rejects.toMatchObject({
      code: "login_expired",
    });
    const port = await freePort();
    const byPort = browserLogin(all, () => void fetch(`http://127.0.0.1:${port}/cancel`), { port });
    await expect(byPort).rejects.toMatchObject({ code: "login_cancelled" });
    const aborted = browserLogin(all, () => expect.unreachable(), { signal: AbortSignal.abort(reason) });
    await expect(aborted).rejects.toBe(reason);
  });
});

describe("the device code", () => {
  test("is shown, polled as often as asked, and exchanged", async () => {
    const all = await stage({ devicePending: 2 });
    const sleeps: number[] = [];
    const prompts: object[] = [];
    const status = await all.open({ sleep: async (ms) => void sleeps.push(ms) }).login({
      method: "device",
      onPrompt: (prompt) => void prompts.push(prompt),
    });
    expect(status).toMatchObject({ loggedIn: true, kind: "chatgpt" });
    expect(prompts).toEqual([
      { url: `${all.sim.issuer}/codex/device`, userCode: "SIMU-00001", expiresAt: expect.any(Number) },
    ]);
    expect(sleeps).toEqual([5000, 5000]);
    expect(JSON.parse(await all.read())).toMatchObject({ auth_mode: "chatgpt", OPENAI_API_KEY: null });
    expect(all.sim.log.map(({ path }) => path)).toEqual([
      "/api/accounts/deviceauth/usercode",
      ...Array.from({ length: 3 }, () => "/api/accounts/deviceauth/token"),
      "/oauth/token",
    ]);
  });

  test("expires", async () => {
    const all = await stage({ devicePending: 10_000 });
    let now = Date.now();
    const auth = all.open({ now: () => now, sleep: async (ms) => void (now += ms) });
    const login = auth.login({ method: "device", onPrompt: () => {} });
    await expect(login).rejects.toMatchObject({ code: "login_expired" });
    expect(all.sim.log.length).toBeGreaterThan(170);
    expect(all.sim.log.length).toBeLessThan(183);
  });

  test("goes on when the network fails for a moment", async () => {
    const all = await stage({ devicePending: 0 });
    let requests = 0;
    const auth = all.open({
      sleep: async () => {},
      fetch: (input, init) =>
        ++requests === 2 ? Promise.reject(new TypeError("offline")) : fetch(input, init),
    });
    expect(await auth.login({ method: "device", onPrompt: () => {} })).toMatchObject({ loggedIn: true });
  });

  test("can be cancelled while it waits", async () => {
    const all = await stage({ devicePending: 10_000 });
    const cancel = new AbortController();
    const reason = new Error("Ctrl-C");
    const auth = all.open({
      sleep: () => {
        cancel.abort(reason);
        return new Promise(() => {});
      },
    });
    const login = auth.login({ method: "device", onPrompt: () => {}, signal: cancel.signal });
    await expect(login).rejects.toBe(reason);
  });

  test.each([
    [404, {}, "offers no device codes"],
    [500, {}, "answered 500"],
    [200, { user_code: "A" }, "answered 200"],
  ])("answered with %d %j says so", async (status, body, words) => {
    const all = await stage();
    const auth = all.open({ fetch: async () => Response.json(body, { status }) });
    const login = auth.login({ method: "device", onPrompt: () => expect.unreachable() });
    await expect(login).rejects.toMatchObject({
      code: "login_failed",
      message: expect.stringContaining(words),
    });
  });
});

describe("an API key", () => {
  test("is written as the Codex CLI does, and used", async () => {
    const all = await stage();
    const auth = all.open();
    expect(await auth.login({ method: "api_key", apiKey: " invented\n" })).toMatchObject({ kind: "api_key" });
    expect(await all.read()).toBe('{\n  "auth_mode": "apikey",\n  "OPENAI_API_KEY": "invented"\n}');
    expect(await auth.getCredentials()).toMatchObject({ kind: "api_key", apiKey: "invented" });
    expect(await auth.getAccessToken()).toBe("invented");
    expect(await auth.getAccount()).toMatchObject({ kind: "api_key", email: null });
    await expect(auth.getAccessToken({ rejected: "invented" })).rejects.toMatchObject({
      code: "token_rejected",
    });
  });

  test("must not be empty", async () => {
    const all = await stage();
    const login = all.open().login({ method: "api_key", apiKey: " \n" });
    await expect(login).rejects.toMatchObject({ code: "login_failed" });
  });

  test("replaces a login whose refresh was interrupted", async () => {
    const all = await stage();
    await all.sim.writeAuthFile(all.home, { expiresIn: -1 });
    await writeFile(`${all.home}/.codexthropic-auth.json.journal`, "half");
    await all.open().login({ method: "api_key", apiKey: "invented" });
    expect(await all.open().getAccessToken()).toBe("invented");
  });
});

describe("the logout", () => {
  test("revokes the session and removes the file", async () => {
    const all = await stage();
    await all.sim.writeAuthFile(all.home);
    expect(await all.open().logout()).toEqual({ removed: true, revoked: true });
    await expect(all.read()).rejects.toMatchObject({ code: "ENOENT" });
    const [request] = all.sim.log;
    expect(request).toMatchObject({ method: "POST", path: "/oauth/revoke" });
    expect(request?.body).toEqual({
      token: expect.stringContaining("refresh-1"),
      token_type_hint: "refresh_token",
      client_id: "app_EMoamEEZ73f0CkXaXp7hrann",
    });
    await expect(all.open().getAccessToken()).rejects.toMatchObject({ code: "not_logged_in" });
    expect(await all.open().logout()).toEqual({ removed: false, revoked: false });
  });

  test("works without a network, and warns", async () => {
    const all = await stage();
    await all.sim.writeAuthFile(all.home);
    const auth = all.open({ revokeUrl: "http://127.0.0.1:1/oauth/revoke" });
    expect(await auth.logout()).toEqual({ removed: true, revoked: false });
    expect(all.warnings).toHaveLength(1);
  });

  test("of an API key or of a damaged file only removes it", async () => {
    const all = await stage();
    await all.sim.writeAuthFile(all.home, { mode: "apikey" });
    expect(await all.open().logout()).toEqual({ removed: true, revoked: false });
    await writeFile(all.file, "{");
    expect(await all.open().logout()).toEqual({ removed: true, revoked: false });
    expect(all.sim.log).toEqual([]);
  });

  test("follows the refresh URL to another host, as the CLI does", async () => {
    const all = await stage();
    await all.sim.writeAuthFile(all.home);
    const env = { CODEX_REFRESH_TOKEN_URL_OVERRIDE: `${all.sim.url}/oauth/token?unified=true` };
    const auth = all.open({ issuer: "https://elsewhere.invalid", env });
    expect(await auth.logout()).toEqual({ removed: true, revoked: true });
  });
});

describe("the status", () => {
  test("of a ChatGPT login", async () => {
    const all = await stage();
    const lastRefresh = new Date("2026-11-22T06:14:13.306Z");
    await all.sim.writeAuthFile(all.home, { lastRefresh });
    const status = await all.open().status();
    expect(status).toEqual({
      loggedIn: true,
      kind: "chatgpt",
      source: "file",
      place: all.file,
      email: "s***@example.com",
      plan: "plus",
      expiresAt: expect.any(Date),
      lastRefresh,
      problem: null,
    });
    expect(status.expiresAt!.getTime() - Date.now()).toBeGreaterThan(3500 * 1000);
    expect(all.sim.log).toEqual([]);
  });

  test.each([
    [null, "not_logged_in"],
    ["{", "auth_file_invalid"],
    ['{"auth_mode":"chatgpt","OPENAI_API_KEY":null}', "not_logged_in"],
    ['{"auth_mode":"agentIdentity","agent_identity":"x"}', "unsupported_login"],
  ])("of the file %j", async (text, code) => {
    const all = await stage();
    if (text !== null) await writeFile(all.file, text);
    const auth = all.open({ sleep: async () => {} });
    expect(await auth.status()).toMatchObject({ loggedIn: false, kind: null, problem: { code } });
    await expect(auth.getAccessToken()).rejects.toMatchObject({ code });
  });

  test("names the account", async () => {
    const all = await stage({ account: { email: "ada@example.com", plan: "pro", accountId: "acc-ada" } });
    await all.sim.writeAuthFile(all.home);
    expect(await all.open().getAccount()).toMatchObject({
      kind: "chatgpt",
      email: "ada@example.com",
      plan: "pro",
      accountId: "acc-ada",
    });
  });
});
