import type { InputItem, ResponsesBody } from "@codexthropic/protocol/codex";
import { describe, expect, test } from "vitest";
import { countRequest, countTokens } from "@codexthropic/tokens";
import { gif, jpeg, png, webpExtended, webpLossless, webpLossy } from "./images.ts";

const body = (input: InputItem[], rest: Partial<ResponsesBody> = {}): ResponsesBody => ({
  model: "gpt-5.5",
  stream: true,
  store: false,
  input,
  ...rest,
});

const user = (text: string): InputItem => ({
  type: "message",
  role: "user",
  content: [{ type: "input_text", text }],
});

/** What one more item adds. */
async function cost(...items: InputItem[]): Promise<number> {
  return (await countRequest(body(items))) - (await countRequest(body([])));
}

describe("texts", () => {
  test("a user message: its text and four tokens around it", async () => {
    expect(await cost(user("2 + 2 = 4"))).toBe(7 + 4);
  });

  test("instructions count like a message", async () => {
    const bare = await countRequest(body([]));
    expect(await countRequest(body([], { instructions: "2 + 2 = 4" }))).toBe(bare + 7 + 4);
  });

  test("a call counts its name and arguments, its output the text", async () => {
    const call: InputItem = { type: "function_call", call_id: "call_1", name: "Read", arguments: '{"a":1}' };
    const output: InputItem = { type: "function_call_output", call_id: "call_1", output: "2 + 2 = 4" };
    const spelled = (await countTokens("Read")) + (await countTokens('{"a":1}'));
    expect(await cost(call, output)).toBe(13 + spelled + 14 + 7);
  });

  test("an answer, and an output in parts", async () => {
    const answer: InputItem = {
      type: "message",
      role: "assistant",
      content: [{ type: "output_text", text: "2 + 2 = 4" }],
    };
    const output: InputItem = {
      type: "function_call_output",
      call_id: "call_1",
      output: [
        { type: "input_text", text: "2 + 2 = 4" },
        { type: "input_image", image_url: png(100, 100) },
      ],
    };
    expect(await cost(answer, output)).toBe(6 + 7 + 14 + 7 + 255);
  });

  test("the schema of a structured answer counts", async () => {
    const schema = { type: "object", properties: { title: { type: "string" } } };
    const format = { type: "json_schema", name: "out", strict: true, schema } as const;
    const bare = await countRequest(body([]));
    expect(await countRequest(body([], { text: { format } }))).toBe(
      bare + (await countTokens(JSON.stringify(schema))),
    );
  });
});

describe("images by their pixels", () => {
  const image = (image_url: string, detail?: "low"): InputItem => ({
    type: "message",
    role: "user",
    content: [{ type: "input_image", image_url, ...(detail && { detail }) }],
  });

  test.each([
    // The two examples of OpenAI's page, then one of each format.
    ["1,024 × 1,024", png(1_024, 1_024), 765],
    ["2,048 × 4,096", png(2_048, 4_096), 1_105],
    ["png of one tile", png(512, 512), 255],
    ["png of one pixel more", png(513, 512), 425],
    ["jpeg", jpeg(1_024, 600), 765],
    ["gif", gif(512, 300), 255],
    ["webp, lossy", webpLossy(800, 500), 425],
    ["webp, lossless", webpLossless(800, 600), 765],
    ["webp, extended", webpExtended(512, 513), 425],
    ["a thin line", png(5_000, 1), 85 + 4 * 170],
    ["at a URL", "https://example.com/a.png", 765],
    ["a damaged header", "data:image/png;base64,iVBORw0KGgo=", 765],
    ["zero pixels", png(0, 0), 765],
    ["no base64", "data:image/png;base64,%%%%", 765],
  ])("%s", async (_, url, tokens) => {
    expect(await cost(image(url))).toBe(tokens + 4);
  });

  test("low detail is 85 whatever the size", async () => {
    expect(await cost(image(png(4_000, 4_000), "low"))).toBe(85 + 4);
  });
});

