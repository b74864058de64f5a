import type { CodexEvent } from "@codexthropic/protocol/codex";
import { describe, expect, it } from "vitest";
import { fixture, outline, reducer, run } from "./support.ts";

const created: CodexEvent = { type: "response.created", response: { id: "resp_1" } };
const completed: CodexEvent = { type: "response.completed", response: { id: "resp_1" } };

const finished = (output: object[]): CodexEvent => ({
  type: "response.completed",
  response: { id: "resp_1", output },
});

const text = (delta: string, output_index = 0, content_index = 0): CodexEvent => ({
  type: "response.output_text.delta",
  output_index,
  content_index,
  delta,
});

const done = (item: object, output_index = 0): CodexEvent => ({
  type: "response.output_item.done",
  output_index,
  item,
});

const call = (id: string, name = "Bash", more: object = {}): object => ({
  type: "function_call",
  call_id: id,
  name,
  arguments: '{"command":"ls"}',
  ...more,
});

const message = (...texts: string[]): object => ({
  type: "message",
  id: "msg_1",
  content: texts.map((part) => ({ type: "output_text", text: part })),
});

describe("thinking", () => {
  const reasoning = fixture("gpt-5.5-reasoning-two-parts");

  it("has no block when the client did not ask", () => {
    expect(outline(run(reasoning, { thinking: "none" }))).toMatchInlineSnapshot(`
      "
      msg_0f3c9a claude-opus-5-5
      0 text |OK ;
      end_turn · in 234 read 1000 write 0 out 56 (32 thinking)
      "
    `);
  });

  it("has only its signature when the client wants it omitted", () => {
    expect(outline(run(reasoning, { thinking: "omitted" }))).toMatchInlineSnapshot(`
      "
      msg_0f3c9a claude-opus-5-5
      0 thinking  signed codexthropic.1.WyJyc18wIiwiZ3B0LTUuNSJd.gAAAAABfinal… ;
      1 text |OK ;
      end_turn · in 234 read 1000 write 0 out 56 (32 thinking)
      "
    `);
  });

  it("without state is signed with nothing", () => {
    const answer = run([
      created,
      { type: "response.reasoning_summary_text.delta", output_index: 0, summary_index: 0, delta: "Hm" },
      done({ type: "reasoning", summary: [{ type: "summary_text", text: "Hm" }] }),
      completed,
    ]);
    expect(answer).toContainEqual({
      type: "content_block_delta",
      index: 0,
      delta: { type: "signature_delta", signature: "" },
    });
  });

  it("that was broken off carries no early state", () => {
    const answer = run([
      created,
      {
        type: "response.output_item.added",
        output_index: 0,
        item: { type: "reasoning", encrypted_content: "gA" },
      },
      {
        type: "response.incomplete",
        response: { id: "resp_1", incomplete_details: { reason: "max_output_tokens" } },
      },
    ]);
    expect(outline(answer)).toMatchInlineSnapshot(`
      "
      msg_1 claude-opus-5-5
      max_tokens · in 1200 read 0 write 0 out 0
      "
    `);
  });

  it("that was announced but never finished carries the early state if the response is complete", () => {
    const answer = run([
      created,
      {
        type: "response.output_item.added",
        output_index: 0,
        item: { type: "reasoning", encrypted_content: "gA" },
      },
      completed,
    ]);
    expect(outline(answer)).toMatchInlineSnapshot(`
      "
      msg_1 claude-opus-5-5
      0 thinking  signed codexthropic.1.W251bGwsImdwdC01LjUiXQ.gA ;
      end_turn · in 1200 read 0 write 0 out 0
      "
    `);
  });
});

