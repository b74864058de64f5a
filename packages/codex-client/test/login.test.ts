import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { createCodexAuth } from "@codexthropic/codex-auth";
import { scenarios, startSim, type Sim } from "@codexthropic/codex-sim";
import { afterEach, beforeEach, expect, it } from "vitest";

import { createCodexClient, type CodexClient } from "../src/index.ts";
import { nodeTransport } from "../src/node.ts";
import { build, readTypes } from "./setup.ts";

/** With a real login: tokens that the backend refuses are replaced inside the client. */

let sim: Sim;
let home: string;
let client: CodexClient;
const transport = nodeTransport();

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "codex-client-"));
  sim = await startSim();
  await sim.writeAuthFile(home);
  client = createCodexClient({
    auth: createCodexAuth({ codexHome: home, issuer: sim.issuer }),
    transport,
    codexBaseUrl: sim.codexBaseUrl,
    chatgptBaseUrl: sim.chatgptBaseUrl,
  });
});
afterEach(async () => {
  await client.close();
  transport.close();
  await sim.close();
  await rm(home, { recursive: true });
});

const send = async (): Promise<string[]> => {
  const { events } = await client.send({ build, model: "gpt-5.5" });
  return readTypes(events);
};
const refreshes = (): number => sim.log.filter(({ path }) => path === "/oauth/token").length;

it("a revoked token is replaced", async () => {
  expect(await send()).toContain("response.completed");
  // Behind the first answer comes the catalogue; it would replace the token before the next request does.
  await client.models();
  sim.auth.revokeAccessTokens();
  expect(await send()).toContain("response.completed");
  expect(sim.turns.map(({ status }) => status)).toEqual([200, 401, 200]);
  expect(refreshes()).toBe(1);
});

it("ten requests at once refresh once", async () => {
  sim.auth.revokeAccessTokens();
  const answers = await Promise.all(Array.from({ length: 10 }, send));
  expect(answers.every((types) => types.includes("response.completed"))).toBe(true);
  expect(refreshes()).toBe(1);
});

it("a login that has ended is its own error", async () => {
  sim.auth.revokeAccessTokens();
  sim.auth.endSessions("revoked");
  await expect(send()).rejects.toMatchObject({
    name: "CodexAuthError",
    message: expect.stringContaining("login"),
  });
  expect(sim.turns).toHaveLength(1);
});

it("a 401 that stays costs one refresh for each request", async () => {
  sim.script(() => scenarios.httpError(401, { error: { message: "Unauthorized." } }));
  for (const requests of [1, 2, 3]) {
    await expect(send()).rejects.toMatchObject({ code: "unauthorized" });
    expect(refreshes()).toBe(requests);
    expect(sim.turns).toHaveLength(2 * requests);
  }
});
