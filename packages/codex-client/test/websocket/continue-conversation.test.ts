import type { InputItem, OutputItem, ResponsesBody } from "@codexthropic/protocol/codex";
import { assert, array, constantFrom, integer, property, record, tuple } from "fast-check";
import { describe, expect, it } from "vitest";

import { type CarriedTurn, continueConversation } from "../../src/websocket/continue-conversation.ts";
import { assistant, body, tool, user } from "./support.ts";

const turn = (sent: ResponsesBody, answer: InputItem[], responseId = "resp_1"): CarriedTurn => ({
  responseId,
  body: sent,
  output: answer as OutputItem[],
  bytes: 0,
  expectedInput: () => [...sent.input, ...answer],
});

describe("a request continues the last one", () => {
  const first = body([user("one")]);

  it("with only what is new", () => {
    const next = body([user("one"), assistant("1"), user("two")]);
    expect(continueConversation(turn(first, [assistant("1")]), next)).toEqual({
      previous_response_id: "resp_1",
      input: [user("two")],
    });
  });

  it("with an empty rest", () => {
    const next = body([user("one"), assistant("1")]);
    expect(continueConversation(turn(first, [assistant("1")]), next)?.input).toEqual([]);
  });

  it("whatever its client_metadata, and whatever the order of keys", () => {
    const { model, ...rest } = body([user("one"), assistant("1"), user("two")]);
    const next = { ...rest, model, client_metadata: { turn_id: "2" } } as ResponsesBody;
    expect(continueConversation(turn(first, [assistant("1")]), next)).not.toBeNull();
  });
});

describe("a request is sent whole", () => {
  const sent = body([user("one")]);
  const last = turn(sent, [assistant("1")]);
  const history = [user("one"), assistant("1"), user("two")];

  it.each<[string, ResponsesBody]>([
    ["another model", body(history, { model: "gpt-5.6-luna" })],
    ["another tool", body(history, { tools: [tool("Bash"), tool("Read")] })],
    ["no tools", body(history, { tools: [] })],
    ["other instructions", body(history, { instructions: "Be long." })],
    ["another effort", body(history, { reasoning: { effort: "high" } })],
    ["another tier", body(history, { service_tier: "priority" })],
    ["an edited question", body([user("One"), assistant("1"), user("two")])],
    ["an edited answer", body([user("one"), assistant("2"), user("two")])],
    ["a compaction", body([user("a summary"), user("two")])],
    ["a rewind", body([user("one")])],
    ["an empty input", body([])],
  ])("after %s", (_, next) => {
    expect(continueConversation(last, next)).toBeNull();
  });

  it("when nobody knows what the client got", () => {
    expect(continueConversation({ ...last, expectedInput: () => null }, body(history))).toBeNull();
  });

  it("when the delivered answer would change the input before it", () => {
    const changed = { ...last, expectedInput: () => [user("uno"), assistant("1")] };
    expect(continueConversation(changed, body([user("uno"), assistant("1"), user("two")]))).toBeNull();
  });

  it("without a last answer, or one without an id", () => {
    expect(continueConversation(null, body(history))).toBeNull();
    expect(continueConversation({ ...last, responseId: "" }, body(history))).toBeNull();
  });
});

/** The backend's view: what a connection-local chain of answers amounts to. */
class Chain {
  #items: InputItem[] = [];

  receive(previous: string | undefined, input: readonly InputItem[], answer: InputItem[]): InputItem[] {
    const whole = [...(previous === undefined ? [] : this.#items), ...input];
    this.#items = [...whole, ...answer];
    return whole;
  }
}

it("random conversations with random edits: the backend ends up with what HTTP would have sent", () => {
  const text = constantFrom("a", "b", "c");
  const step = record({
    question: text,
    answer: array(text, { maxLength: 2 }),
    edit: constantFrom("none", "none", "none", "rewind", "change", "compact", "tools"),
    at: integer({ min: 0, max: 6 }),
  });
  let continued = 0;
  assert(
    property(tuple(array(step, { minLength: 1, maxLength: 8 }), integer()), ([steps]) => {
      const chain = new Chain();
      let last: CarriedTurn | null = null;
      let history: InputItem[] = [];
      let tools = [tool("Bash")];
      for (const [index, { question, answer, edit, at }] of steps.entries()) {
        if (edit === "rewind") history = history.slice(0, at);
        if (edit === "change" && history[at]) history = history.with(at, user(`edited ${index}`));
        if (edit === "compact") history = [user("summary")];
        if (edit === "tools") tools = [...tools, tool(`T${index}`)];
        const sent = body([...history, user(question)], { tools });
        const continuation = continueConversation(last, sent);
        if (continuation) continued += 1;
        const delivered = answer.map(assistant);
        const seen = chain.receive(
          continuation?.previous_response_id,
          continuation?.input ?? sent.input,
          delivered,
        );
        expect(seen).toEqual(sent.input);
        last = turn(sent, delivered, `resp_${index}`);
        history = [...sent.input, ...delivered];
      }
    }),
  );
  expect(continued).toBeGreaterThan(0);
});