describe("items", () => {
  it("are the same by id when upstream gives no index", () => {
    const delta = (item_id: string, piece: string): CodexEvent => ({
      type: "response.function_call_arguments.delta",
      item_id,
      delta: piece,
    });
    const item = (id: string, args: string): CodexEvent => ({
      type: "response.output_item.done",
      item: { ...call(`call_${id}`), id, arguments: args },
    });
    const added = (id: string): CodexEvent => ({
      type: "response.output_item.added",
      item: { ...call(`call_${id}`), id, arguments: "" },
    });
    const events = [
      created,
      added("a"),
      added("b"),
      delta("b", '{"command":"b"}'),
      delta("a", '{"command":"a"}'),
    ];
    expect(outline(run([...events, item("b", '{"command":"b"}'), item("a", '{"command":"a"}'), completed])))
      .toMatchInlineSnapshot(`
        "
        msg_1 claude-opus-5-5
        0 tool_use call_a Bash |{"command":"a"|} ;
        1 tool_use call_b Bash |{"command":"b"|} ;
        tool_use · in 1200 read 0 write 0 out 8
        "
      `);
  });

  it("are guessed when upstream gives neither index nor id", () => {
    const delta = (piece: string): CodexEvent => ({ type: "response.output_text.delta", delta: piece });
    expect(outline(run([delta("Hel"), delta("lo"), completed]))).toMatchInlineSnapshot(`
      "
      msg_codex claude-opus-5-5
      0 text |Hel|lo ;
      end_turn · in 1200 read 0 write 0 out 2
      "
    `);
  });

  it("that share an index are told apart by their ids", () => {
    const first = { ...message("one"), id: "msg_a" };
    const second = { ...message("two"), id: "msg_b" };
    expect(outline(run([created, done(first), done(second), completed]))).toMatchInlineSnapshot(`
      "
      msg_1 claude-opus-5-5
      0 text |one ;
      1 text |two ;
      end_turn · in 1200 read 0 write 0 out 2
      "
    `);
  });

  it("that come once more are not doubled", () => {
    const again = done(message("once"));
    const terminal = { type: "response.completed", response: { id: "resp_1", output: [message("once")] } };
    expect(outline(run([created, text("once"), again, again, text("late"), terminal])))
      .toMatchInlineSnapshot(`
      "
      msg_1 claude-opus-5-5
      0 text |once ;
      end_turn · in 1200 read 0 write 0 out 1
      "
    `);
  });

  it("that a shortened list shows at another place are not doubled", () => {
    const thinking = { type: "reasoning", id: "rs_1", encrypted_content: "gA" };
    const output = [{ ...message("answer"), id: "msg_1" }];
    const events = [created, done(thinking, 0), done({ ...message("answer"), id: "msg_1" }, 1)];
    expect(outline(run([...events, { type: "response.completed", response: { id: "resp_1", output } }])))
      .toMatchInlineSnapshot(`
      "
      msg_1 claude-opus-5-5
      0 thinking  signed codexthropic.1.WyJyc18xIiwiZ3B0LTUuNSJd.gA ;
      1 text |answer ;
      end_turn · in 1200 read 0 write 0 out 2
      "
    `);
  });

  it("have a block for each content part", () => {
    const events = [created, text("a", 0, 0), text("b", 0, 1), text("c", 0, 1)];
    expect(outline(run([...events, done(message("a", "bc", "d")), completed]))).toMatchInlineSnapshot(`
      "
      msg_1 claude-opus-5-5
      0 text |a ;
      1 text |b|c ;
      2 text |d ;
      end_turn · in 1200 read 0 write 0 out 1
      "
    `);
  });

  it("with the same call id keep both calls", () => {
    const thrice = [0, 1, 2].map((index) => done(call("call_1"), index));
    expect(outline(run([created, ...thrice, completed]))).toContain("2 tool_use call_1_3 Bash");
    expect(outline(run([created, done(call("call_1"), 0), done(call("call_1"), 1), completed])))
      .toMatchInlineSnapshot(`
      "
      msg_1 claude-opus-5-5
      0 tool_use call_1 Bash |{"command":"ls"} ;
      1 tool_use call_1_2 Bash |{"command":"ls"} ;
      tool_use · in 1200 read 0 write 0 out 8
      "
    `);
  });

  it("without any call id get one from the response", () => {
    expect(outline(run([created, done(call("", "Bash", { id: "" })), completed]))).toMatchInlineSnapshot(`
      "
      msg_1 claude-opus-5-5
      0 tool_use call_1_0 Bash |{"command":"ls"} ;
      tool_use · in 1200 read 0 write 0 out 4
      "
    `);
  });

  it("that are whole survive a response that was broken off, halves that nobody has seen do not", () => {
    const added = (id: string, output_index: number): CodexEvent => ({
      type: "response.output_item.added",
      output_index,
      item: { ...call(id), id, arguments: "" },
    });
    const listed = [
      call("a", "Bash", { id: "a" }),
      call("b", "Bash", { id: "b" }),
      call("c", "Bash", { id: "c", status: "incomplete" }),
    ];
    const answer = run([
      created,
      added("a", 0),
      added("b", 1),
      added("c", 2),
      text("Meanwhile", 3),
      { type: "response.incomplete", response: { id: "resp_1", output: listed } },
    ]);
    expect(outline(answer)).toMatchInlineSnapshot(`
      "
      msg_1 claude-opus-5-5
      0 tool_use a Bash |{"command":"ls"} ;
      1 tool_use b Bash |{"command":"ls"} ;
      2 text |Meanwhile ;
      tool_use · in 1200 read 0 write 0 out 11
      "
    `);
  });

  it("of two kinds under one index are two items", () => {
    const events = [created, text("a", 0), done(call("call_1"), 0), done(message("a"), 0), completed];
    expect(outline(run(events))).toContain('0 text |a ;\n1 tool_use call_1 Bash |{"command":"ls"} ;');
    const listed = [
      { ...call("call_1"), id: "x" },
      { ...message("b"), id: "x" },
    ];
    expect(outline(run([created, done({ ...call("call_1"), id: "x" }), finished(listed)]))).toContain(
      '0 tool_use call_1 Bash |{"command":"ls"} ;\n1 text |b ;',
    );
  });

  it("are found by index or by id, whichever both sides give", () => {
    const delta = (delta: string, address: object): CodexEvent => ({
      type: "response.output_text.delta",
      content_index: 0,
      delta,
      ...address,
    });
    const byId = [
      delta("a", { item_id: "m" }),
      delta("b", { item_id: "m", output_index: 3 }),
      delta("c", { item_id: "m" }),
    ];
    expect(outline(run([created, ...byId, completed]))).toContain("0 text |a|b|c ;\nend_turn");
    const byIndex = [
      delta("a", { output_index: 1 }),
      delta("b", { output_index: 1, item_id: "m" }),
      delta("c", { output_index: 2, item_id: "m" }),
    ];
    expect(outline(run([created, ...byIndex, completed]))).toContain("0 text |a|b ;\n1 text |c ;\nend_turn");
    const apart = [
      delta("a", { item_id: "m" }),
      delta("b", { item_id: "n" }),
      delta("c", { item_id: "m" }),
      delta("d", { output_index: 0 }),
    ];
    expect(outline(run([created, ...apart, completed]))).toContain("0 text |a|c ;\n1 text |b|d ;\nend_turn");
    const nameless = [
      delta("a", { item_id: "m" }),
      delta("b", {}),
      delta("c", { item_id: "n" }),
      delta("d", {}),
    ];
    expect(outline(run([created, ...nameless, completed]))).toContain(
      "0 text |a|b ;\n1 text |c|d ;\nend_turn",
    );
    const over = [delta("a", {}), { type: "response.output_item.done", item: message("a") }, delta("b", {})];
    expect(outline(run([created, ...over, completed]))).toContain("0 text |a ;\n1 text |b ;\nend_turn");
  });

  it("that nothing tells apart are one as long as it is open, and come once", () => {
    const anonymous: CodexEvent = {
      type: "response.output_text.delta",
      content_index: 0,
      delta: "a",
    } as CodexEvent;
    const whole = { type: "response.output_item.done", item: { ...message("a"), id: "msg_1" } } as CodexEvent;
    const bare = {
      type: "response.output_item.done",
      item: { ...message("a"), id: undefined },
    } as CodexEvent;
    for (const events of [[anonymous, whole], [anonymous, bare], [anonymous]]) {
      expect(outline(run([created, ...events, finished([message("a")])]))).toContain(
        "\n0 text |a ;\nend_turn",
      );
    }
  });

  it("that are listed without an id are found by their place", () => {
    const nameless = { ...message("a"), id: undefined };
    expect(outline(run([created, text("a"), done(nameless), finished([nameless])]))).toContain(
      "0 text |a ;\nend_turn",
    );
    expect(outline(run([created, text("a"), finished([message("ab")])]))).toContain(
      "0 text |a|b ;\nend_turn",
    );
    expect(outline(run([created, done(message("a"), 0), done(message("a"), 0), finished([])]))).toContain(
      "0 text |a ;\nend_turn",
    );
    expect(outline(run([created, done(nameless), done(message("b"))]))).toContain("0 text |a ;\nerror");
  });

  it("say nothing more once they have been said whole", () => {
    const whole: CodexEvent = {
      type: "response.output_text.done",
      output_index: 0,
      content_index: 0,
      text: "all",
    };
    expect(outline(run([created, text("a"), whole, text("late"), completed]))).toContain("0 text |a|ll ;");
    const nothing: CodexEvent = { ...whole, text: "" };
    expect(outline(run([created, text("a"), nothing, text("b"), completed]))).toContain("0 text |a|b ;");
  });

  it("of a custom tool may come whole, in either way", () => {
    const item = { type: "custom_tool_call", call_id: "call_1", name: "patch", input: "x" };
    expect(outline(run([created, done(item), completed]))).toContain('patch |{"input":"x"} ;');
    const added: CodexEvent = {
      type: "response.output_item.added",
      output_index: 0,
      item: { ...item, input: "" },
    };
    const whole: CodexEvent = { type: "response.custom_tool_call_input.done", output_index: 0, input: "x" };
    expect(outline(run([created, added, whole, completed]))).toContain('patch |{"input":"x|"} ;');
  });

  it("that call and were never seen before they broke off are left out", () => {
    expect(
      outline(run([created, done(call("call_1", "Bash", { status: "incomplete" })), completed])),
    ).toContain("claude-opus-5-5\nend_turn");
  });

  it("that call under an empty name are named later or left out", () => {
    const added: CodexEvent = {
      type: "response.output_item.added",
      output_index: 0,
      item: call("call_1", "", { arguments: "" }),
    };
    expect(outline(run([created, added, done(call("call_1")), completed]))).toContain("tool_use call_1 Bash");
    expect(outline(run([created, added, done(call("call_1", "")), completed]))).not.toContain("tool_use");
  });

  it("of names that every object has are no tools", () => {
    const answer = run([created, done(call("call_1", "constructor")), completed]);
    expect(outline(answer)).toContain("tool_use call_1 constructor");
  });

  it("that wait unfinished are whole when the response is", () => {
    const args = (output_index: number): CodexEvent => ({
      type: "response.function_call_arguments.delta",
      output_index,
      delta: '{"command":"ls"}',
    });
    const added = (output_index: number): CodexEvent => ({
      type: "response.output_item.added",
      output_index,
      item: call(`call_${output_index}`, "Bash", { arguments: "" }),
    });
    const answer = outline(run([created, added(0), added(1), args(1), args(0), completed]));
    expect(answer).toContain(
      '0 tool_use call_0 Bash |{"command":"ls"|} ;\n1 tool_use call_1 Bash |{"command":"ls"|} ;\ntool_use',
    );
  });

  it("that only the list shows stand beside those that the stream has shown", () => {
    const second = { ...message("b"), id: "msg_2" };
    expect(outline(run([created, done(message("a")), finished([message("a"), second])]))).toContain(
      "0 text |a ;\n1 text |b ;\nend_turn",
    );
    const listed = [call("call_1", "Bash", { id: "fc_1" }), message("a")];
    expect(outline(run([created, done(call("call_1", "Bash", { id: "fc_1" })), finished(listed)]))).toContain(
      "1 text |a ;",
    );
  });

  it("may be damaged inside", () => {
    const refusal: CodexEvent = {
      type: "response.refusal.done",
      output_index: 0,
      content_index: 0,
      refusal: "No.",
    };
    const item = { type: "message", content: [null, { type: "audio", refusal: "x" }] };
    expect(outline(run([created, refusal, done(item), completed]))).toContain("0 text |No. ;\nrefusal");
    const reasoning = { type: "reasoning", id: 7, summary: [null, { text: 7 }], encrypted_content: "" };
    expect(outline(run([created, done(reasoning), completed]))).toContain("claude-opus-5-5\nend_turn");
    const state = { ...reasoning, encrypted_content: "gA" };
    expect(outline(run([created, done(state), completed]))).toContain(
      "0 thinking  signed codexthropic.1.W251bGwsImdwdC01LjUiXQ.gA ;",
    );
  });

  it("of unknown kinds are left out", () => {
    const output = [{ type: "compaction", id: "cmp_1" }, null, message("answer")];
    const answer = run([
      created,
      done({ type: "image_generation_call" }),
      { type: "response.completed", response: { id: "resp_1", output } } as CodexEvent,
    ]);
    expect(outline(answer)).toContain("0 text |answer ;");
  });

  it("are nothing when they are empty", () => {
    expect(outline(run([created, done(message("")), done({ type: "web_search_call" }, 1), completed])))
      .toMatchInlineSnapshot(`
      "
      msg_1 claude-opus-5-5
      0 server_tool_use srvtoolu_1_1 web_search |{"query":""} ;
      1 web_search_tool_result srvtoolu_1_1  ;
      end_turn · in 1200 read 0 write 0 out 3 searches 1
      "
    `);
  });

  it("that search and never finish show what is known, unless the response was broken off", () => {
    const search: CodexEvent = {
      type: "response.output_item.added",
      output_index: 0,
      item: { type: "web_search_call", id: "ws_1", action: { type: "search", query: "q" } },
    };
    expect(outline(run([created, search, completed]))).toContain('srvtoolu_1 web_search |{"query":"q"}');
    const broken = { type: "response.incomplete", response: { id: "resp_1" } };
    expect(outline(run([created, search, broken]))).not.toContain("srvtoolu");
  });
});

