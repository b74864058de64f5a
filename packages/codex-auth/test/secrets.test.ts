import { readdirSync, readFileSync } from "node:fs";
import { inspect } from "node:util";
import { writeFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { CodexAuthError, createCodexAuth } from "../src/index.ts";
import { safeCause } from "../src/auth-error.ts";
import { stage, type Stage } from "./support.ts";

/** Everything that Node can show of a value, and everything that a JSON logger would. */
function everything(value: unknown): string {
  const ways = [
    { depth: 20 },
    { depth: 20, showHidden: true, getters: true },
    { depth: 20, customInspect: false, getters: true },
  ];
  const printed = ways.map((options) => inspect(value, options));
  return [...printed, String(value), JSON.stringify(value) ?? ""].join("\n");
}

/** The parts of tokens that must not show up, whole tokens and their payloads. */
async function secretsOf({ tokens }: Stage): Promise<string[]> {
  const all = Object.values(await tokens()).filter((token) => typeof token === "string");
  return all.flatMap((token) => [token, ...token.split(".")]).filter((part) => part.length > 8);
}

function expectNone(text: string, secrets: readonly string[]): void {
  expect(secrets.length).toBeGreaterThan(0);
  for (const secret of secrets) expect(text.includes(secret)).toBe(false);
}

describe("no secret is visible", () => {
  test("in the login object, its credentials, its account or its status", async () => {
    const all = await stage();
    await all.sim.writeAuthFile(all.home);
    const auth = all.open();
    const [credentials, account] = [await auth.getCredentials(), await auth.getAccount()];
    const text = [auth, credentials, account, await auth.status(), { nested: [credentials, account] }]
      .map(everything)
      .join("\n");
    expectNone(text, [...(await secretsOf(all)), "acc-sim-0001", "sim@example.com"]);
    expect(inspect(credentials)).toBe("{ kind: 'chatgpt' }");
    expect(inspect(account)).toBe("{ kind: 'chatgpt', plan: 'plus', email: 's***@example.com' }");
  });

  test("in the login object and the credentials of an API key", async () => {
    const auth = createCodexAuth({ codexHome: "nowhere", env: { CODEX_API_KEY: "key-invented-for-tests" } });
    const text = [auth, await auth.getCredentials(), await auth.getAccount(), await auth.status()]
      .map(everything)
      .join("\n");
    expectNone(text, ["key-invented-for-tests"]);
    expect(await auth.getAccessToken()).toBe("key-invented-for-tests");
  });

  test.each([
    { code: "refresh_token_reused" },
    { status: 500 },
    { cut: true },
    { status: 400, body: { error: { code: "x", message: "echo of the request" } } },
  ] as const)("in the error and the warnings after %j", async (reply) => {
    const all = await stage();
    await all.sim.writeAuthFile(all.home, { expiresIn: -1 });
    all.sim.auth.reply(reply);
    const error: unknown = await all
      .open({ sleep: async () => {} })
      .getAccessToken()
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(CodexAuthError);
    expectNone(everything(error) + everything(all.warnings), [
      ...(await secretsOf(all)),
      "echo of the request",
    ]);
  });

  test("in the error of a fetch whose message quotes the request", async () => {
    const all = await stage();
    await all.sim.writeAuthFile(all.home, { expiresIn: -1 });
    const auth = all.open({
      async fetch(input) {
        const body = await new Request(input).text();
        throw Object.assign(new Error(`failed to send ${body}`), { request: body, cause: new Error(body) });
      },
    });
    const error: unknown = await auth.getAccessToken().catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: "network" });
    expectNone(everything(error), await secretsOf(all));
  });

  test("in the error of a file that is no JSON", async () => {
    const all = await stage();
    await all.sim.writeAuthFile(all.home);
    const [text, secrets] = [await all.read(), await secretsOf(all)];
    await writeFile(all.file, text.slice(0, -1));
    const error: unknown = await all
      .open({ sleep: async () => {} })
      .getAccessToken()
      .catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: "auth_file_invalid" });
    expectNone(everything(error), secrets);
  });
});

test("no message gives advice about commands: the program that uses the library does", () => {
  const sources = readdirSync(new URL("../src", import.meta.url), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => readFileSync(new URL(`../src/${name}`, import.meta.url), "utf8"));
  expect(sources.length).toBeGreaterThan(30);
  for (const source of sources) expect(source).not.toMatch(/codexthropic login|codex login|Run `/);
});

describe("of an error of somebody else", () => {
  test.each([
    [Object.assign(new Error("x"), { code: "ENOSPC" }), "ENOSPC"],
    [
      new TypeError("fetch failed", { cause: Object.assign(new Error("x"), { code: "ECONNREFUSED" }) }),
      "ECONNREFUSED",
    ],
    [Object.assign(new Error("x"), { code: "token abc" }), "Error"],
    [new TypeError("secret"), "TypeError"],
    ["secret", "unknown error"],
  ])("%#: only a code or a name is kept: %s", (error, kept) => {
    expect(safeCause(error).message).toBe(kept);
    expect(safeCause(error).cause).toBeUndefined();
  });
});
