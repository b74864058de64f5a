import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import type { Built } from "@codexthropic/protocol/contract";
import { parseCache, readModels } from "../src/catalog/read-catalog.ts";
import { SHIPPED_CATALOG } from "../src/catalog/shipped-catalog.ts";
import type { CodexClient, SendRequest } from "../src/index.ts";
import { json, status, stream, type Answer } from "./backend.ts";
import { build, chatgpt, failureOf, readAll, tokens, until, useBackend } from "./setup.ts";

const setup = useBackend();
const MODELS = "/backend-api/codex/models";
const HOUR = 3_600_000;
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "codex-client-"));
  setup.backend.answer(stream());
});
afterEach(() => rm(folder, { recursive: true }));

const serve = (answer: Answer): void => void setup.backend.routes.set(MODELS, answer);
const listed = (...slugs: string[]): Answer =>
  json({ models: slugs.map((slug) => ({ slug })) }, { etag: '"1"' });
const asked = (): number => setup.backend.others.filter(({ path }) => path === MODELS).length;
const slugs = (client: CodexClient): string[] => client.catalog().map(({ slug }) => slug);

async function exchange(client: CodexClient, options: Partial<SendRequest<Built>> = {}): Promise<string> {
  const { model, events } = await client.send({ build, model: "gpt-5.5", ...options });
  await readAll(events);
  return model;
}

describe("the shipped catalogue", () => {
  it("has what the CLI has on board", () => {
    expect(SHIPPED_CATALOG.map(({ slug }) => slug)).toEqual([
      "gpt-6.2-sol",
      "gpt-6.2-astra",
      "gpt-6.1-terra",
      "gpt-6.1-sol",
      "gpt-6-astra",
      "gpt-6-sol",
      "gpt-6-luna",
      "gpt-5.6-sol",
      "gpt-5.6-terra",
      "gpt-5.6-luna",
      "gpt-daybreak-blue-latest",
      "gpt-daybreak-red-latest",
      "gpt-5.5",
      "codex-auto-review",
    ]);
    const windows = SHIPPED_CATALOG.filter(({ context_window }) => context_window === 500_000);
    expect(windows.map(({ slug }) => slug)).toEqual(["gpt-6.2-sol", "gpt-6.1-terra", "gpt-6.1-sol"]);
    expect(SHIPPED_CATALOG.every(({ supports_search_tool }) => supports_search_tool)).toBe(true);
    expect(SHIPPED_CATALOG.filter((model) => !model.use_responses_lite).map(({ slug }) => slug)).toEqual([
      "gpt-5.5",
    ]);
  });

  it("is what is known at first", () => {
    expect(setup.client().catalog()).toBe(SHIPPED_CATALOG);
  });
});

