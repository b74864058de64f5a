import type { OutputWebSearchCallItem } from "@codexthropic/protocol/codex";
import { describe, expect, it } from "vitest";
import { Citations } from "../src/map/citations.ts";
import { Domains, hostOf } from "../src/map/domains.ts";
import { isSearch, queryOf, resultsOf } from "../src/map/web-search.ts";

const none = new Domains([]);

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
  const blocked = new Domains(["Example.com", "other.org/blog"]);
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
  const titles = new Map([["https://b.example", "B, as cited"]]);

  it("is each source once, under its own title, the cited one or the host", () => {
    const sources = [
      { url: "https://a.example", title: "A" },
      { url: "https://b.example", title: "" },
      { url: "https://www.c.example/x", title: null },
      { url: "https://a.example", title: "A again" },
      { url: "https://bad.example" },
    ];
    expect(resultsOf({ type: "search", sources }, titles, new Domains(["bad.example"]))).toEqual([
      {
        type: "web_search_result",
        title: "A",
        url: "https://a.example",
        encrypted_content: "",
        page_age: null,
      },
      {
        type: "web_search_result",
        title: "B, as cited",
        url: "https://b.example",
        encrypted_content: "",
        page_age: null,
      },
      {
        type: "web_search_result",
        title: "c.example",
        url: "https://www.c.example/x",
        encrypted_content: "",
        page_age: null,
      },
    ]);
  });

  it("is the page that was opened, or nothing", () => {
    expect(
      resultsOf({ type: "open_page", url: "https://b.example" }, titles, none).map(({ title }) => title),
    ).toEqual(["B, as cited"]);
    expect(resultsOf({ type: "search", query: "q" }, titles, none)).toEqual([]);
    expect(resultsOf(null, titles, none)).toEqual([]);
    const odd = JSON.parse(
      '{"type":"search","sources":[null,{"url":7},{}]}',
    ) as OutputWebSearchCallItem["action"];
    expect(resultsOf(odd, titles, none)).toEqual([]);
  });
});

describe("citations", () => {
  it("name the page, and its title if there is one", () => {
    const citations = new Citations(new Domains(["bad.example"]));
    expect(citations.of({ type: "url_citation", url: "https://a.example", title: "A" })).toEqual({
      type: "web_search_result_location",
      url: "https://a.example",
      title: "A",
      encrypted_index: "",
      cited_text: "",
    });
    expect(citations.of({ type: "url_citation", url: "https://b.example", title: "" })).toMatchObject({
      title: null,
    });
    expect(citations.of({ type: "url_citation", url: "https://c.example", title: 7 })).toMatchObject({
      title: null,
    });
    expect(citations.of({ type: "url_citation", url: "https://bad.example/x", title: "Bad" })).toBeNull();
    expect([...citations.titles]).toEqual([["https://a.example", "A"]]);
  });

  it("of anything else are none", () => {
    const citations = new Citations(none);
    for (const annotation of [
      null,
      undefined,
      "x",
      {},
      { type: "file_citation", url: "u" },
      { type: "url_citation" },
    ]) {
      expect(citations.of(annotation)).toBeNull();
    }
  });
});
