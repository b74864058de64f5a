import { encodeSignature } from "@codexthropic/protocol";
import { describe, expect, it } from "vitest";
import type { JsonObject } from "@codexthropic/protocol/json";
import {
  answered,
  ask,
  assistant,
  call,
  called,
  commented,
  inputOf,
  output,
  result,
  said,
  system,
  text,
  USER,
  user,
} from "./ask.ts";
import { SEALED } from "./arbitraries.ts";
import { PNG } from "./media.ts";

const NO_OUTPUT = "(no output: the call was interrupted)";
const image = { type: "image", source: { type: "base64", media_type: "image/png", data: PNG } };
const picture = { type: "input_image", image_url: `data:image/png;base64,${PNG}`, detail: "auto" };

describe("system", () => {
  const billing = "x-anthropic-billing-header: cc_version=2.1.330.440; cc_entrypoint=sdk-cli;";
  it.each([
    [undefined, undefined],
    [null, undefined],
    ["", undefined],
    [[], undefined],
    ["A", "A"],
    [[text(billing), text("A"), text("\nB")], "A\n\n\nB"],
    [[text(billing)], undefined],
    [`${billing}\nA`, "A"],
    [[text(""), text("A"), { type: "hologram" }], "A"],
    ["cut \uD83D", "cut \uFFFD"],
    ["say x-anthropic-billing-header: no", "say x-anthropic-billing-header: no"],
  ])("%j ⇒ %j", (value, instructions) => {
    expect(ask({ system: value }).body.instructions).toBe(instructions);
    expect("instructions" in ask({ system: value }).body).toBe(instructions !== undefined);
  });
});

describe("messages", () => {
  it("texts of one message share an item; two messages never do", () => {
    expect(inputOf([USER, user(text("a"), text(""), text("b")), assistant(text("c"), text("d"))])).toEqual([
      said("user", "hi"),
      said("user", "a", "b"),
      answered("c", "d"),
    ]);
  });

  it("system messages become developer messages in place, as text or as blocks alike", () => {
    expect(inputOf([USER, system("env"), system([text("a"), text("b")]), USER])).toEqual([
      said("user", "hi"),
      said("developer", "env"),
      said("developer", "a", "b"),
      said("user", "hi"),
    ]);
  });

  it("what is no text in a system message comes from the user", () => {
    expect(inputOf([USER, system([text("a"), image, text("b")])])).toEqual([
      said("user", "hi"),
      said("developer", "a"),
      { type: "message", role: "user", content: [picture] },
      said("developer", "b"),
    ]);
  });

  it("clear_at ends a system message once a later user message exists", () => {
    const cleared = system("now", { clear_at: "next_user_message" });
    expect(inputOf([USER, cleared])).toEqual([said("user", "hi"), said("developer", "now")]);
    expect(inputOf([USER, cleared, assistant(text("a"))])).toEqual([
      said("user", "hi"),
      said("developer", "now"),
      answered("a"),
    ]);
    expect(inputOf([USER, cleared, assistant(text("a")), USER])).toEqual([
      said("user", "hi"),
      answered("a"),
      said("user", "hi"),
    ]);
    expect(inputOf([USER, system("ever", { clear_at: "never" }), USER])).toHaveLength(3);
    expect(inputOf([USER, { ...USER, clear_at: "next_user_message" }, USER])).toHaveLength(3);
  });

  it("a prefill at the end stays an assistant message", () => {
    expect(inputOf([USER, { role: "assistant", content: "{" }])).toEqual([said("user", "hi"), answered("{")]);
  });

  it("if nothing is left, one user text is sent; it stays when more follows", () => {
    const filler = said("user", "(empty message)");
    expect(inputOf([{ role: "user", content: "" }])).toEqual([filler]);
    expect(inputOf([assistant({ type: "thinking", thinking: "x", signature: "" })])).toEqual([filler]);
    expect(inputOf([user(), USER])).toEqual([filler, said("user", "hi")]);
    expect(inputOf([USER, user()])).toEqual([said("user", "hi")]);
  });

  it("halves of surrogate pairs are replaced, whole ones stay", () => {
    const half = "cut \uD83D";
    const input = inputOf([
      user(text(half), text("🙂")),
      assistant(call("id\uD83D", "Read", { "key\uDE00": [half, "🙂"], literal: "\\ud83d" })),
      user(result("id\uD83D", half)),
    ]);
    expect(input).toEqual([
      said("user", "cut \uFFFD", "🙂"),
      called("id\uFFFD", "Read", '{"key\uFFFD":["cut \uFFFD","🙂"],"literal":"\\\\ud83d"}'),
      output("id\uFFFD", "cut \uFFFD"),
    ]);
  });
});

