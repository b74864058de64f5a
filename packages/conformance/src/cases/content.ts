import { scenarios } from "@codexthropic/codex-sim";
import type { ContentBlockParam } from "@codexthropic/protocol/anthropic";
import type { Case, Pattern } from "../case.ts";
import { absent, inOrder, json, none, oneOf, some } from "../match-pattern.ts";
import { chat, item, one, say, text, user, withPart } from "./build-requests.ts";
import { image, PDF, PNG, PNG_WITH_BLANKS } from "./files.ts";

/** System prompts, images, documents, structured output. */

const MAPPING = "docs/mapping.md section 1";
const NOTES = "docs/reference/field-notes.md, Request";

function sends(
  id: string,
  title: string,
  content: ContentBlockParam[],
  input: Pattern,
  source = MAPPING,
): Case {
  return one(id, title, source, { request: chat([user(...content)]), expect: { upstream: [{ input }] } });
}

const IMAGE: Pattern = { type: "input_image", image_url: /^data:image\/png;base64,[\w+/=]+$/ };
const FILE: Pattern = {
  type: "input_file",
  filename: "Report.pdf",
  file_data: /^data:application\/pdf;base64,/,
};

export const FILES: readonly Case[] = [
  sends("image.base64", "An image arrives as a data URL", [text("Look."), PNG], withPart(IMAGE)),
  sends(
    "image.blanks",
    "White space in its data is taken out",
    [text("Look."), PNG_WITH_BLANKS],
    withPart(IMAGE),
  ),
  sends(
    "image.url",
    "An image by URL arrives by URL",
    [text("Look."), { type: "image", source: { type: "url", url: "https://example.com/a.png" } }],
    withPart({ type: "input_image", image_url: "https://example.com/a.png" }),
  ),
  sends(
    "image.wrong_type",
    "An image that is none becomes a placeholder",
    [text("Look."), image("aGVsbG8gd29ybGQ=")],
    none({ content: some({ type: "input_image" }) }),
  ),
  sends(
    "image.unsupported",
    "A format that the backend does not read becomes a placeholder",
    [text("Look."), image("Qk0AAAAA", "image/bmp")],
    withPart({ text: /omitted/ }),
  ),
  sends(
    "image.file",
    "An image by file id becomes a placeholder",
    [text("Look."), { type: "image", source: { type: "file", file_id: "file_1" } }],
    withPart({ text: /omitted/ }),
  ),
  sends("document.pdf", "A PDF arrives as a file", [text("Read."), PDF], withPart(FILE)),
  sends(
    "document.order",
    "Text, PDF and text keep their order",
    [text("One."), PDF, text("Two.")],
    some({ content: inOrder({ text: /One/ }, FILE, { text: /Two/ }) }),
    NOTES,
  ),
  sends(
    "document.text",
    "A text document is inlined under its title",
    [
      text("Read."),
      {
        type: "document",
        title: "Notes",
        source: { type: "text", media_type: "text/plain", data: "inlined words" },
      },
    ],
    withPart({ text: /Notes[^]*inlined words/ }),
  ),
  sends(
    "document.damaged",
    "A PDF that is none becomes a placeholder",
    [
      text("Read."),
      { type: "document", source: { type: "base64", media_type: "application/pdf", data: "aGVsbG8=" } },
    ],
    withPart({ text: /omitted/ }),
  ),
  sends(
    "document.search_result",
    "A search_result is told as text",
    [
      text("Read."),
      {
        type: "search_result",
        source: "https://example.com",
        title: "A title",
        content: [{ type: "text", text: "found words" }],
      },
    ],
    withPart({ text: /A title[^]*found words/ }),
  ),
];

const system = (words: string, more: object = {}): { role: "system"; content: string } => ({
  role: "system",
  content: words,
  ...more,
});