describe("citations", () => {
  const annotation = (url: string): object => ({ type: "url_citation", url, title: url });
  const cited = (url: string, content_index = 0): CodexEvent => ({
    type: "response.output_text.annotation.added",
    output_index: 0,
    content_index,
    annotation_index: 0,
    annotation: annotation(url),
  });

  it("wait until their text is visible, and never stand alone", () => {
    const stops = { stopSequences: ["abc"] };
    expect(outline(run([created, text("ab"), cited("https://a.example"), text("x"), completed], stops)))
      .toMatchInlineSnapshot(`
      "
      msg_1 claude-opus-5-5
      0 text |abx|[https://a.example](https://a.example) ;
      end_turn · in 1200 read 0 write 0 out 1
      "
    `);
    expect(outline(run([created, cited("https://a.example"), completed]))).not.toContain("text");
  });

  it("of the finished item come once, for the part that is open", () => {
    const part = (value: string, urls: string[]): object => ({
      type: "output_text",
      text: value,
      annotations: urls.map(annotation),
    });
    const item = {
      type: "message",
      content: [
        part("a", ["https://0.example"]),
        part("b", ["https://1.example", "https://2.example"]),
        part("", ["https://3.example"]),
      ],
    };
    const events = [
      created,
      text("a", 0, 0),
      text("b", 0, 1),
      cited("https://1.example", 1),
      done(item),
      completed,
    ];
    expect(outline(run(events))).toMatchInlineSnapshot(`
      "
      msg_1 claude-opus-5-5
      0 text |a ;
      1 text |b|[https://1.example](https://1.example)|[https://2.example](https://2.example) ;
      end_turn · in 1200 read 0 write 0 out 1
      "
    `);
  });

  it("that came as events are not repeated by the finished item", () => {
    const urls = ["https://1.example", "https://2.example", "https://3.example"];
    const item = {
      type: "message",
      content: [{ type: "output_text", text: "a", annotations: urls.map(annotation) }],
    };
    const events = [created, text("a"), cited(urls[0] ?? ""), cited(urls[1] ?? ""), done(item), completed];
    expect(outline(run(events)).match(/https:..\d/g)).toEqual(
      ["1", "1", "2", "2", "3", "3"].map((n) => `https://${n}`),
    );
  });

  it("of a part that is closed come too late", () => {
    const part = (value: string, urls: string[]): object => ({
      type: "output_text",
      text: value,
      annotations: urls.map(annotation),
    });
    const item = {
      type: "message",
      content: [part("a", ["https://1.example", "https://2.example"]), part("b", [])],
    };
    expect(outline(run([created, text("a", 0, 0), text("b", 0, 1), done(item), completed]))).not.toContain(
      "https",
    );
  });

  it("of other kinds are no citations", () => {
    const file = {
      type: "response.output_text.annotation.added",
      output_index: 0,
      content_index: 0,
      annotation: { type: "file_citation" },
    };
    expect(outline(run([created, text("a"), file, completed]))).toContain("0 text |a ;");
  });

  it("name later results", () => {
    const search = {
      type: "web_search_call",
      id: "ws_1",
      action: { type: "search", query: "q", sources: [{ url: "https://a.example" }] },
    };
    const answer = run([
      created,
      text("a"),
      cited("https://a.example"),
      done({ type: "message" }),
      done(search, 1),
      completed,
    ]);
    expect(outline(answer)).toContain("[https://a.example](https://a.example)");
  });
});

