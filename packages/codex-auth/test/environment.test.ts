import { writeFile } from "node:fs/promises";
import { describe, expect, test, vi } from "vitest";
import { createCodexAuth } from "../src/index.ts";
import { makeHome, stage } from "./support.ts";

const jwt = (claims: object): string =>
  ["e30", Buffer.from(JSON.stringify(claims)).toString("base64url"), "sig"].join(".");

describe("credentials from the environment, as the Codex CLI takes them", () => {
  test("a key wins over a token, and both over the file; OPENAI_API_KEY is not used", async () => {
    const all = await stage();
    const stored = await all.sim.writeAuthFile(all.home);
    const get = (env: Record<string, string>): Promise<string> => all.open({ env }).getAccessToken();
    expect(await get({ OPENAI_API_KEY: "billed" })).toBe(stored?.access_token);
    expect(await get({ CODEX_ACCESS_TOKEN: "token" })).toBe("token");
    expect(await get({ CODEX_ACCESS_TOKEN: "token", CODEX_API_KEY: " key\n" })).toBe("key");
    expect(await get({ CODEX_ACCESS_TOKEN: " ", CODEX_API_KEY: "" })).toBe(stored?.access_token);
    expect(await all.open({ apiKey: "given", env: { CODEX_API_KEY: "key" } }).getAccessToken()).toBe("given");
  });

  test("the account of a token is in its claims", async () => {
    const token = jwt({ "https://api.openai.com/auth": { chatgpt_account_id: "acc-env" } });
    const auth = createCodexAuth({ codexHome: await makeHome(), env: { CODEX_ACCESS_TOKEN: token } });
    expect(await auth.getCredentials()).toMatchObject({
      kind: "chatgpt",
      accessToken: token,
      accountId: "acc-env",
    });
    expect(await auth.status()).toMatchObject({
      loggedIn: true,
      source: "environment",
      place: "CODEX_ACCESS_TOKEN",
    });
  });

  test("the account of a personal access token is asked for, once", async () => {
    const requests: Request[] = [];
    const auth = createCodexAuth({
      codexHome: await makeHome(),
      issuer: "https://login.invalid/",
      env: { CODEX_ACCESS_TOKEN: "at-invented" },
      fetch: async (input) => {
        requests.push(new Request(input));
        if (requests.length <= 3) return new Response("", { status: 503 });
        return Response.json({
          chatgpt_account_id: "acc-pat",
          email: "p@example.com",
          chatgpt_plan_type: "pro",
        });
      },
    });
    await expect(auth.getCredentials()).rejects.toMatchObject({ code: "refresh_failed" });
    expect(await auth.getCredentials()).toMatchObject({ accessToken: "at-invented", accountId: "acc-pat" });
    expect(await auth.getAccount()).toMatchObject({ email: "p@example.com", plan: "pro" });
    // Once with the two repeats of a temporary failure, and once more.
    expect(requests).toHaveLength(4);
    expect(requests[0]?.method).toBe("GET");
    expect(requests[0]?.url).toBe("https://login.invalid/api/accounts/v1/user-auth-credential/whoami");
    expect(requests[0]?.headers.get("authorization")).toBe("Bearer at-invented");
  });

  test("a personal access token may also be in the file; an unknown one is refused", async () => {
    const all = await stage();
    await writeFile(all.file, '{"auth_mode":"personalAccessToken","personal_access_token":"at-invented"}');
    const auth = all.open({ fetch: async () => new Response("", { status: 401 }) });
    await expect(auth.getCredentials()).rejects.toMatchObject({ code: "token_rejected" });
  });

  test.each(["CODEX_API_KEY", "CODEX_ACCESS_TOKEN"])(
    "a rejected %s is named, not refreshed",
    async (name) => {
      const all = await stage();
      const auth = all.open({ env: { [name]: "invented" } });
      const rejected = await auth.getAccessToken();
      const error: unknown = await auth.getAccessToken({ rejected }).catch((reason: unknown) => reason);
      expect(error).toMatchObject({ code: "token_rejected", message: expect.stringContaining(name) });
      expect(all.sim.log).toEqual([]);
    },
  );

  test("without options the process's own environment is read", async () => {
    const all = await stage();
    const tokens = await all.sim.writeAuthFile(all.home);
    vi.stubEnv("CODEX_HOME", all.home);
    vi.stubEnv("CODEX_API_KEY", undefined);
    vi.stubEnv("CODEX_ACCESS_TOKEN", undefined);
    expect(await createCodexAuth().getAccessToken()).toBe(tokens?.access_token);
    vi.unstubAllEnvs();
  });
});

describe("files of other CLIs", () => {
  test("an older one: without provenance and owner", async () => {
    const all = await stage();
    const tokens = await all.sim.writeAuthFile(all.home, { older: true });
    expect(await all.open().getAccessToken()).toBe(tokens?.access_token);
  });

  test("without auth_mode: the key when there is one, else the tokens", async () => {
    const all = await stage();
    const access_token = jwt({
      exp: 4_000_000_000,
      "https://api.openai.com/auth": { chatgpt_account_id: "acc" },
    });
    const tokens = { access_token, refresh_token: "r" };
    await writeFile(all.file, JSON.stringify({ OPENAI_API_KEY: "key", tokens }));
    expect(await all.open().getCredentials()).toMatchObject({ kind: "api_key", apiKey: "key" });
    await writeFile(all.file, JSON.stringify({ OPENAI_API_KEY: null, tokens }));
    // Without tokens.account_id the token itself says whose it is.
    expect(await all.open().getCredentials()).toMatchObject({ kind: "chatgpt", accountId: "acc" });
  });

  test("with a key beside the tokens: auth_mode decides", async () => {
    const all = await stage();
    const tokens = { access_token: jwt({ exp: 4_000_000_000 }), account_id: "acc" };
    await writeFile(all.file, JSON.stringify({ auth_mode: "chatgpt", OPENAI_API_KEY: "key", tokens }));
    expect(await all.open().getCredentials()).toMatchObject({ kind: "chatgpt", accountId: "acc" });
  });

  test("only with a refresh token: the access token is fetched", async () => {
    const all = await stage();
    const { refresh_token } = all.sim.auth.issue();
    await writeFile(all.file, JSON.stringify({ tokens: { refresh_token } }));
    const token = await all.open().getAccessToken();
    expect((await all.tokens())["access_token"]).toBe(token);
  });
});
