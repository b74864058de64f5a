import { describe, expect, it } from "vitest";
import type { JsonObject } from "@codexthropic/protocol/json";
import { answered, ask, assistant, inputOf, said, system, text, user } from "./ask.ts";
import { GIF, JPEG, PDF, PNG, WEBP } from "./media.ts";

/** The parts that a block in a user message becomes, and what was lost. */
function parts(block: JsonObject, options = {}) {
  const { body, degraded } = ask({ messages: [user(block)] }, options);
  const [item] = body.input;
  return { parts: item && "content" in item ? item.content : [], degraded };
}
const line = (value: string) => [{ type: "input_text", text: value }];

const image = (source: unknown): JsonObject => ({ type: "image", source });
const base64 = (media_type: unknown, data: unknown) => image({ type: "base64", media_type, data });
const picture = (image_url: string) => [{ type: "input_image", image_url, detail: "auto" }];

describe("images", () => {
  it.each([
    ["image/png", PNG],
    ["image/jpeg", JPEG],
    ["image/gif", GIF],
    ["image/gif", Buffer.from("GIF87a......").toString("base64")],
    ["image/webp", WEBP],
  ])("%s", (type, data) => {
    expect(parts(base64(type, data))).toEqual({
      parts: picture(`data:${type};base64,${data}`),
      degraded: [],
    });
  });

  it("other spellings of the type, white space in the data", () => {
    expect(parts(base64("image/jpg", JPEG)).parts).toEqual(picture(`data:image/jpeg;base64,${JPEG}`));
    expect(parts(base64(" IMAGE/PNG ", PNG)).parts).toEqual(picture(`data:image/png;base64,${PNG}`));
    const wrapped = ` ${PNG.slice(0, 7)}\r\n${PNG.slice(7)}\n`;
    expect(parts(base64("image/png", wrapped)).parts).toEqual(picture(`data:image/png;base64,${PNG}`));
  });

  it.each([
    ["image/png", "image/jpeg", JPEG],
    ["image/jpeg", "image/png", PNG],
    ["image/gif", "image/webp", WEBP],
    ["image/webp", "image/gif", GIF],
    ["image/tiff", "image/png", PNG],
    [undefined, "image/png", PNG],
    ["constructor", "image/png", PNG],
    [5, "image/jpeg", JPEG],
  ])("media type %s, but the bytes of an %s: the bytes tell it", (given, real, data) => {
    const sent = { parts: picture(`data:${real};base64,${data}`), degraded: [] };
    expect(parts(base64(given, data))).toEqual(sent);
    expect(parts(image({ type: "url", url: `data:${String(given)};base64,${data}` }))).toEqual(sent);
  });

  it("no detail in the lite lane", () => {
    expect(parts(base64("image/png", PNG), { lane: "lite" }).parts).toEqual([
      { type: "input_image", image_url: `data:image/png;base64,${PNG}` },
    ]);
  });

  it.each([
    ["http://a.org/x.png", "http://a.org/x.png"],
    [" HTTPS://a.org ", "HTTPS://a.org"],
    ["https://a.org/\uD83D", "https://a.org/\uFFFD"],
    [`data:image/png;base64,${PNG}`, `data:image/png;base64,${PNG}`],
    [`DATA:image/jpg;name=a.jpg;base64,${JPEG}`, `data:image/jpeg;base64,${JPEG}`],
  ])("the URL %s", (url, sent) => {
    expect(parts(image({ type: "url", url }))).toEqual({ parts: picture(sent), degraded: [] });
  });

  const FORMATS = "only png, jpeg, gif and webp can be sent";
  const DAMAGED = "its data is damaged";
  it.each([
    [base64("image/png", "no base64!"), DAMAGED, "image.invalid"],
    [base64("image/png", `${PNG}A`), DAMAGED, "image.invalid"],
    [base64("image/png", `${PNG.slice(0, -4)}====`), DAMAGED, "image.invalid"],
    [base64("image/png", `${PNG.slice(0, 4)}=${PNG.slice(5)}`), DAMAGED, "image.invalid"],
    [base64("image/png", ""), DAMAGED, "image.invalid"],
    [base64("image/png", " \n "), DAMAGED, "image.invalid"],
    [base64("image/png", 5), DAMAGED, "image.invalid"],
    [base64("image/webp", Buffer.from("RIFF....WAVE").toString("base64")), FORMATS, "image.invalid"],
    [base64("image/webp", Buffer.from("xRIFF...WEBP").toString("base64")), FORMATS, "image.invalid"],
    [base64("image/gif", Buffer.from("xGIF89a.....").toString("base64")), FORMATS, "image.invalid"],
    [base64("image/png", "AAAA"), FORMATS, "image.invalid"],
    [base64("image/png", PDF), FORMATS, "image.invalid"],
    [image({ type: "url", url: `data:image/png;base64,${PDF}` }), FORMATS, "image.invalid"],
    [
      image({ type: "url", url: "data:image/svg+xml,<svg/>" }),
      "only http, https and base64 data URLs can be sent",
      "image.url",
    ],
    [
      image({ type: "url", url: "file:///etc/passwd" }),
      "only http, https and base64 data URLs can be sent",
      "image.url",
    ],
    [
      image({ type: "url", url: "see https://a.org" }),
      "only http, https and base64 data URLs can be sent",
      "image.url",
    ],
    [
      image({ type: "url", url: "https://a b" }),
      "only http, https and base64 data URLs can be sent",
      "image.url",
    ],
    [
      image({ type: "url", url: "https:///x" }),
      "only http, https and base64 data URLs can be sent",
      "image.url",
    ],
    [
      image({ type: "url", url: "x data:image/png;base64,AAAA" }),
      "only http, https and base64 data URLs can be sent",
      "image.url",
    ],
    [image({ type: "url" }), "only http, https and base64 data URLs can be sent", "image.url"],
    [image({ type: "file", file_id: "f" }), "files of Anthropic's Files API are not available", "image.file"],
    [image({ type: "hologram" }), "unknown source", "image.invalid"],
    [image(null), "unknown source", "image.invalid"],
  ])("%j is left out", (block, why, entry) => {
    expect(parts(block)).toEqual({ parts: line(`[image omitted: ${why}]`), degraded: [entry] });
  });

  it("in an assistant turn become a placeholder", () => {
    const { body, degraded } = ask({ messages: [assistant(text("a"), base64("image/png", PNG))] });
    expect(body.input).toEqual([answered("a", "[image omitted: it stands in an assistant turn]")]);
    expect(degraded).toEqual(["image.assistant"]);
  });
});

