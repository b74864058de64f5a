import { readFileSync } from "node:fs";
import { validateBody } from "@codexthropic/codex-sim";
import type { JsonObject } from "@codexthropic/protocol/json";
import { describe, expect, it } from "vitest";
import { answered, ask, called, commented, output, said } from "./ask.ts";

/** Requests made after public bug reports of proxies like this one; each stands for a kind. */
function sent(name: string) {
  const file = new URL(`fixtures/cases/${name}.json`, import.meta.url);
  const translation = ask(JSON.parse(readFileSync(file, "utf8")) as JsonObject);
  expect(validateBody(translation.body)).toBeNull();
  return translation;
}

describe("reported cases", () => {
  it("old messages stay behind a compaction block", () => {
    expect(sent("compaction-blocks").body.input).toEqual([
      said("user", "Summary: the user asked things."),
      answered("Going on."),
      said("user", "next"),
    ]);
  });

  it("compaction on demand summarizes, with the client's instructions and without tools", () => {
    const { body, context } = sent("compaction-on-demand");
    expect(body.input).toEqual([
      said("user", "list the files"),
      called("t1", "Bash", '{"command":"ls"}'),
      output("t1", "a.ts b.ts"),
      said("user", "Keep file names."),
    ]);
    expect(body.tools).toBeUndefined();
    expect(context.compaction).toBe(true);
  });

  it("a format whose root is a reference is strict", () => {
    const { body, degraded } = sent("format-root-ref");
    expect(body.text?.format).toMatchObject({
      strict: true,
      schema: { type: "object", required: ["name", "children"] },
    });
    expect(degraded).toEqual([]);
  });

  it("an image that is called png and is a jpeg is sent as one", () => {
    const { body, degraded } = sent("image-media-type");
    expect(body.input[0]).toMatchObject({
      content: [{ image_url: expect.stringMatching(/^data:image\/jpeg;base64,\/9j\//) }, { text: "see" }],
    });
    expect(degraded).toEqual([]);
  });

  it("newer versions of client tools are offered", () => {
    const { body, degraded } = sent("newer-server-tools");
    expect(body.tools?.map((tool) => ("name" in tool ? tool.name : tool.type))).toEqual([
      "Bash",
      "str_replace_based_edit_tool",
      "bash",
      "memory",
      "web_search",
    ]);
    expect(JSON.stringify(body.input)).toContain("Do X first.");
    expect(degraded).toEqual(["block.server_tool", "mcp_servers.ignored", "tool.mcp", "tool.unknown"]);
  });

  it("a pattern with look-ahead is removed, the rest of the tool is intact", () => {
    const { body, degraded } = sent("pattern-lookahead");
    expect(body.tools?.[1]).toEqual({
      type: "function",
      name: "mcp__mail__send",
      strict: false,
      parameters: {
        type: "object",
        properties: { email: { type: "string", format: "email" } },
        required: ["email"],
      },
    });
    expect(degraded).toEqual(["schema.pattern"]);
  });

  it("assistant texts have their phase", () => {
    expect(sent("phase").body.input).toEqual([
      said("user", "read a"),
      commented("I will read it."),
      called("call_1", "Read", '{"file_path":"/a"}'),
      output("call_1", "A"),
      answered("It says A."),
      said("user", "and b"),
    ]);
  });

  it("a format is strict without the pattern that is refused", () => {
    const { body } = sent("strict-format-refused");
    expect(body.text?.format).toMatchObject({
      strict: true,
      schema: { properties: { a: { type: "string" } } },
    });
    expect(JSON.stringify(body.text)).not.toContain("pattern");
  });
});