describe("cutting", () => {
  it("ends the answer at a stop sequence, with an estimate for usage", () => {
    const transcoder = reducer({ stopSequences: ["</block>"] }, { inputTokens: 7 });
    const answer = [created, text("<block>no</bl"), text("ock> and more"), text("more")].flatMap((event) =>
      transcoder.reduce([event]),
    );
    expect(outline(answer)).toMatchInlineSnapshot(`
      "
      msg_1 claude-opus-5-5
      0 text |<block>no ;
      stop_sequence </block> · in 7 read 0 write 0 out 3
      "
    `);
    expect(transcoder.finished).toBe(true);
    expect(transcoder.facts).toMatchObject({ stopReason: "stop_sequence", usage: { output_tokens: 3 } });
    expect([...transcoder.end(), ...transcoder.reduce([completed])]).toEqual([]);
  });

  it("ends the answer at max_tokens", () => {
    const answer = run(
      [created, text("one two three four")],
      { maxTokens: 3 },
      { countTokens: (piece) => piece.split(" ").length },
    );
    const transcoder = reducer({ maxTokens: 1 });
    transcoder.reduce([text("more than one")]);
    expect(transcoder.facts.stopReason).toBe("max_tokens");
    expect(outline(answer)).toMatchInlineSnapshot(`
      "
      msg_1 claude-opus-5-5
      0 text |one two three ;
      max_tokens · in 1200 read 0 write 0 out 3
      "
    `);
  });

  it("estimates without a tokenizer", () => {
    expect(outline(run([created, text("x".repeat(50))], { maxTokens: 10 }))).toContain(
      `|${"x".repeat(40)} ;\nmax_tokens`,
    );
  });

  it("may leave nothing", () => {
    expect(outline(run([created, text("END")], { stopSequences: ["END"] }))).toMatchInlineSnapshot(`
      "
      msg_1 claude-opus-5-5
      stop_sequence END · in 1200 read 0 write 0 out 0
      "
    `);
  });

  it("never touches arguments, and calls before it are still called", () => {
    const changes = { stopSequences: ["ls"], maxTokens: 1 };
    expect(outline(run([created, done(call("call_1")), text("a ls", 1)], changes))).toMatchInlineSnapshot(`
      "
      msg_1 claude-opus-5-5
      0 tool_use call_1 Bash |{"command":"ls"} ;
      1 text |a  ;
      tool_use · in 1200 read 0 write 0 out 5
      "
    `);
  });

  it("drops what was waiting behind the text", () => {
    const events = [created, text("a", 0), done(call("call_1"), 1), text("END", 0)];
    expect(outline(run(events, { stopSequences: ["END"] }))).toMatchInlineSnapshot(`
      "
      msg_1 claude-opus-5-5
      0 text |a ;
      stop_sequence END · in 1200 read 0 write 0 out 1
      "
    `);
  });

  it("does not happen when upstream ends first", () => {
    expect(
      outline(run([created, text("EN"), completed], { stopSequences: ["END"], maxTokens: 1000 })),
    ).toContain("|EN ;\nend_turn");
  });
});