describe("the account's catalogue", () => {
  it("is asked for as the CLI does", async () => {
    let query = "";
    serve((response, request) => {
      query = request.url ?? "";
      listed("a", "b")(response, request);
    });
    const models = await setup.client().models();
    expect(models).toEqual([{ slug: "a" }, { slug: "b" }]);
    expect(query).toBe(`${MODELS}?client_version=0.171.0`);
    expect(setup.backend.others[0]?.headers).toMatchObject({
      version: "0.171.0",
      originator: "codex_cli_rs",
      authorization: "Bearer token-1",
      "chatgpt-account-id": "acc-1",
      accept: "*/*",
    });
  });

  it("comes behind the first answer, and no request waits for it", async () => {
    let release = (): void => {};
    serve((...args) => (release = () => listed("gpt-5.5", "new")(...args)));
    const client = setup.client();
    await exchange(client);
    await exchange(client);
    await until(() => asked() > 0);
    expect(client.catalog()).toBe(SHIPPED_CATALOG);
    release();
    await until(() => client.catalog() !== SHIPPED_CATALOG);
    expect(slugs(client)).toEqual(["gpt-5.5", "new"]);
    expect(asked()).toBe(1);
  });

  it("is kept for an hour, then asked for by its tag", async () => {
    serve(listed("gpt-5.5"));
    const client = setup.client();
    await client.models();
    setup.clock.now += HOUR - 1;
    await client.models();
    await exchange(client);
    expect(asked()).toBe(1);
    setup.clock.now += 1;
    serve(status(304));
    expect(await client.models()).toEqual([{ slug: "gpt-5.5" }]);
    expect(setup.backend.others.at(-1)?.headers["if-none-match"]).toBe('"1"');
    await client.models();
    expect(asked()).toBe(2);
  });

  it("is asked for at once when an answer tells of a newer one, once", async () => {
    serve(listed("gpt-5.5"));
    const client = setup.client();
    await client.models();
    setup.backend.answer(stream(undefined, { "x-models-etag": '"1"' }));
    await exchange(client);
    expect(asked()).toBe(1);
    setup.backend.answer(stream(undefined, { "x-models-etag": '"2"' }));
    serve(listed("gpt-5.5", "newer"));
    await exchange(client);
    await until(() => slugs(client).includes("newer"));
    await exchange(client);
    expect(asked()).toBe(2);
  });

  it("that cannot be had changes nothing, and is not asked for again at once", async () => {
    serve(status(500));
    const client = setup.client();
    await exchange(client);
    await until(() => setup.log.some(({ message }) => message.includes("could not be loaded")));
    await exchange(client);
    expect(asked()).toBe(3);
    expect(await client.models()).toBe(SHIPPED_CATALOG);
    setup.clock.now += 60_000;
    await exchange(client);
    await until(() => asked() === 6);
  });

  it("a failure of an explicit load is thrown", async () => {
    serve(status(403, { detail: "No." }));
    expect(await failureOf(setup.client().models({ refresh: true }))).toMatchObject({ code: "forbidden" });
    serve(json({ models: [] }));
    await expect(setup.client().models({ refresh: true })).rejects.toThrow("no model catalogue");
  });

  it("is asked for with another token when one is refused", async () => {
    serve((response, request) =>
      (request.headers.authorization === "Bearer b" ? listed("a") : status(401))(response, request),
    );
    const client = setup.client({ auth: tokens(setup, chatgpt("a"), chatgpt("b")) });
    expect(await client.models({ refresh: true })).toEqual([{ slug: "a" }]);
    expect(setup.rejected).toEqual(["a"]);
  });

  it("is asked for with another token only once", async () => {
    serve(status(401, { detail: "Expired." }));
    const client = setup.client({ auth: tokens(setup, chatgpt("a"), chatgpt("b"), chatgpt("c")) });
    expect(await failureOf(client.models({ refresh: true }))).toMatchObject({
      code: "unauthorized",
      message: "Expired.",
    });
    expect(setup.backend.others.map(({ headers }) => headers.authorization)).toEqual([
      "Bearer a",
      "Bearer b",
    ]);
    expect(setup.rejected).toEqual(["a"]);
  });

  it("is not asked for again with a token that was refused", async () => {
    serve(status(401));
    const client = setup.client({ auth: { getCredentials: async () => chatgpt("a") } });
    expect(await failureOf(client.models({ refresh: true }))).toMatchObject({ code: "unauthorized" });
    expect(asked()).toBe(1);
  });

  it("is not asked for again when the login has ended", async () => {
    serve(status(401));
    const ended = new Error("The login has ended.");
    const client = setup.client({
      auth: {
        getCredentials: async ({ rejected } = {}) => {
          if (rejected !== undefined) throw ended;
          return chatgpt("a");
        },
      },
    });
    await expect(client.models({ refresh: true })).rejects.toBe(ended);
    expect(asked()).toBe(1);
  });

  it("is not followed elsewhere", async () => {
    serve(status(302, "", { location: `${setup.backend.origin}/elsewhere` }));
    expect(await failureOf(setup.client().models({ refresh: true }))).toMatchObject({
      code: "network_blocked",
    });
    expect(setup.backend.others.map(({ path }) => path)).toEqual([MODELS]);
  });

  it("is no longer waited for after close", async () => {
    serve(() => {});
    const client = setup.client();
    const models = client.models({ refresh: true });
    await until(() => asked() === 1);
    await client.close();
    expect(await failureOf(models)).toMatchObject({ code: "unreachable" });
  });
});

describe("entries", () => {
  it("keep only what a proxy reads", () => {
    const entry = { slug: "a", context_window: 1, base_instructions: "long", visibility: "list" };
    expect(readModels({ models: [entry, { slug: 7 }, null, "x"] })).toEqual([
      { slug: "a", context_window: 1, visibility: "list" },
    ]);
  });

  it.each([[{}], [{ models: "x" }], [null], [{ models: [{}] }]])("%j is no catalogue", (answer) => {
    expect(() => readModels(answer)).toThrow(TypeError);
  });
});

