import { expect, it } from "vitest";
import { listModels, readModel } from "../src/routes/list-models.ts";

const catalog = [
  { slug: "gpt-b", priority: 2, context_window: 100, visibility: "list" },
  { slug: "gpt-a", priority: 1, context_window: 200, display_name: "A", visibility: "list" },
  { slug: "gpt-hidden", priority: 0, visibility: "hide" },
  { slug: "gpt-c", priority: 3, visibility: "list" },
];
const list = (query: string): ReturnType<typeof listModels> =>
  listModels(catalog, new URLSearchParams(query));
const ids = (query: string): string[] => list(query).data.map((model) => model.id);

it("offers claude-prefixed ids by priority, without hidden models", () => {
  expect(ids("")).toEqual(["claude-gpt-a", "claude-gpt-b", "claude-gpt-c"]);
  expect(list("").data[0]).toMatchObject({ type: "model", display_name: "A", max_input_tokens: 200 });
});

it("pages forwards and backwards", () => {
  expect(list("limit=2")).toMatchObject({
    has_more: true,
    first_id: "claude-gpt-a",
    last_id: "claude-gpt-b",
  });
  expect(ids("limit=2&after_id=claude-gpt-b")).toEqual(["claude-gpt-c"]);
  expect(list("limit=2&after_id=claude-gpt-b").has_more).toBe(false);
  expect(ids("limit=1&before_id=claude-gpt-c")).toEqual(["claude-gpt-b"]);
  expect(list("limit=1&before_id=claude-gpt-c").has_more).toBe(true);
});

it.each(["limit=0", "limit=1001", "limit=x", "after_id=nobody", "before_id=nobody"])(
  "refuses %s",
  (query) => {
    expect(() => list(query)).toThrow(expect.objectContaining({ name: "InvalidRequestError" }));
  },
);

const read = (id: string): ReturnType<typeof readModel> =>
  readModel(`/v1/models/${id}`, catalog, { models: { opus: "gpt-b" } });

it("retrieves a slug, its claude-prefixed form and Claude's own names, each under the id asked for", () => {
  expect(read("gpt-a")).toMatchObject({ id: "gpt-a", max_input_tokens: 200 });
  expect(read("claude-gpt-a")).toMatchObject({ id: "claude-gpt-a", max_input_tokens: 200 });
  expect(read("claude-opus-5-5")).toMatchObject({ id: "claude-opus-5-5", max_input_tokens: 100 });
  expect(read("claude%2Dopus")).toMatchObject({ id: "claude-opus" });
});

it("knows no other names, and refuses what cannot be one", () => {
  expect(() => read("nobody")).toThrow(expect.objectContaining({ code: "not_found" }));
  for (const id of ["%ZZ", "%0a", "x".repeat(300)]) {
    expect(() => read(id)).toThrow(
      expect.objectContaining({ name: "InvalidRequestError", path: "model_id" }),
    );
  }
});