describe("structured output", () => {
  it("loses the nulls that the strict schema invented, as it streams", () => {
    const changes = { inventedNulls: { optional: ["note"] } };
    const events = ['{"title":"', 'A"', ',"note":', "null", "}"].map((piece) => text(piece));
    expect(outline(run([created, ...events, completed], changes))).toMatchInlineSnapshot(`
      "
      msg_1 claude-opus-5-5
      0 text |{"title":"|A"|} ;
      end_turn · in 1200 read 0 write 0 out 4
      "
    `);
  });
});

describe("failures", () => {
  it("of the connection end the answer, and are harmless after its end", () => {
    const transcoder = reducer();
    transcoder.reduce([created]);
    expect(transcoder.fail({ code: "idle_timeout", message: "Silence." })).toEqual([
      { type: "error", error: { type: "api_error", message: "Silence." } },
    ]);
    expect(transcoder.facts.failure).toEqual({ code: "idle_timeout", message: "Silence." });
    expect(transcoder.fail({ code: "cut", message: "Again." })).toEqual([]);

    const complete = reducer();
    complete.reduce([completed]);
    expect(complete.fail({ code: "cut", message: "Late." })).toEqual([]);
    expect(complete.facts).toMatchObject({ failure: null, stopReason: "end_turn" });
  });

  it("name no time without a clock", () => {
    const transcoder = reducer({}, { errorContext: undefined });
    const answer = transcoder.reduce(fixture("gpt-5.5-rate-limits-reached"));
    expect(outline(answer)).toContain(
      "The 5-hour usage limit of your ChatGPT plus plan has been reached. Try again later.",
    );
    expect(transcoder.facts.failure?.resets_at).toBe(1_795_303_600);
  });

  it.each([
    ["context_length_exceeded", "invalid_request_error"],
    ["insufficient_quota", "billing_error"],
    ["usage_not_included", "permission_error"],
    ["invalid_prompt", "policy_blocked"],
    ["cyber_policy", "policy_blocked"],
    ["server_is_overloaded", "overloaded_error"],
    ["slow_down", "rate_limit_error"],
    ["rate_limit_exceeded", "rate_limit_error"],
    ["server_error", "api_error"],
    ["never_heard_of", "api_error"],
  ])("of the response: %s → %s", (code, type) => {
    const answer = run([
      created,
      { type: "response.failed", response: { id: "resp_1", error: { code, message: "No." } } },
    ]);
    expect(answer.at(-1)).toMatchObject({ type: "error", error: { type } });
  });

  it("of the limit wait for the answer as soon as upstream works on it", () => {
    const [limit] = fixture("gpt-5.5-rate-limits-reached").slice(-1);
    const reasoning = { type: "response.output_item.added", output_index: 0, item: { type: "reasoning" } };
    const events = limit ? [created, reasoning, limit] : [];
    expect(outline(run([...events, text("Done."), completed]))).toContain("end_turn");
    expect(outline(run(events))).toContain("error rate_limit_error: The 5-hour usage limit");
  });
});