const doc = (source: unknown, more: JsonObject = {}): JsonObject => ({ type: "document", source, ...more });
const pdf = (data: unknown = PDF) => ({ type: "base64", media_type: "application/pdf", data });
const FILE_DATA = `data:application/pdf;base64,${PDF}`;

describe("documents", () => {
  it.each([
    [undefined, "document.pdf"],
    [null, "document.pdf"],
    ["Report", "Report.pdf"],
    ["Report.PDF", "Report.PDF"],
    ["a\n b.pdf", "a b.pdf"],
    ["a.pdf.txt", "a.pdf.txt.pdf"],
    [" \n", "document.pdf"],
  ])("a PDF with the title %j is the file %s", (title, filename) => {
    expect(parts(doc(pdf(), { title }))).toEqual({
      parts: [{ type: "input_file", filename, file_data: FILE_DATA }],
      degraded: [],
    });
  });

  it("context goes in front, the order stays", () => {
    const blocks = [text("a"), doc(pdf(), { title: "t", context: "about" }), text("b")];
    expect(inputOf([user(...blocks)])).toEqual([
      {
        type: "message",
        role: "user",
        content: [
          ...line("a"),
          ...line("about"),
          { type: "input_file", filename: "t.pdf", file_data: FILE_DATA },
          ...line("b"),
        ],
      },
    ]);
  });

  it("a PDF that was refused travels as its text", () => {
    const pdfAsText = new Map([[FILE_DATA, "the text"]]);
    expect(parts(doc(pdf(), { title: "t" }), { pdfAsText }).parts).toEqual(line("t\n\nthe text"));
    expect(parts(doc(pdf()), { pdfAsText }).parts).toEqual(line("the text"));
    expect(parts(doc(pdf()), { pdfAsText: new Map([["other", "x"]]) }).parts).toMatchObject([
      { type: "input_file" },
    ]);
  });

  it("text, parts and links", () => {
    expect(parts(doc({ type: "text", data: "d" })).parts).toEqual(line("d"));
    expect(parts(doc({ type: "text", data: "d" }, { title: "t", context: "c" })).parts).toEqual([
      ...line("c"),
      ...line("t\n\nd"),
    ]);
    expect(parts(doc({ type: "content", content: "d" }, { title: "t" })).parts).toEqual(line("t\n\nd"));
    const content = [text("a"), base64("image/png", PNG), text("b"), { type: "hologram" }, "odd"];
    const expected = [...line("a"), ...picture(`data:image/png;base64,${PNG}`), ...line("b")];
    expect(parts(doc({ type: "content", content }))).toEqual({
      parts: expected,
      degraded: ["block.unknown"],
    });
    expect(parts(doc({ type: "content", content: content.slice(0, 3) })).degraded).toEqual([]);
    expect(parts(doc({ type: "content", content }, { title: "t" })).parts).toEqual([
      ...line("t"),
      ...expected,
    ]);
    const url = "https://a.org/x.pdf";
    expect(parts(doc({ type: "url", url })).parts).toEqual([{ type: "input_file", file_url: url }]);
    expect(parts(doc({ type: "url", url: ` ${url}\uD83D` }, { title: "t" })).parts).toEqual([
      ...line("t"),
      { type: "input_file", file_url: `${url}\uFFFD` },
    ]);
  });

  it.each([
    [pdf("no base64!"), "its data is damaged", "document.invalid"],
    [pdf(null), "its data is damaged", "document.invalid"],
    [pdf(PNG), "only PDF can be sent as base64", "document.invalid"],
    [pdf(Buffer.from(" %PDF-1.4").toString("base64")), "only PDF can be sent as base64", "document.invalid"],
    [{ type: "url", url: "file:///x" }, "only http and https URLs can be sent", "document.invalid"],
    [{ type: "url", url: "see http://x" }, "only http and https URLs can be sent", "document.invalid"],
    [{ type: "url", url: "http://x y" }, "only http and https URLs can be sent", "document.invalid"],
    [{ type: "url" }, "only http and https URLs can be sent", "document.invalid"],
    [{ type: "file", file_id: "f" }, "files of Anthropic's Files API are not available", "document.file"],
    [{ type: "hologram" }, "unknown source", "document.invalid"],
    ["x", "unknown source", "document.invalid"],
  ])("%j is left out", (source, why, entry) => {
    expect(parts(doc(source))).toEqual({ parts: line(`[document omitted: ${why}]`), degraded: [entry] });
  });

  it("in an assistant turn become a placeholder, their texts stay", () => {
    const messages = [assistant(doc(pdf()), doc({ type: "text", data: "d" }))];
    const { body, degraded } = ask({ messages });
    expect(body.input).toEqual([answered("[document omitted: it stands in an assistant turn]", "d")]);
    expect(degraded).toEqual(["document.assistant"]);
  });

  it("citations are not made", () => {
    const citations = { enabled: true };
    expect(parts(doc({ type: "text", data: "d" }, { citations })).degraded).toEqual(["document.citations"]);
    expect(parts({ type: "search_result", source: "s", citations }).degraded).toEqual(["document.citations"]);
    expect(parts(doc({ type: "text", data: "d" }, { citations: { enabled: false } })).degraded).toEqual([]);
    expect(parts({ type: "search_result", source: "s", citations: null }).degraded).toEqual([]);
  });
});

