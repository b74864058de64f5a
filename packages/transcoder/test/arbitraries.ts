import type { CodexEvent, OutputItem } from "@codexthropic/protocol/codex";
import fc from "fast-check";

/** One upstream item: what it says, and its events by every path on which they can come. */
export interface Told {
  item: OutputItem;
  /** What the answer must say, if nothing is cleaned, cut or restored. */
  says: { type: string; text: string };
  events: CodexEvent[];
}

/** A text in pieces, some of them empty. */
export const piecesOf = (text: string): fc.Arbitrary<string[]> =>
  fc.array(fc.nat(text.length), { maxLength: 6 }).map((cuts) => {
    const marks = [0, ...cuts.sort((a, b) => a - b), text.length];
    return marks.slice(1).map((mark, n) => text.slice(marks[n], mark));
  });

const words = fc.string({ unit: "grapheme", minLength: 1, maxLength: 20 });

/** An object that no tool of the tests' request would have cleaned. */
const input = fc
  .dictionary(words, fc.jsonValue({ maxDepth: 2 }), { maxKeys: 4 })
  .map((value) => JSON.stringify(value));

/** Which of the ways a text takes: deltas, whole in its own event, whole in the finished item. At least one. */
const paths = fc
  .record({ deltas: fc.boolean(), whole: fc.boolean(), item: fc.boolean() })
  .map((chosen) => (chosen.deltas || chosen.whole ? chosen : { ...chosen, item: true }));

interface Kind {
  prefix: string;
  type: string;
  delta: string;
  done: string;
  field: string;
  more: object;
  item(id: string, text: string): object;
  text: fc.Arbitrary<string>;
}

const MESSAGE: Kind = {
  prefix: "msg",
  type: "text",
  delta: "response.output_text.delta",
  done: "response.output_text.done",
  field: "text",
  more: { content_index: 0 },
  item: (_, text) => ({
    type: "message",
    role: "assistant",
    content: text === "" ? [] : [{ type: "output_text", text }],
  }),
  text: words,
};

const REASONING: Kind = {
  prefix: "rs",
  type: "thinking",
  delta: "response.reasoning_summary_text.delta",
  done: "response.reasoning_summary_text.done",
  field: "text",
  more: { summary_index: 0 },
  item: (id, text) => ({
    type: "reasoning",
    summary: text === "" ? [] : [{ type: "summary_text", text }],
    encrypted_content: `state of ${id}`,
  }),
  text: words,
};

const CALL: Kind = {
  prefix: "fc",
  type: "tool_use",
  delta: "response.function_call_arguments.delta",
  done: "response.function_call_arguments.done",
  field: "arguments",
  more: {},
  item: (id, text) => ({ type: "function_call", call_id: `call_${id}`, name: "Frobnicate", arguments: text }),
  text: input,
};

function told(kind: Kind, output_index: number): fc.Arbitrary<Told> {
  const id = `${kind.prefix}_${output_index}`;
  const place = { output_index, item_id: id };
  return kind.text.chain((text) =>
    fc.record({ ways: paths, parts: piecesOf(text) }).map(({ ways, parts }) => {
      const item = (content: string): OutputItem => ({ ...kind.item(id, content), id }) as OutputItem;
      const deltas = ways.deltas ? parts : [];
      const whole = ways.whole ? [{ type: kind.done, ...place, ...kind.more, [kind.field]: text }] : [];
      const events: CodexEvent[] = [
        { type: "response.output_item.added", output_index, item: item("") },
        ...deltas.map((delta) => ({ type: kind.delta, ...place, ...kind.more, delta })),
        ...whole,
        { type: "response.output_item.done", output_index, item: item(ways.item ? text : "") },
      ];
      return { item: item(text), says: { type: kind.type, text }, events };
    }),
  );
}

/** Items of one response; each knows its `output_index`. */
export const items: fc.Arbitrary<Told[]> = fc
  .array(fc.constantFrom(MESSAGE, REASONING, CALL), { maxLength: 5 })
  .chain((kinds) => fc.tuple(...kinds.map((kind, index) => told(kind, index))));

/** A whole response whose items interleave as they like, each announced in turn. */
export const response: fc.Arbitrary<{ told: Told[]; events: CodexEvent[] }> = fc
  .record({ told: items, order: fc.array(fc.nat(), { maxLength: 40 }), output: fc.boolean() })
  .map(({ told, order, output }) => {
    const queues = told.map(({ events }) => events.slice(1));
    const mixed: CodexEvent[] = [];
    for (let n = 0, open = queues; open.length > 0; n++) {
      const event = open[(order[n] ?? 0) % open.length]?.shift();
      if (event) mixed.push(event);
      open = queues.filter((queue) => queue.length > 0);
    }
    const events: CodexEvent[] = [
      { type: "response.created", response: { id: "resp_1" } },
      ...told.flatMap(({ events: [added] }) => added ?? []),
      ...mixed,
      {
        type: "response.completed",
        response: {
          id: "resp_1",
          output: output ? told.map(({ item }) => item) : [],
          usage: { input_tokens: 9, output_tokens: 3 },
        },
      },
    ];
    return { told, events };
  });

const junk = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    undefined,
    "",
    "x",
    -1,
    0,
    1,
    1e9,
    true,
    [],
    {},
    [null],
    "__proto__",
    "message",
  ),
  fc.jsonValue({ maxDepth: 1 }),
);

/** Replaces, somewhere inside, a value by junk. */
function spoil(value: unknown, path: readonly number[], by: unknown): unknown {
  if (typeof value !== "object" || value === null || path.length === 0) return by;
  const keys = Object.keys(value);
  const key = keys[(path[0] ?? 0) % keys.length];
  if (key === undefined) return by;
  const copy: Record<string, unknown> = Array.isArray(value)
    ? { ...value }
    : { ...(value as Record<string, unknown>) };
  copy[key] = spoil(copy[key], path.slice(1), by);
  return Array.isArray(value) ? Object.values(copy) : copy;
}

/** Events that are dropped, doubled, swapped or damaged. The `type` always stays a text, as frames guarantee. */
export function mangled(events: fc.Arbitrary<CodexEvent[]>): fc.Arbitrary<CodexEvent[]> {
  const change = fc.record({
    kind: fc.constantFrom("drop", "double", "swap", "spoil", "spoil"),
    at: fc.nat(),
    to: fc.nat(),
    path: fc.array(fc.nat(20), { minLength: 1, maxLength: 4 }),
    by: junk,
  });
  return fc.tuple(events, fc.array(change, { minLength: 1, maxLength: 8 })).map(([original, changes]) => {
    const result = [...original];
    for (const { kind, at, to, path, by } of changes) {
      const from = at % Math.max(1, result.length);
      const event = result[from];
      if (event === undefined) continue;
      if (kind === "drop") result.splice(from, 1);
      else if (kind === "double") result.splice(to % result.length, 0, event);
      else if (kind === "swap") result.splice(to % result.length, 0, ...result.splice(from, 1));
      else {
        const spoilt = spoil(event, path, by) as CodexEvent;
        result[from] = { ...spoilt, type: typeof spoilt.type === "string" ? spoilt.type : event.type };
      }
    }
    return result;
  });
}