describe("the message", () => {
  it("echoes model and tier of the request", () => {
    const [start] = run([created, completed], { model: "gpt-5[1m]", serviceTier: "priority" });
    expect(start).toMatchObject({
      message: {
        id: "msg_1",
        model: "gpt-5[1m]",
        usage: { input_tokens: 1200, output_tokens: 0, service_tier: "priority" },
      },
    });
  });

  it("has an id without `response.created`, the same for the same stream", () => {
    expect(outline(run([completed]))).toMatchInlineSnapshot(`
      "
      msg_1 claude-opus-5-5
      end_turn · in 1200 read 0 write 0 out 0
      "
    `);
    expect(outline(run([text("a"), completed]))).toMatchInlineSnapshot(`
      "
      msg_codex claude-opus-5-5
      0 text |a ;
      end_turn · in 1200 read 0 write 0 out 1
      "
    `);
    expect(run([{ type: "response.created", response: { id: "resp_ü/1" } }, completed])[0]).toMatchObject({
      message: { id: "msg___1" },
    });
  });

  it("may end without a response, an output or details", () => {
    expect(outline(run([created, { type: "response.completed" } as CodexEvent]))).toContain("end_turn");
    expect(outline(run([created, { type: "response.incomplete" } as CodexEvent]))).toContain("end_turn");
    expect(outline(run([{ type: "response.created" } as CodexEvent, completed]))).toContain("msg_codex");
  });

  it("is opened once, by whichever event comes first", () => {
    const events = ["response.queued", "response.in_progress", "response.created"].map((type) => ({
      ...created,
      type,
    }));
    expect(run([...events, completed]).filter(({ type }) => type === "message_start")).toHaveLength(1);
  });

  it("counts tokens in whole numbers, never below zero", () => {
    const usage = {
      input_tokens: 10.9,
      input_tokens_details: { cached_tokens: -5 },
      output_tokens: Number.NaN,
    };
    const answer = run([created, { type: "response.completed", response: { id: "resp_1", usage } }]);
    expect(outline(answer)).toContain("in 10 read 0 write 0 out 0");
  });

  it("is refused when its filter says so, also without a word", () => {
    const answer = run(fixture("gpt-5.5-incomplete-content-filter"));
    expect(answer).toContainEqual(
      expect.objectContaining({
        delta: expect.objectContaining({
          stop_details: { type: "refusal", category: null, explanation: null },
        }) as unknown,
      }),
    );
    const refusal = { type: "message", content: [{ type: "refusal", refusal: "" }] };
    expect(outline(run([created, done(refusal), completed]))).toContain("end_turn");
    const incomplete = { type: "response.incomplete", response: { id: "resp_1" } };
    const words = { type: "message", content: [{ type: "refusal", refusal: "No." }] };
    expect(outline(run([created, done(words), incomplete]))).toContain("\nrefusal");
  });
});