describe("documents by their pages", () => {
  const file = (file: { file_data?: string; file_url?: string }): InputItem => ({
    type: "message",
    role: "user",
    content: [{ type: "input_file", filename: "a.pdf", ...file }],
  });
  const pdf = (text: string): string => `data:application/pdf;base64,${btoa(text)}`;

  test.each([
    ["two page objects", pdf("%PDF-1.7 <</Type /Pages>> <</Type /Page>> <</Type/Page>>"), 2],
    ["pages in compressed streams: by size", pdf("%PDF-1.7" + "x".repeat(120_000)), 3],
    ["a long document is scaled up from its head", pdf("<</Type /Page>>".padEnd(100_000).repeat(30)), 31],
    ["damaged", "data:application/pdf;base64,%", 1],
  ])("%s", async (_, file_data, pages) => {
    expect(await cost(file({ file_data }))).toBe(4 + pages * 1_200);
  });

  test("a document at a URL is taken for five pages", async () => {
    expect(await cost(file({ file_url: "https://example.com/a.pdf" }))).toBe(4 + 5 * 1_200);
  });
});

test.each([
  ["x".repeat(400), 0],
  ["x".repeat(4_000), 588],
])("reasoning by the size of its encrypted content", async (encrypted_content, tokens) => {
  expect(await cost({ type: "reasoning", summary: [], encrypted_content })).toBe(tokens + 6);
});

describe("tools", () => {
  const parameters = {
    type: "object",
    required: ["path"],
    properties: {
      path: { type: "string", description: "Where to look" },
      mode: { enum: ["fast", "slow"], default: "fast" },
      depth: { type: ["integer", "null"] },
      filters: { type: "array", items: { anyOf: [{ type: "boolean" }, { properties: { not: {} } }, true] } },
    },
  };
  const tool = {
    type: "function",
    name: "Find",
    description: "Finds files.",
    strict: false,
    parameters,
  } as const;
  const rendered = `# Tools

## functions

namespace functions {

// Finds files.
type Find = (_: {
// Where to look
path: string,
// default: "fast"
mode?: "fast" | "slow",
depth?: number | null,
filters?: boolean | {
not?: any,
} | any[],
}) => any;

} // namespace functions`;

  test("are counted as the TypeScript that the model reads, in both lanes", async () => {
    const bare = await countRequest(body([]));
    const tokens = await countTokens(rendered);
    expect(await countRequest(body([], { tools: [tool] }))).toBe(bare + tokens);
    expect(await cost({ type: "additional_tools", role: "developer", tools: [tool] })).toBe(tokens + 4);
  });

  test("hosted search counts as a small tool", async () => {
    const tools = [{ type: "web_search", external_web_access: true }] as const;
    expect(await countRequest(body([], { tools: [...tools] }))).toBeGreaterThan(30);
  });

  test("a tool search and what it has found count as tools do", async () => {
    const { name: _name, strict: _strict, ...search } = tool;
    const offered = { ...search, type: "tool_search", execution: "client" } as const;
    const bare = await countRequest(body([]));
    const named = (name: string): string => rendered.replace("type Find", `type ${name}`);
    expect(await countRequest(body([], { tools: [offered] }))).toBe(
      bare + (await countTokens(named("tool_search"))),
    );
    const item = { call_id: "call_1", status: "completed", execution: "client" } as const;
    expect(await cost({ ...item, type: "tool_search_call", arguments: { query: "a" } })).toBe(
      13 + (await countTokens("tool_search")) + (await countTokens('{"query":"a"}')),
    );
    const found = { ...tool, defer_loading: true } as const;
    expect(await cost({ ...item, type: "tool_search_output", tools: [found] })).toBe(
      14 + (await countTokens(rendered)),
    );
    expect(await cost({ ...item, type: "tool_search_output", tools: [] })).toBe(14);
  });

  test("a schema without end is cut, not followed", async () => {
    const endless: Record<string, unknown> = { type: "array" };
    endless["items"] = endless;
    const tools = [{ ...tool, parameters: endless }];
    expect(await countRequest(body([], { tools }))).toBeLessThan(100);
  });
});
