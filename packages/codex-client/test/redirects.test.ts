import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import type { CodexClient, Fetch } from "../src/index.ts";
import { fetchTransport } from "../src/transport/fetch-transport.ts";
import type { Answer } from "./backend.ts";
import { build, failureOf, useBackend } from "./setup.ts";

/** No request with a login follows a redirect, whatever `fetch` sends it. */

const setup = useBackend();
let server: Server;
let elsewhere: string;
/** Requests that a redirect has led away. */
let strays: number;
beforeEach(async () => {
  strays = 0;
  server = createServer((_, response) => {
    strays += 1;
    response.end("{}");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  elsewhere = `127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => void server.close().closeAllConnections());

function redirect(path: string, status: number): void {
  const answer: Answer = (response) =>
    void response.writeHead(status, { location: `http://${elsewhere}/` }).end();
  setup.backend.routes.set(path, answer);
  setup.backend.answer(answer);
}

const takeApart: Fetch = async (input, init) => {
  const request = new Request(input, init);
  const { method, headers } = request;
  return fetch(request.url, { method, headers, ...init });
};

const WAYS: [string, string, (client: CodexClient) => Promise<unknown>][] = [
  ["the catalogue", "/backend-api/codex/models", (client) => client.models({ refresh: true })],
  ["the usage", "/backend-api/wham/usage", (client) => client.fetchQuota()],
  ["a message", "/backend-api/codex/responses", (client) => client.send({ build, model: "gpt-5.5" })],
];

describe.each<[string, Fetch]>([
  ["the global fetch", (input, init) => fetch(input, init)],
  ["a fetch that takes the request apart", takeApart],
])("with %s", (_, send) => {
  it.each(WAYS.flatMap((way) => [301, 302, 303, 307, 308].map((status) => [...way, status] as const)))(
    "%s (%s) is not led away by a redirect",
    async (_what, path, ask, status) => {
      redirect(path, status);
      const client = setup.client({ fetch: send, transport: fetchTransport(send) });
      expect(await failureOf(ask(client))).toMatchObject({
        code: "network_blocked",
        message: expect.stringContaining(elsewhere),
      });
      expect(strays).toBe(0);
    },
  );

  it("nor is the look-up of the workspace", async () => {
    redirect("/backend-api/wham/accounts/check", 307);
    redirect("/backend-api/codex/responses", 307);
    const client = setup.client({ fetch: send, transport: fetchTransport(send) });
    await failureOf(client.send({ build, model: "gpt-5.5" }));
    expect(strays).toBe(0);
    expect(setup.log.find(({ level }) => level === "warn")?.message).toContain(elsewhere);
  });
});

it.each(WAYS)("%s: the answer of a fetch that follows in spite of that is not used", async (_, path, ask) => {
  redirect(path, 307);
  const follow: Fetch = (input, init) => takeApart(input, { ...init, redirect: "follow" });
  const client = setup.client({ fetch: follow, transport: fetchTransport(follow) });
  expect(await failureOf(ask(client))).toMatchObject({
    code: "network_blocked",
    message: expect.stringContaining(elsewhere),
  });
});