describe("thinking", () => {
  const sign = (id: string | null, model: string | null = "gpt-5.5"): JsonObject => ({
    type: "thinking",
    thinking: "visible",
    signature: encodeSignature({ id, model, encrypted_content: SEALED }),
  });
  const reasoning = (id?: string): JsonObject => ({
    type: "reasoning",
    ...(id !== undefined && { id }),
    summary: [],
    encrypted_content: SEALED,
  });

  it("ours stands as a reasoning item before what followed it, its text is not replayed", () => {
    const messages = [
      USER,
      assistant(text("a"), sign("rs_1"), sign("rs_2"), text("b"), sign("rs_3"), call("1"), text("c")),
      user(result("1")),
    ];
    const { body, degraded } = ask({ messages });
    expect(body.input).toEqual([
      said("user", "hi"),
      commented("a"),
      reasoning("rs_1"),
      reasoning("rs_2"),
      commented("b"),
      reasoning("rs_3"),
      called("1"),
      commented("c"),
      output("1"),
    ]);
    expect(degraded).toEqual([]);
  });

  it("a bare encrypted string and odd ids travel without an id", () => {
    const bare = { type: "thinking", thinking: "", signature: SEALED };
    expect(
      inputOf([
        assistant(bare, sign("msg_1"), sign(null), sign("rs_"), sign(`rs_${"x".repeat(62)}`), text("a")),
      ]),
    ).toEqual([...Array.from({ length: 5 }, () => reasoning()), answered("a")]);
    expect(inputOf([assistant(sign(`rs_${"x".repeat(61)}`), text("a"))])[0]).toEqual(
      reasoning(`rs_${"x".repeat(61)}`),
    );
  });

  it("with nothing of the assistant behind it is left out: the backend wants an item to follow", () => {
    expect(inputOf([USER, assistant(text("a"), sign("rs_1")), USER])).toEqual([
      said("user", "hi"),
      answered("a"),
      said("user", "hi"),
    ]);
    expect(
      inputOf([USER, assistant(call("1"), sign("rs_1")), user(result("1")), assistant(text("b"))]),
    ).toEqual([said("user", "hi"), called("1"), output("1"), answered("b")]);
    expect(inputOf([USER, assistant(sign("rs_1")), assistant(text("a"))])).toEqual([
      said("user", "hi"),
      reasoning("rs_1"),
      answered("a"),
    ]);
  });

  it("an item that stands twice is sent once", () => {
    expect(inputOf([USER, assistant(sign("rs_1"), text("a")), assistant(sign("rs_1"), text("b"))])).toEqual([
      said("user", "hi"),
      reasoning("rs_1"),
      answered("a"),
      answered("b"),
    ]);
  });

  it.each<[string, JsonObject]>([
    ["signed by Anthropic", { type: "thinking", thinking: "x", signature: "EqQBCkYIBxgCKkA=" }],
    ["unsigned", { type: "thinking", thinking: "x", signature: "" }],
    ["without a signature", { type: "thinking", thinking: "x" }],
    ["redacted", { type: "redacted_thinking", data: "x" }],
    ["of another upstream model", sign("rs_1", "gpt-6-sol")],
  ])("%s is dropped", (_name, block) => {
    const { body, degraded } = ask({ messages: [assistant(block, text("a"))] });
    expect(body.input).toEqual([answered("a")]);
    expect(degraded).toEqual(["thinking.foreign"]);
  });

  it("in a user message is ignored", () => {
    expect(inputOf([user(sign("rs_1"), text("a")), assistant(text("b"))])).toEqual([
      said("user", "a"),
      answered("b"),
    ]);
  });

  it("can be left out altogether", () => {
    const { body, degraded } = ask(
      { messages: [assistant(sign("rs_1"), text("a"))] },
      { withoutReasoning: true },
    );
    expect(body.input).toEqual([answered("a")]);
    expect(degraded).toEqual(["thinking.foreign"]);
  });
});

