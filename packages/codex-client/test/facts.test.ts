import { describe, expect, it } from "vitest";

import type { BackendFacts, CodexClientOptions } from "../src/index.ts";
import { createOpenSocket } from "../src/node.ts";
import { ANSWER, stream } from "./backend.ts";
import { build, chatgpt, readAll, tokens, useBackend } from "./setup.ts";

const setup = useBackend();
const LITE = "x-openai-internal-codex-responses-lite";
const known = (facts: BackendFacts) => async (): Promise<BackendFacts> => facts;

/** The lanes that one request of a client asks, one after another. */
async function lanesAsked(options: Partial<CodexClientOptions>): Promise<unknown[]> {
  const { backend } = setup;
  backend.answer(stream(ANSWER));
  const client = setup.client(options);
  await readAll((await client.send({ build, model: "gpt-6-luna" })).events);
  return backend.posts.map(({ headers }) => headers[LITE] ?? "full");
}

describe("facts", () => {
  const LUNA: BackendFacts = { lanes: { "gpt-6-luna": ["lite"], "gpt-5.5": ["full"] } };

  it("name the lane that is asked first", async () => {
    expect(await lanesAsked({ facts: known(LUNA) })).toEqual(["true"]);
  });

  it("of a model with both lanes change nothing", async () => {
    expect(await lanesAsked({ facts: known({ lanes: { "gpt-6-luna": ["full", "lite"] } }) })).toEqual([
      "full",
    ]);
  });

  it("say nothing about the backend of an API key", async () => {
    const auth = { getCredentials: async () => ({ kind: "api_key" as const, apiKey: "sk-x" }) };
    expect(await lanesAsked({ facts: known(LUNA), auth })).toEqual(["full"]);
  });

  it("that cannot be read count as none, and are read once", async () => {
    let reads = 0;
    const facts = async (): Promise<never> => {
      reads += 1;
      throw new Error("no disk");
    };
    const client = setup.client({ facts });
    for (let time = 0; time < 2; time++) {
      setup.backend.answer(stream(ANSWER));
      await readAll((await client.send({ build, model: "gpt-5.5" })).events);
    }
    expect(reads).toBe(1);
  });

  it("leave out what a model was found to refuse", async () => {
    const asked: string[] = [];
    const client = setup.client({
      facts: known({ tool_search: { "gpt-5.5": false }, search_sources: { "gpt-5.5": false } }),
    });
    setup.backend.answer(stream(ANSWER));
    await readAll(
      (
        await client.send({
          model: "gpt-5.5",
          build(options) {
            asked.push(`${options.withoutToolSearch} ${[...options.withoutParams].join()}`);
            return build(options);
          },
        })
      ).events,
    );
    expect(asked).toEqual(["true include:web_search_call.action.sources"]);
  });

  it("turn WebSockets off", async () => {
    const client = setup.client({
      facts: known({ web_socket: false }),
      openSocket: createOpenSocket(),
      transportMode: "websocket",
      auth: tokens(setup, chatgpt("token-1")),
    });
    expect(client.webSockets().unavailable).toBeNull();
    setup.backend.answer(stream(ANSWER));
    expect((await client.send({ build, model: "gpt-5.5" })).transport).toBe("http");
    expect(client.webSockets().unavailable).toBe("the last check found none");
  });
});