describe("other blocks", () => {
  it("a search result is title, source, content", () => {
    const content = [text("a"), text("b"), null];
    expect(parts({ type: "search_result", title: "T", source: "https://s", content }).parts).toEqual(
      line("T\nhttps://s\na\nb"),
    );
    expect(parts({ type: "search_result", source: "s" }).parts).toEqual(line("s"));
  });

  const result = (type: string, content: unknown): JsonObject => ({
    type,
    tool_use_id: "srvtoolu_1",
    content,
  });
  it.each<[JsonObject, string[]]>([
    [
      { type: "server_tool_use", name: "web_search", input: { query: "bun\n runtime" } },
      ["[web search: bun runtime]"],
    ],
    [{ type: "server_tool_use", name: "web_fetch", input: { url: "https://a" } }, ["[web fetch: https://a]"]],
    [{ type: "server_tool_use", name: "bash_code_execution", input: {} }, ["[bash code execution]"]],
    [{ type: "server_tool_use" }, ["[unknown]"]],
    [
      result("web_search_tool_result", [{ title: "Bun", url: "https://bun.sh", encrypted_content: "E" }, {}]),
      ["[web search results]\nBun: https://bun.sh\nunknown: unknown"],
    ],
    [
      result("web_search_tool_result", { error_code: "max_uses_exceeded" }),
      ["[web search failed: max_uses_exceeded]"],
    ],
    [result("web_fetch_tool_result", { url: "https://a" }), ["[web fetch: https://a]"]],
    [result("code_execution_tool_result", { stdout: "1", stderr: "" }), ["[code executed on the server]\n1"]],
    [
      result("bash_code_execution_tool_result", { stdout: "1", stderr: "2" }),
      ["[code executed on the server]\n1\n2"],
    ],
    [result("text_editor_code_execution_tool_result", {}), ["[text editor used on the server]"]],
    [
      result("tool_search_tool_result", { tool_references: [{ tool_name: "A" }, { tool_name: "B" }] }),
      ["Loaded tool: A", "Loaded tool: B"],
    ],
    [{ type: "mcp_tool_use", server_name: "s", name: "n", input: {} }, ["[MCP tool call: s n]"]],
    [result("mcp_tool_result", [text("a"), text("b"), {}]), ["[MCP tool result]\na\nb"]],
    [result("mcp_tool_result", "a"), ["[MCP tool result]\na"]],
    [{ type: "mcp_tool_listing" }, []],
    [result("advisor_tool_result", { text: "do" }), ["[advice]\ndo"]],
    [{ type: "container_upload", file_id: "f" }, ["[file uploaded to a container]"]],
    [{ type: "fallback" }, []],
  ])("%j", (block, texts) => {
    const { body, degraded } = ask({ messages: [assistant(text("a"), block)] });
    expect(body.input).toEqual([answered("a", ...texts)]);
    expect(degraded).toEqual(["block.server_tool"]);
    expect(ask({ messages: [user(text("a"), block)] }).body.input).toEqual([said("user", "a", ...texts)]);
  });

  it.each([
    [{ type: "hologram", data: 5 }, "[hologram block omitted]"],
    [{ type: "a\n".repeat(300) }, `[${"a ".repeat(99)}a… block omitted]`],
    [{}, "[unknown block omitted]"],
    [{ type: 5 }, "[unknown block omitted]"],
    [{ type: "constructor" }, "[constructor block omitted]"],
  ])("the unknown block %j", (block, expected) => {
    expect(parts(block)).toEqual({ parts: line(expected), degraded: ["block.unknown"] });
  });

  it("tool changes without a proper tool change nothing", () => {
    const blocks = [
      { type: "tool_addition" },
      { type: "tool_removal", tool: 5 },
      { type: "tool_addition", tool: { type: "tool_definition" } },
    ];
    expect(inputOf([user(text("a")), system(blocks)])).toEqual([said("user", "a")]);
  });
});