describe("targets of the model table", () => {
  it("that the account does not list any more are replaced, which is said once", async () => {
    serve(listed("gpt-6-sol"));
    const client = setup.client();
    await client.models();
    expect(await exchange(client)).toBe("gpt-6-sol");
    expect(await exchange(client)).toBe("gpt-6-sol");
    const said = setup.log.filter(({ message }) => message === "another model answers");
    expect(said).toEqual([
      {
        level: "warn",
        message: "another model answers",
        fields: { wanted: "gpt-5.5", used: "gpt-6-sol", needsFullLane: false },
      },
    ]);
  });

  it("that the client named itself are not", async () => {
    serve(listed("gpt-6-sol"));
    const client = setup.client();
    await client.models();
    expect(await exchange(client, { named: true })).toBe("gpt-5.5");
  });
});

describe("on disk", () => {
  it("the next process begins with it", async () => {
    serve(listed("gpt-5.5", "kept"));
    await setup.client({ cacheDir: folder }).models();
    const file = join(folder, "models.json");
    await until(() => readFile(file).then(Boolean, () => false));
    const next = setup.client({ cacheDir: folder });
    await exchange(next);
    expect(slugs(next)).toEqual(["gpt-5.5", "kept"]);
    expect(await next.models()).toHaveLength(2);
    expect(asked()).toBe(1);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readFile(file, "utf8")).not.toMatch(/acc-1|token-1/);
  });

  it("grows old", async () => {
    serve(listed("gpt-5.5", "kept"));
    await setup.client({ cacheDir: folder }).models();
    setup.clock.now += HOUR;
    serve(listed("gpt-5.5", "newer"));
    expect(await setup.client({ cacheDir: folder }).models()).toHaveLength(2);
    expect(asked()).toBe(2);
    expect(setup.backend.others.at(-1)?.headers["if-none-match"]).toBe('"1"');
  });

  it.each([
    ["damaged", "{"],
    ["empty", ""],
    ["no object", "7"],
    ["without a time", '{"client_version":"0.171.0","models":[{"slug":"a"}]}'],
    ["without models", '{"fetched_at":1,"client_version":"0.171.0","models":[]}'],
  ])("a file that is %s is as none", async (_, text) => {
    expect(parseCache(text)).toBeNull();
    await writeFile(join(folder, "models.json"), text);
    const client = setup.client({ cacheDir: folder });
    await exchange(client);
    expect(client.catalog()).toBe(SHIPPED_CATALOG);
  });

  it("a file of another version is as none", async () => {
    const text = '{"fetched_at":1,"client_version":"0.1.0","etag":7,"models":[{"slug":"a"}]}';
    expect(parseCache(text)).toMatchObject({ client_version: "0.1.0", etag: null });
    await writeFile(join(folder, "models.json"), text);
    const client = setup.client({ cacheDir: folder });
    await exchange(client);
    expect(client.catalog()).toBe(SHIPPED_CATALOG);
  });

  it("the installation id is made once", async () => {
    const id = (index: number): unknown =>
      setup.backend.posts[index]?.body.client_metadata?.["x-codex-installation-id"];
    await exchange(setup.client({ cacheDir: folder }));
    await exchange(setup.client({ cacheDir: folder }));
    expect(id(0)).toMatch(/^[0-9a-f-]{36}$/);
    expect(id(1)).toBe(id(0));
    await writeFile(join(folder, "installation_id"), "nonsense");
    await exchange(setup.client({ cacheDir: folder }));
    expect(id(2)).not.toBe(id(0));
    expect((await readdir(folder)).filter((name) => name.startsWith("."))).toEqual([]);
  });

  it("a folder that cannot be written does no harm", async () => {
    const blocked = join(folder, "file");
    await writeFile(blocked, "");
    serve(listed("gpt-5.5", "unkept"));
    const client = setup.client({ cacheDir: blocked });
    await exchange(client);
    await client.models();
    expect(slugs(client)).toContain("unkept");
    await until(() => setup.log.some(({ message }) => message.includes("could not be stored")));
  });

  it("half a write leaves nothing behind", async () => {
    const { mkdir } = await import("node:fs/promises");
    await mkdir(join(folder, "models.json"));
    serve(listed("gpt-5.5"));
    await setup.client({ cacheDir: folder }).models();
    await until(() => setup.log.some(({ message }) => message.includes("could not be stored")));
    expect((await readdir(folder)).filter((name) => name.startsWith("."))).toEqual([]);
  });
});
