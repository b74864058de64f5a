import type { OutputWebSearchCallItem } from "@codexthropic/protocol/codex";
import { describe, expect, it } from "vitest";
import { mapCitation } from "../src/map/map-citation.ts";
import { isSearch, linksIn, mapResults, pagesOf, queryOf } from "../src/map/map-search.ts";
import { DomainList, hostOf } from "../src/map/match-domains.ts";

describe("hosts", () => {
  it.each([
    ["https://www.Example.com/a?b#c", "example.com"],
    ["http://user:secret@example.com:8080/a@b", "example.com"],
    ["https://sub.example.com?x=/y", "sub.example.com"],
    ["example.com/path", "example.com"],
    ["example.com:443", "example.com"],
    ["https://a.www.example.com", "a.www.example.com"],
    ["https://example.com/?next=https://other.org", "example.com"],
    ["", ""],
    ["/only/a/path", "/only/a/path"],
  ])("%j → %j", (url, host) => {
    expect(hostOf(url)).toBe(host);
  });
});

describe("blocked domains", () => {
  const blocked = new DomainList(["Example.com", "other.org/blog"]);
  it.each([
    ["https://example.com/", true],
    ["https://deep.sub.example.com:8080/x", true],
    ["https://EXAMPLE.com", true],
    ["https://notexample.com/", false],
    ["https://example.com.evil.net/", false],
    ["https://evil.net/?u=example.com", false],
    ["https://other.org/blog/1", true],
    ["https://other.org/", false],
  ])("%s: %s", (url, expected) => {
    expect(blocked.has(url)).toBe(expected);
  });
});

describe("what a search asked", () => {
  it.each([
    [{ type: "search", query: "a" }, "a"],
    [{ type: "search", query: "a", queries: ["b", "c"] }, "a"],
    [{ type: "search", query: "", queries: ["b", "", "c"] }, "b; c"],
    [{ type: "search", query: null, queries: null }, ""],
    [{ type: "open_page", url: "https://a.example" }, "https://a.example"],
    [{ type: "find_in_page", url: "https://a.example", pattern: "word" }, "word https://a.example"],
    [null, ""],
    [undefined, ""],
  ])("%j → %j", (action, query) => {
    expect(queryOf(action)).toBe(query);
  });

  it("is a search unless it only reads a page", () => {
    expect(
      ["search", "anything", "open_page", "find", "find_in_page"].filter((type) => isSearch({ type })),
    ).toEqual(["search", "anything"]);
    expect(isSearch(null)).toBe(true);
  });
});

describe("what a search found", () => {
  const page = (title: string, url: string): object => ({
    type: "web_search_result",
    title,
    url,
    encrypted_content: "",
    page_age: null,
  });

  it("is each page once, under its own title, the cited one or the host", () => {
    const titles = new Map([["https://b.example", "B, as cited"]]);
    const pages = [
      { url: "https://a.example", title: "A" },
      { url: "https://b.example", title: "" },
      { url: "https://www.c.example/x", title: null },
      { url: "https://a.example", title: "A again" },
      { url: "https://bad.example" },
      { url: 7 },
      {},
    ];
    expect(mapResults(pages, titles, (url) => url.includes("bad"))).toEqual([
      page("A", "https://a.example"),
      page("B, as cited", "https://b.example"),
      page("c.example", "https://www.c.example/x"),
    ]);
  });

  it("stands in the sources of the action, in the results of the call, or is the page that was opened", () => {
    const urls = (call: object): unknown[] =>
      pagesOf({ type: "web_search_call", ...call } as OutputWebSearchCallItem)
        .map(({ url }) => url)
        .filter((url) => url !== undefined);
    const action = { type: "search", sources: [{ url: "https://a.example" }] };
    expect(urls({ action, results: [{ type: "text_result", url: "https://b.example" }, null, {}] })).toEqual([
      "https://a.example",
      "https://b.example",
    ]);
    expect(urls({ action: { type: "open_page", url: "https://c.example" } })).toEqual(["https://c.example"]);
    expect(urls({ action: null, results: "odd" })).toEqual([]);
    expect(urls({})).toEqual([]);
  });

  it.each([
    ["See [the docs](https://a.example/b?c=1).", [{ url: "https://a.example/b?c=1", title: "the docs" }]],
    ["Plain: https://a.example/x, and so on.", [{ url: "https://a.example/x" }]],
    ["<https://a.example>", [{ url: "https://a.example" }]],
    ["[no link](ftp://a.example) [empty]()", []],
    ["", []],
  ])("may be links in a text: %j", (text, pages) => {
    expect(linksIn(text)).toEqual(pages);
  });

  it("is read from long texts in no time", () => {
    expect(linksIn("[".repeat(100_000))).toEqual([]);
    expect(linksIn("https://".repeat(20_000)).length).toBeGreaterThan(0);
  });
});

describe("citations", () => {
  it("name the page, and its title if there is one", () => {
    const citation = { type: "web_search_result_location", encrypted_index: "", cited_text: "" };
    const url = "https://a.example";
    expect(mapCitation({ type: "url_citation", url, title: "A" })).toEqual({ ...citation, url, title: "A" });
    for (const title of ["", 7, null, undefined]) {
      expect(mapCitation({ type: "url_citation", url, title })).toEqual({ ...citation, url, title: null });
    }
  });

  it("of anything else are none", () => {
    const others = [null, undefined, "x", {}, { type: "file_citation", url: "u" }, { type: "url_citation" }];
    for (const annotation of others) expect(mapCitation(annotation)).toBeNull();
  });
});
