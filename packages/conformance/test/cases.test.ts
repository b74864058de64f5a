import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { CASES } from "../src/index.ts";
import { inOrder, mismatches, none, some } from "../src/match-pattern.ts";
import { readArguments } from "../src/cli/arguments.ts";
import { tagRequest } from "../src/tag-request.ts";

describe("cases", () => {
  test("ids are unique and of one form", () => {
    const ids = CASES.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => !/^[a-z]+\.[\w.-]+$/.test(id))).toEqual([]);
  });

  test("every source names a page and a section that exist", () => {
    const missing = [...new Set(CASES.map(({ source }) => source))].filter((source) => {
      const [, page = "", section] = /^(?:docs\/)?([\w/-]+\.md)(?: section ([\d.]+))?/.exec(source) ?? [];
      const path =
        page === "mapping.md" ? `docs/${page}` : `docs/reference/${page.replace("reference/", "")}`;
      const text = readFileSync(new URL(`../../../${path}`, import.meta.url), "utf8");
      return section !== undefined && !new RegExp(`^#+ ${section.replace(".", "\\.")}[. ]`, "m").test(text);
    });
    expect(missing).toEqual([]);
  });
});

describe("patterns", () => {
  test.each([
    [{ a: 1 }, { a: 1, b: 2 }, 0],
    [{ a: /x/ }, { a: "xyz" }, 0],
    [[1, 2], [1, 2, 3], 1],
    [{ a: { b: 1 } }, { a: null }, 1],
    [{ a: some({ t: 1 }) }, { a: [{ t: 2 }, { t: 1 }] }, 0],
    [{ a: none({ t: 1 }) }, { a: [{ t: 1 }] }, 1],
    [inOrder(1, 3), [1, 2, 3], 0],
    [inOrder(3, 1), [1, 2, 3], 1],
    [{ toString: 1 }, {}, 1],
  ])("%j on %j: %i problems", (pattern, value, count) => {
    expect(mismatches(pattern, value, "value")).toHaveLength(count);
  });

  test("a problem names the place", () => {
    expect(mismatches({ a: [{ b: "x" }] }, { a: [{ b: "y" }] }, "body")).toEqual([
      'body.a[0].b: expected "x", got "y"',
    ]);
  });
});

describe("tags", () => {
  test("stand in the first user text, once", () => {
    const body = {
      messages: [
        {
          role: "user" as const,
          content: [
            { type: "image", source: {} },
            { type: "text", text: "hi" },
          ],
        },
      ],
    };
    const once = tagRequest(body, "[t]");
    expect(JSON.stringify(once)).toContain('"[t] hi"');
    expect(tagRequest(once, "[t]")).toBe(once);
  });

  test("leave a body without messages alone", () => {
    expect(tagRequest("{not json", "[t]")).toBe("{not json");
    expect(tagRequest({ messages: [] }, "[t]")).toEqual({ messages: [] });
  });
});

describe("arguments", () => {
  test.each([
    [["--help"], "help"],
    [["--list"], "list"],
    [[], "wrong"],
    [["--proxy", "http://127.0.0.1:8765"], "wrong"],
    [["--proxy", "nonsense", "--upstream-port", "9000"], "wrong"],
    [["--proxy", "http://127.0.0.1:8765", "--upstream-port", "9000"], "run"],
    [["--spawn", "my-proxy", "--concurrency", "0"], "wrong"],
    [["--spawn", "my-proxy", "--only", "text,call"], "run"],
    [["--unknown"], "wrong"],
  ])("%j → %s", (args, kind) => {
    expect(readArguments(args).kind).toBe(kind);
  });
});
