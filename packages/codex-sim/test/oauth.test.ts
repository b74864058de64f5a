import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Tokens } from "../src/auth/login.ts";
import { gate, startSim, type Sim } from "../src/index.ts";
import { fullBody, NOW, post, startFixed } from "./helpers.ts";

let sim: Sim;
beforeEach(async () => {
  sim = await startFixed();
});
afterEach(() => sim.close());

const CLIENT = "app_EMoamEEZ73f0CkXaXp7hrann";

type Answer = [number, Record<string, unknown>];

async function json(path: string, body: object, from: Sim = sim): Promise<Answer> {
  const response = await fetch(`${from.issuer}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  return [response.status, (await response.json()) as Record<string, unknown>];
}

async function form(body: Record<string, string>): Promise<Answer> {
  const response = await fetch(`${sim.issuer}/oauth/token`, {
    method: "POST",
    body: new URLSearchParams(body),
  });
  return [response.status, (await response.json()) as Record<string, unknown>];
}

const refresh = (refresh_token: string, from: Sim = sim): Promise<Answer> =>
  json(
    "/oauth/token",
    {
      client_id: CLIENT,
      grant_type: "refresh_token",
      refresh_reason: "proactive_expiry",
      refresh_token,
    },
    from,
  );

const claims = (jwt: unknown): Record<string, unknown> =>
  JSON.parse(Buffer.from(String(jwt).split(".")[1] ?? "", "base64url").toString()) as Record<string, unknown>;

const code = (value: string): object => ({ error: expect.objectContaining({ code: value }) });

describe("refresh", () => {
  it("gives three new tokens, and takes the old one only once", async () => {
    const { refresh_token } = sim.auth.issue();
    const [status, tokens] = await refresh(refresh_token);
    expect(status).toBe(200);
    expect(Object.keys(tokens)).toEqual(["id_token", "access_token", "refresh_token"]);
    expect(tokens["refresh_token"]).not.toBe(refresh_token);
    expect(await refresh(refresh_token)).toEqual([401, code("refresh_token_reused")]);
    expect((await refresh(String(tokens["refresh_token"])))[0]).toBe(200);
    const authorization = `Bearer ${String(tokens["access_token"])}`;
    expect((await post(sim, fullBody(), { authorization })).status).toBe(200);
  });

  it("keeps the account of the token", async () => {
    const account = { accountId: "acc-2", email: "two@example.com" };
    const [, tokens] = await refresh(sim.auth.issue({ account }).refresh_token);
    expect(claims(tokens["id_token"])).toMatchObject({ email: "two@example.com" });
    expect(claims(tokens["access_token"])["https://api.openai.com/auth"]).toMatchObject({
      chatgpt_account_id: "acc-2",
    });
  });

  it("is refused for each reason", async () => {
    const { refresh_token } = sim.auth.issue();
    sim.auth.endSessions("expired");
    expect(await refresh(refresh_token)).toEqual([401, code("refresh_token_expired")]);
    sim.auth.endSessions("revoked");
    expect(await refresh(refresh_token)).toEqual([401, code("refresh_token_invalidated")]);
    expect(await refresh("rt_other")).toEqual([401, code("refresh_token_invalidated")]);
    expect((await refresh(sim.auth.issue().refresh_token))[0]).toBe(200);
    const wrong = { client_id: "app_other", grant_type: "refresh_token", refresh_token };
    expect(await json("/oauth/token", wrong)).toEqual([401, code("invalid_client")]);
    const grant = { client_id: CLIENT, grant_type: "password" };
    expect(await json("/oauth/token", grant)).toEqual([400, code("unsupported_grant_type")]);
  });

  it("fails as told, and does not use the token up", async () => {
    const { refresh_token } = sim.auth.issue();
    sim.auth.reply(
      { status: 500 },
      { code: "invalid_grant", status: 400 },
      { status: 401, body: { error: "x" } },
    );
    expect((await refresh(refresh_token))[0]).toBe(500);
    expect(await refresh(refresh_token)).toEqual([400, code("invalid_grant")]);
    expect(await refresh(refresh_token)).toEqual([401, { error: "x" }]);
    expect((await refresh(refresh_token))[0]).toBe(200);
  });

  it("leaves fields out, shortens lives, waits and breaks off as told", async () => {
    const door = gate();
    sim.auth.reply({ omit: ["id_token", "refresh_token"], expiresIn: 60, hold: door.opened }, { cut: true });
    const first = refresh(sim.auth.issue().refresh_token);
    await sim.waitFor(({ body }) => body !== null);
    expect(sim.log[0]?.status).toBeNull();
    door.open();
    const [, tokens] = await first;
    expect(Object.keys(tokens)).toEqual(["access_token"]);
    expect(claims(tokens["access_token"])["exp"]).toBe(NOW / 1000 + 60);
    const { refresh_token } = sim.auth.issue();
    await expect(refresh(refresh_token)).rejects.toThrow("fetch failed");
    expect(await refresh(refresh_token)).toEqual([401, code("refresh_token_reused")]);
  });

  it("is accepted by another simulator with the same secret", async () => {
    const other = await startFixed({ seed: "other" });
    const stranger = await startFixed({ seed: "other", secret: "other" });
    const { refresh_token, access_token } = sim.auth.issue();
    expect((await refresh(refresh_token, other))[0]).toBe(200);
    expect((await refresh(refresh_token, stranger))[0]).toBe(401);
    const authorization = `Bearer ${access_token}`;
    expect((await post(other, fullBody(), { authorization })).status).toBe(200);
    expect((await post(stranger, fullBody(), { authorization })).status).toBe(401);
    await Promise.all([other.close(), stranger.close()]);
  });
});

describe("browser login", () => {
  const verifier = "v".repeat(86);
  const challenge = createHash("sha256").update(verifier).digest("base64url");
  const redirect_uri = "http://127.0.0.1:1455/auth/callback";
  const QUERY = {
    response_type: "code",
    client_id: CLIENT,
    redirect_uri,
    code_challenge: challenge,
    code_challenge_method: "S256",
    state: "s".repeat(43),
    scope: "openid profile email offline_access api.connectors.read api.connectors.invoke",
    id_token_add_organizations: "true",
    codex_cli_simplified_flow: "true",
    originator: "codex_cli_rs",
  };

  const authorize = (own: Record<string, string> = {}): Promise<Response> =>
    fetch(`${sim.issuer}/oauth/authorize?${new URLSearchParams({ ...QUERY, ...own })}`, {
      redirect: "manual",
    });

  const back = async (): Promise<URL> => new URL((await authorize()).headers.get("location") ?? "");

  const exchange = (authCode: string, own: Record<string, string> = {}): Promise<Answer> =>
    form({
      grant_type: "authorization_code",
      client_id: CLIENT,
      code: authCode,
      redirect_uri,
      code_verifier: verifier,
      ...own,
    });

  it("comes straight back with code and state, and gives tokens for the right verifier", async () => {
    const url = await back();
    expect(url.origin + url.pathname).toBe(redirect_uri);
    expect(url.searchParams.get("state")).toBe(QUERY.state);
    const authCode = url.searchParams.get("code") ?? "";
    const [status, tokens] = await exchange(authCode);
    expect(status).toBe(200);
    expect(Object.keys(tokens)).toEqual(["id_token", "access_token", "refresh_token"]);
    expect(await exchange(authCode)).toEqual([400, code("invalid_grant")]);
  });

  it.each([{ code_verifier: "w".repeat(86) }, { redirect_uri: "http://127.0.0.1:1/auth/callback" }])(
    "gives none for %o",
    async (own) => {
      const authCode = (await back()).searchParams.get("code") ?? "";
      expect(await exchange(authCode, own)).toEqual([400, code("invalid_grant")]);
    },
  );

  it.each(Object.keys(QUERY).slice(0, 7))("refuses an authorization with a wrong %s", async (name) => {
    const response = await authorize({ [name]: "x" });
    expect([response.status, await response.json()]).toEqual([
      400,
      { error: "invalid_request", error_description: `Invalid ${name}.` },
    ]);
  });

  it("can be denied", async () => {
    sim.auth.denyLogin("access_denied");
    const url = await back();
    expect(url.searchParams.get("error")).toBe("access_denied");
    expect(url.searchParams.get("code")).toBeNull();
  });

  it("gives an API key for an id token", async () => {
    const [status, { access_token }] = await form({
      grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
      client_id: CLIENT,
      requested_token: "openai-api-key",
      subject_token: sim.auth.issue().id_token,
      subject_token_type: "urn:ietf:params:oauth:token-type:id_token",
    });
    expect(status).toBe(200);
    expect(sim.auth.labelOf(String(access_token))).toMatch(/^api-key-\d$/);
  });
});

describe("device login", () => {
  it("is pending as often as told, then gives tokens", async () => {
    const [, { device_auth_id, user_code, interval, expires_at }] = await json(
      "/api/accounts/deviceauth/usercode",
      { client_id: CLIENT },
    );
    expect([interval, expires_at]).toEqual(["5", new Date(NOW + 900_000).toISOString()]);
    const poll = (): Promise<Answer> => json("/api/accounts/deviceauth/token", { device_auth_id, user_code });
    expect((await poll())[0]).toBe(403);
    const [status, grant] = await poll();
    expect(status).toBe(200);
    const { authorization_code, code_challenge, code_verifier } = grant;
    expect(createHash("sha256").update(String(code_verifier)).digest("base64url")).toBe(code_challenge);
    const [exchanged] = await form({
      grant_type: "authorization_code",
      client_id: CLIENT,
      code: String(authorization_code),
      redirect_uri: `${sim.issuer}/deviceauth/callback`,
      code_verifier: String(code_verifier),
    });
    expect(exchanged).toBe(200);
    expect((await poll())[0]).toBe(400);
  });

  it("refuses a wrong code and a wrong client", async () => {
    const [, { device_auth_id }] = await json("/api/accounts/deviceauth/usercode", { client_id: CLIENT });
    const wrong = { device_auth_id, user_code: "NOPE" };
    expect((await json("/api/accounts/deviceauth/token", wrong))[0]).toBe(400);
    expect((await json("/api/accounts/deviceauth/usercode", { client_id: "x" }))[0]).toBe(401);
  });
});

it("logout revokes the refresh token", async () => {
  const { refresh_token } = sim.auth.issue();
  const body = { token: refresh_token, token_type_hint: "refresh_token", client_id: CLIENT };
  expect((await json("/oauth/revoke", body))[0]).toBe(200);
  expect(await refresh(refresh_token)).toEqual([401, code("refresh_token_invalidated")]);
});

describe("auth.json", () => {
  let home: string;
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), "codex-sim-test-"));
  });
  afterEach(() => rm(home, { recursive: true }));

  const write = async (
    ...options: Parameters<Sim["writeAuthFile"]> extends [string, ...infer Rest] ? Rest : never
  ) => {
    const tokens = (await sim.writeAuthFile(home, ...options)) as Tokens;
    const text = await readFile(join(home, "auth.json"), "utf8");
    return { tokens, text, file: JSON.parse(text) as Record<string, unknown> };
  };

  it("is what the CLI writes: order, indent, no newline at the end, 0600", async () => {
    const { tokens, text, file } = await write();
    expect(text).toBe(JSON.stringify(file, null, 2));
    expect(file).toEqual({
      auth_mode: "chatgpt",
      OPENAI_API_KEY: null,
      tokens: {
        ...tokens,
        oauth_provenance: { issuer: sim.issuer, client_id: CLIENT },
        login_owner_id: expect.stringMatching(/^[\w-]{43}$/),
        account_id: "acc-sim-0001",
      },
      last_refresh: "2026-11-25T12:00:00.000000000Z",
    });
    expect(Object.keys(file)).toEqual(["auth_mode", "OPENAI_API_KEY", "tokens", "last_refresh"]);
    expect(Object.keys(file["tokens"] as object)).toEqual([
      "id_token",
      "access_token",
      "refresh_token",
      "oauth_provenance",
      "login_owner_id",
      "account_id",
    ]);
    expect((await stat(join(home, "auth.json"))).mode & 0o777).toBe(0o600);
  });

  it("can be older, expired, without exp, of another account, with given tokens", async () => {
    const older = await write({ older: true, lastRefresh: new Date(0) });
    expect(older.file["tokens"]).not.toHaveProperty("oauth_provenance");
    expect(older.file["last_refresh"]).toBe("1970-01-01T00:00:00.000000000Z");
    expect(claims((await write({ expiresIn: -5 })).tokens.access_token)["exp"]).toBe(NOW / 1000 - 5);
    expect(claims((await write({ expiresIn: null })).tokens.access_token)).not.toHaveProperty("exp");
    const other = await write({ account: { accountId: "acc-2", plan: "pro" } });
    expect(other.file["tokens"]).toHaveProperty("account_id", "acc-2");
    expect((await write({ tokens: other.tokens })).tokens).toEqual(other.tokens);
  });

  it("can hold an API key instead", async () => {
    const { file } = await write({ mode: "apikey" });
    expect(file).toEqual({ auth_mode: "apikey", OPENAI_API_KEY: expect.any(String) });
    expect(sim.auth.labelOf(String(file["OPENAI_API_KEY"]))).toMatch(/^api-key/);
  });
});

it("tokens have the claims that the CLI reads", async () => {
  const one = await startSim({ now: () => NOW, account: { plan: "pro", email: "pro@example.com" } });
  const { id_token, access_token } = one.auth.issue();
  const auth = {
    chatgpt_account_id: "acc-sim-0001",
    chatgpt_plan_type: "pro",
    chatgpt_user_id: "user-sim-0001",
  };
  expect(claims(id_token)).toMatchObject({
    email: "pro@example.com",
    exp: NOW / 1000 + 3600,
    "https://api.openai.com/auth": auth,
  });
  expect(claims(access_token)).toMatchObject({ "https://api.openai.com/auth": auth });
  await one.close();
});