describe("tool rounds", () => {
  it("keep the source order throughout", () => {
    const turn = assistant(text("a"), text("b"), call("1", "Bash", { command: "ls" }), text("c"));
    expect(inputOf([turn, user(result("1", [text("x"), image]), text("d"))])).toEqual([
      commented("a", "b"),
      called("1", "Bash", '{"command":"ls"}'),
      commented("c"),
      output("1", [{ type: "input_text", text: "x" }, picture]),
      said("user", "d"),
    ]);
    expect(inputOf([assistant(call("1")), user(text("first"), result("1"))])).toEqual([
      called("1"),
      said("user", "first"),
      output("1"),
    ]);
  });

  it("parallel calls and their results", () => {
    expect(inputOf([assistant(call("1"), call("2")), user(result("2", "b"), result("1", "a"))])).toEqual([
      called("1"),
      called("2"),
      output("2", "b"),
      output("1", "a"),
    ]);
  });

  it.each([
    [undefined, "{}"],
    [null, "{}"],
    [{}, "{}"],
    [{ a: [1, null] }, '{"a":[1,null]}'],
    ["text", '"text"'],
    [
      { __unparsedToolInput: { raw: '{"command":', len: 11 } },
      '{"__unparsedToolInput":{"raw":"{\\"command\\":","len":11}}',
    ],
  ])("input %j ⇒ arguments %s", (input, args) => {
    expect(inputOf([assistant({ type: "tool_use", id: "1", name: "Read", input })])[0]).toEqual(
      called("1", "Read", args),
    );
  });

  it.each<[string, unknown, JsonObject, unknown]>([
    ["text", "two", {}, "two"],
    ["texts", [text("a"), text(""), text("b")], {}, "a\nb"],
    ["no content", undefined, {}, "(no output)"],
    ["null", null, {}, "(no output)"],
    ["an empty text", "", {}, "(no output)"],
    ["no blocks", [], {}, "(no output)"],
    ["only empty texts", [text("")], {}, "(no output)"],
    ["an error", "Exit code 3", { is_error: true }, "Error: Exit code 3"],
    ["an error of blocks", [text("a"), text("b")], { is_error: true }, "Error: a\nb"],
    ["an error without content", "", { is_error: true }, "Error: (no output)"],
    ["an odd is_error", "a", { is_error: "yes" }, "a"],
    ["no error", "a", { is_error: false }, "a"],
    [
      "a failed screenshot",
      [image],
      { is_error: true },
      [{ type: "input_text", text: "Error: the tool failed." }, picture],
    ],
    [
      "an error with text and image",
      [text("a"), image],
      { is_error: true },
      [{ type: "input_text", text: "Error: a" }, picture],
    ],
    ["an image", [image], {}, [picture]],
    [
      "a damaged image",
      [{ type: "image", source: { type: "base64", media_type: "image/png", data: "?" } }],
      {},
      "[image omitted: its data is damaged]",
    ],
    [
      "tool references",
      [{ type: "tool_reference", tool_name: "A" }, { type: "tool_reference" }],
      {},
      "Loaded tool: A\nLoaded tool: ",
    ],
    ["blocks within blocks", [result("2"), text("a")], {}, "[tool_result block omitted]\na"],
  ])("a result of %s", (_name, content, more, expected) => {
    const block = { type: "tool_result", tool_use_id: "1", content, ...more };
    expect(inputOf([assistant(call("1")), user(block)])[1]).toEqual(output("1", expected));
  });

  it("a call without a result gets an output behind its turn, where it stays", () => {
    const turn = [USER, assistant(call("1"), text("a"), call("2")), user(result("2"))];
    const expected = [
      said("user", "hi"),
      called("1"),
      commented("a"),
      called("2"),
      output("1", NO_OUTPUT),
      output("2"),
    ];
    expect(inputOf(turn)).toEqual(expected);
    expect(inputOf([...turn, assistant(text("b")), USER])).toEqual([
      ...expected,
      answered("b"),
      said("user", "hi"),
    ]);
    expect(inputOf([assistant(call("1"), call("2"))])).toEqual([
      called("1"),
      called("2"),
      output("1", NO_OUTPUT),
      output("2", NO_OUTPUT),
    ]);
    expect(inputOf([assistant(call("1")), assistant(text("a"))])).toEqual([
      called("1"),
      answered("a"),
      output("1", NO_OUTPUT),
    ]);
  });

  it("a call that the user made is answered as well", () => {
    expect(inputOf([user(call("1")), assistant(text("a"))])).toEqual([
      called("1"),
      output("1", NO_OUTPUT),
      answered("a"),
    ]);
    expect(inputOf([assistant(text("a")), user(call("1"))])).toEqual([
      answered("a"),
      called("1"),
      output("1", NO_OUTPUT),
    ]);
  });

  it("a late result still belongs to its call", () => {
    expect(inputOf([assistant(call("1")), USER, assistant(text("a")), user(result("1", "late"))])).toEqual([
      called("1"),
      said("user", "hi"),
      answered("a"),
      output("1", "late"),
    ]);
  });

  it("a result without its call becomes a text of the user", () => {
    const heading = "Result of a tool call that is not part of this conversation (1):";
    expect(inputOf([user(result("1", "x"))])).toEqual([said("user", `${heading}\nx`)]);
    expect(inputOf([user(result("1", [text("x"), image]))])).toEqual([
      {
        type: "message",
        role: "user",
        content: [{ type: "input_text", text: heading }, { type: "input_text", text: "x" }, picture],
      },
    ]);
  });

  it("a result in front of its call stands behind it as well", () => {
    const heading = "Result of a tool call that is not part of this conversation (1):";
    const early = [user(result("1", "early"), result("1", "again")), assistant(call("1"))];
    expect(inputOf(early).slice(1)).toEqual([called("1"), output("1", "early")]);
    expect(inputOf([...early, user(result("1", "real"))])).toEqual([
      said("user", `${heading}\nearly`, `${heading}\nagain`),
      called("1"),
      output("1", "real"),
    ]);
  });

  it("of two results of one call the first stays", () => {
    expect(
      inputOf([assistant(call("1")), user(result("1", "a"), result("1", "b")), user(result("1", "c"))]),
    ).toEqual([called("1"), output("1", "a")]);
  });

  it("an id used again in a later round becomes a new one", () => {
    const round = (value: string) => [assistant(call("1")), user(result("1", value))];
    expect(inputOf([...round("a"), ...round("b"), ...round("c")])).toEqual([
      called("1"),
      output("1", "a"),
      called("1_2"),
      output("1_2", "b"),
      called("1_3"),
      output("1_3", "c"),
    ]);
  });

  it("a later round's result is not taken for an unanswered call of the same id", () => {
    expect(inputOf([assistant(call("1")), USER, assistant(call("1")), user(result("1", "b"))])).toEqual([
      called("1"),
      output("1", NO_OUTPUT),
      said("user", "hi"),
      called("1_2"),
      output("1_2", "b"),
    ]);
  });

  it("one id twice in a turn is answered in order", () => {
    expect(
      inputOf([assistant(call("1"), call("1")), user(result("1", "a"), result("1", "b"), result("1", "c"))]),
    ).toEqual([called("1"), called("1_2"), output("1", "a"), output("1_2", "b")]);
  });

  it("a new id never meets one that is in use", () => {
    expect(
      inputOf([
        assistant(call("1_2")),
        user(result("1_2")),
        assistant(call("1")),
        user(result("1")),
        assistant(call("1")),
        user(result("1")),
      ]),
    ).toEqual([called("1_2"), output("1_2"), called("1"), output("1"), called("1_3"), output("1_3")]);
  });

  it("ids of 64 characters stay, longer ones are shortened alike on call and output", () => {
    const id = "toolu_".padEnd(64, "x");
    const [first, second] = [`${id}1`, `${id}2`];
    const input = inputOf([
      assistant(call(id), call(first), call(second), call("é".repeat(65))),
      user(result(id), result(second), result(first)),
    ]);
    const ids = input.map((item) => ("call_id" in item ? item.call_id : ""));
    expect(ids.slice(0, 4)).toEqual([
      id,
      expect.stringMatching(/^toolu_x{25}_[\da-f]{32}$/),
      expect.stringMatching(/^toolu_x{25}_[\da-f]{32}$/),
      expect.stringMatching(/^_{31}_[\da-f]{32}$/),
    ]);
    expect(ids.slice(4)).toEqual([ids[3], ids[0], ids[2], ids[1]]);
    expect(inputOf([assistant({ type: "tool_use", name: "Read" })])[0]).toMatchObject({
      call_id: `_${"0".repeat(32)}`,
    });
  });

  it("many open calls are no problem", () => {
    const rounds = Array.from({ length: 150_000 }, (_, index) => assistant(call(`t${index}`)));
    expect(inputOf(rounds)).toHaveLength(300_000);
  });
});

describe("the phase of assistant texts", () => {
  const turn = [
    USER,
    assistant(text("I will read it."), call("1")),
    user(result("1")),
    assistant(text("It says A.")),
  ];

  it("commentary where the message has calls, else the final answer", () => {
    expect(inputOf(turn)).toEqual([
      said("user", "hi"),
      commented("I will read it."),
      called("1"),
      output("1"),
      answered("It says A."),
    ]);
  });

  it("never changes when more follows", () => {
    const long = [...turn, USER, assistant(text("b"), call("2")), user(result("2")), assistant(text("c"))];
    for (const count of [2, 4, 5, 6, 8]) {
      const shorter = inputOf(long.slice(0, count)).filter(({ type }) => type === "message");
      expect(
        inputOf(long)
          .filter(({ type }) => type === "message")
          .slice(0, shorter.length),
      ).toEqual(shorter);
    }
  });
});
