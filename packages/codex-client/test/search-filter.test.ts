import type { BuildOptions, Built } from "@codexthropic/protocol/contract";
import { describe, expect, it } from "vitest";

import type { CodexAnswer, CodexClient } from "../src/index.ts";
import { completed, created, delta, failed, frame, item, open, stream } from "./backend.ts";
import { bodyFor, build, readTypes, useBackend } from "./setup.ts";

/** A hosted search whose domain filter leaves nothing is repeated with the domains in words, once. */

const setup = useBackend();

const searching =
  (domains: string[] = ["docs.example"]) =>
  (options: BuildOptions): Built => ({
    ...build(options),
    needsFullLane: true,
    body: {
      ...bodyFor(options),
      ...(options.sitesInWords && { instructions: domains.map((domain) => `site:${domain}`).join(" ") }),
      tools: [
        {
          type: "web_search",
          external_web_access: true,
          ...(!options.sitesInWords && { filters: { allowed_domains: domains } }),
        },
      ],
    },
  });
const send = (client: CodexClient, domains?: string[]): Promise<CodexAnswer<Built>> =>
  client.send({ build: searching(domains), model: "gpt-5.5" });

const added = frame({
  type: "response.output_item.added",
  output_index: 0,
  item: { type: "reasoning", id: "rs_1" },
});
const search = (found: Record<string, unknown>): string =>
  frame({
    type: "response.output_item.done",
    output_index: 1,
    item: { type: "web_search_call", id: "ws_1", status: "completed", action: { type: "search" }, ...found },
  });
const source = { type: "url", url: "https://docs.example/a" };
const withSources = (...sources: unknown[]): string => search({ action: { type: "search", sources } });
const answer = item + delta("Nothing found.") + completed;

describe("a search that finds nothing in its domains", () => {
  it.each([
    ["by its sources", withSources()],
    ["by the item's results", search({ results: [] })],
    ["by both", search({ action: { type: "search", sources: [] }, results: [] })],
  ])("%s is repeated with the domains in words, from then on", async (_, nothing) => {
    setup.backend.answer(
      stream(created + added + nothing + answer),
      stream(created + added + nothing + answer),
      stream(),
    );
    const client = setup.client();
    const { attempts, built, events } = await send(client);
    expect(attempts).toBe(2);
    expect(built.body.instructions).toBe("site:docs.example");
    expect(setup.backend.posts[1]?.body).toEqual(
      expect.objectContaining({ instructions: "site:docs.example" }),
    );
    expect((await readTypes(events)).at(-1)).toBe("response.completed");
    const again = await send(client);
    expect(again.attempts).toBe(1);
    expect(again.built.body.instructions).toBe("site:docs.example");
    await readTypes(again.events);
  });

  it("says nothing about other domains", async () => {
    setup.backend.answer(stream(created + withSources() + answer), stream());
    const client = setup.client();
    await readTypes((await send(client)).events);
    expect((await send(client, ["other.example"])).built.body.instructions).toBe("Be brief.");
  });
});

describe("a search is left alone", () => {
  it.each([
    ["that finds something", withSources(source)],
    [
      "whose results stand on the item",
      search({ action: { type: "search", sources: [] }, results: [source] }),
    ],
    ["that does not list what it found", search({})],
    ["that opens a page", search({ action: { type: "open_page", url: "https://docs.example" } })],
  ])("%s", async (_, found) => {
    setup.backend.answer(stream(created + added + found + answer));
    const { attempts, events } = await send(setup.client());
    expect(attempts).toBe(1);
    expect(await readTypes(events)).toHaveLength(6);
  });

  it("when text has begun before it", async () => {
    setup.backend.answer(stream(created + item + delta("a") + withSources() + completed));
    const { attempts, events } = await send(setup.client());
    expect(attempts).toBe(1);
    expect((await readTypes(events)).at(-1)).toBe("response.completed");
  });

  it("that has found something once, and is then not waited for", async () => {
    setup.backend.answer(stream(created + withSources(source) + answer), open(created + added));
    const client = setup.client();
    await readTypes((await send(client)).events);
    const { events } = await send(client);
    await events.return?.();
  });

  it("without a domain filter, which is not waited for", async () => {
    setup.backend.answer(open(created + added));
    const { events } = await setup.client().send({
      model: "gpt-5.5",
      build: (options) => ({
        ...build(options),
        body: { ...bodyFor(options), tools: [{ type: "web_search", external_web_access: true }] },
      }),
    });
    await events.return?.();
  });
});

it("a failure while it is waited for is retried as ever", async () => {
  setup.backend.answer(
    stream(created + added + failed("server_is_overloaded")),
    stream(created + withSources(source) + answer),
  );
  expect((await send(setup.client())).attempts).toBe(2);
});
