import { scenarios } from "@codexthropic/codex-sim";
import type { Case, Check, Pattern } from "../case.ts";
import { absent, json, oneOf } from "../match-pattern.ts";
import { BASH, one, say, tool } from "./build-requests.ts";

/** Schemas of tools and output formats that the backend rejects, also without naming the tool. */

const REQUEST = "docs/mapping.md section 1";
const TOOLS = "docs/mapping.md section 2";

const EMAIL = { type: "string", pattern: "^(?!\\.)(?!.*\\.\\.)[A-Za-z0-9_+-]+@[A-Za-z0-9-]+$" };

const format = (schema: object): object => ({ output_config: { format: { type: "json_schema", schema } } });
const STRICT = {
  type: "object",
  properties: { a: { type: "string" } },
  required: ["a"],
  additionalProperties: false,
};

export const REJECTED_SCHEMAS: readonly Case[] = [
  one("schema.unnamed", "A rejection that names no tool does not end the session", TOOLS, {
    request: say("Work.", {
      tools: [
        BASH,
        tool("Mail", { type: "object", properties: { to: { type: "string", pattern: "^[a-z]+$" } } }),
      ],
    }),
    scenarios: [scenarios.invalidSchema(), scenarios.text("Here I am.")],
    expect: { message: { content: [{ type: "text", text: "Here I am." }] }, upstreamBetween: [2, 4] },
  }),
  one("format.look_ahead", "Look-ahead in an output format is taken out", TOOLS, {
    request: say("Who?", format({ ...STRICT, properties: { a: EMAIL } })),
    expect: { message: { content: [{ type: "text", text: json({ a: /.*/ }) }] } },
  }),
  {
    id: "format.refused",
    title: "A strict format that is rejected is asked for loosely, once, and from then on",
    source: REQUEST,
    steps: [
      {
        request: say("Who?", format(STRICT)),
        scenarios: [scenarios.strictFormatRefused(), scenarios.text('{"a":"b"}')],
        expect: {
          message: { content: [{ type: "text", text: json({ a: "b" }) }] },
          upstream: [{ body: { text: { format: { strict: true } } } }, askedLoosely()],
        },
      },
      { request: say("Who?", format(STRICT)), expect: { upstream: [askedLoosely()] } },
    ],
  },
  ...(
    [
      [
        "ref",
        "a $ref",
        {
          $ref: "#/$defs/Node",
          $defs: {
            Node: {
              ...STRICT,
              properties: {
                name: { type: "string" },
                children: { type: "array", items: { $ref: "#/$defs/Node" } },
              },
              required: ["name", "children"],
            },
          },
        },
      ],
      [
        "union",
        "an anyOf",
        { anyOf: [STRICT, { ...STRICT, properties: { b: { type: "number" } }, required: ["b"] }] },
      ],
    ] as const
  ).map(([id, what, schema]) =>
    one(`format.root_${id}`, `An output format whose root is ${what} is answered`, REQUEST, {
      request: say("Tree?", format(schema)),
      expect: { message: { content: [{ type: "text", text: json(() => null) }] } },
    }),
  ),
  one("format.root_array", "An output format whose root is a list does not end the session", REQUEST, {
    request: say("Tree?", format({ type: "array", items: STRICT })),
    expect: { message: { stop_reason: "end_turn" } },
  }),
];

function askedLoosely(): Pattern {
  const notStrict: Check = (value) =>
    value === true ? "the format is still strict: a rejection is remembered" : null;
  return { body: { text: oneOf(absent, { format: { strict: notStrict } }) } };
}