export const SYSTEM: readonly Case[] = [
  one("system.none", "Without a system prompt none is invented", NOTES, {
    request: say("Hi."),
    expect: { upstream: [{ instructions: "" }] },
  }),
  one("system.empty", "An empty one is none", NOTES, {
    request: say("Hi.", { system: "" }),
    expect: { upstream: [{ instructions: "" }] },
  }),
  one("system.blocks", "Blocks arrive in order, the billing header does not", NOTES, {
    request: say("Hi.", {
      system: [
        { type: "text", text: "x-anthropic-billing-header: cc_version=2.1.330.abc; cc_entrypoint=cli;" },
        { type: "text", text: "First rule.", cache_control: { type: "ephemeral" } },
        { type: "text", text: "Second rule." },
      ],
    }),
    expect: {
      upstream: [{ instructions: /^First rule\.\s+Second rule\.$/ }],
    },
  }),
  one("system.in_place", "System messages become developer messages in their place", MAPPING, {
    request: chat([
      user(text("One.")),
      system("# Environment"),
      { role: "assistant", content: "Two." },
      { role: "system", content: [{ type: "text", text: "Changed." }] },
      user(text("Three.")),
    ]),
    expect: {
      upstream: [
        {
          input: inOrder(
            item("user", /One/),
            item("developer", /Environment/),
            item("assistant", /Two/),
            item("developer", /Changed/),
            item("user", /Three/),
          ),
        },
      ],
    },
  }),
  one("system.clear_at", "A system message that ends with the next user message is gone behind it", MAPPING, {
    request: chat([
      user(text("One.")),
      system("For now.", { clear_at: "next_user_message" }),
      { role: "assistant", content: "Two." },
      user(text("Three.")),
    ]),
    expect: { upstream: [{ input: none({ content: some({ text: /For now/ }) }) }] },
  }),
  one("system.effort", "The effort of the last system message counts", MAPPING, {
    request: chat([user(text("One.")), system("Env.", { output_config: { effort: "low" } })], {
      thinking: { type: "adaptive" },
    }),
    expect: { upstream: [{ body: { reasoning: { effort: "low" } } }] },
  }),
];

const TITLE = {
  type: "object",
  properties: { title: { type: "string" } },
  required: ["title"],
  additionalProperties: false,
};
const PERSON = {
  type: "object",
  properties: { name: { type: "string" }, nick: { type: "string" } },
  required: ["name"],
  additionalProperties: false,
};

const format = (schema: object): object => ({ output_config: { format: { type: "json_schema", schema } } });

export const FORMAT: readonly Case[] = [
  one("format.json_schema", "Structured output is asked for by schema and answered in JSON", MAPPING, {
    request: say("Title?", format(TITLE)),
    expect: {
      upstream: [
        { body: { text: { format: { type: "json_schema", name: /^[\w-]{1,64}$/, strict: true } } } },
      ],
      message: { content: [{ type: "text", text: json({ title: /.+/ }) }] },
    },
  }),
  one("format.output_format", "Its older name works as well", MAPPING, {
    request: say("Title?", { output_format: { type: "json_schema", schema: TITLE } }),
    expect: { upstream: [{ body: { text: { format: { type: "json_schema" } } } }] },
  }),
  one("format.optional", "Nulls that strict mode invents do not reach the client", NOTES, {
    request: say("Who?", format(PERSON)),
    scenarios: [scenarios.text('{"name":"Ada","nick":null}')],
    expect: {
      message: {
        content: [
          {
            type: "text",
            text: json({
              name: "Ada",
              nick: (value) => (value === undefined ? null : "the invented null is still there"),
            }),
          },
        ],
      },
    },
  }),
  one("format.nullable", "A null of the client's own schema stays", NOTES, {
    request: say("Who?", format({ ...TITLE, properties: { title: { type: ["string", "null"] } } })),
    scenarios: [scenarios.text('{"title":null}')],
    expect: {
      message: {
        content: [
          { type: "text", text: json({ title: (value) => (value === null ? null : "the null is gone") }) },
        ],
      },
    },
  }),
  one("format.not_strict", "A schema that strict mode cannot express is still answered", MAPPING, {
    request: say(
      "Who?",
      format({ type: "object", properties: { a: {} }, additionalProperties: { type: "string" } }),
    ),
    expect: {
      upstream: [{ body: { text: { format: { type: "json_schema", strict: oneOf(false, true, absent) } } } }],
    },
  }),
];
