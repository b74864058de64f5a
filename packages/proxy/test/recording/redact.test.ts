import { readdirSync, readFileSync } from "node:fs";
import type { CodexEvent } from "@codexthropic/protocol/codex";
import { decodeSignature, encodeSignature } from "@codexthropic/protocol/contract";
import { isObject, type JsonObject } from "@codexthropic/protocol/json";
import { identifySession, resolveModel, translateRequest } from "@codexthropic/translator";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Recording } from "../../src/recording/recording.ts";
import { redactRecording } from "../../src/recording/redact-recording.ts";
import { replayRecording } from "../../src/recording/replay-recording.ts";

interface Parts {
  body: JsonObject;
  headers?: Record<string, string>;
  events?: readonly JsonObject[];
  texts?: boolean;
}

/** A recording of a request whose answer was a usage limit, or the given events. */
function recordingOf({ body, headers = {}, events = [], texts = false }: Parts): Recording {
  const { slug } = resolveModel(String(body["model"]));
  const session = identifySession({ headers: (name) => headers[name] ?? null, metadata: body["metadata"] });
  const built = (): JsonObject =>
    translateRequest(body, { model: slug, session }).body as unknown as JsonObject;
  const failure = { code: "cut" as const, message: "The connection broke." };
  return {
    v: 1,
    id: "req_1",
    time: "2026-11-28T10:00:00.000Z",
    duration_ms: 10,
    versions: { codexthropic: "0.1.0", node: "20.20.0", platform: "linux" },
    settings: { lane: "auto", texts },
    request: { method: "POST", path: "/v1/messages", headers, body },
    upstream: {
      catalog: [],
      requests: [{ t: 1, options: {}, body: built() }],
      model: slug,
      lane: "full",
      transport: "http",
      continued: false,
      attempts: 1,
      headers: {},
      frames: [{ t: 2, events: events as unknown as CodexEvent[] }],
      failure,
    },
    answer: { status: 200, headers: {}, events: [], body: null, error: "cut", aborted: true },
  };
}

const folder = new URL("../../../translator/test/fixtures/claude-captures/", import.meta.url);
interface Capture {
  headers: Record<string, string>;
  body: JsonObject;
}
const captures = readdirSync(folder)
  .map((name) => [name, JSON.parse(readFileSync(new URL(name, folder), "utf8")) as Capture] as const)
  .filter(([, { body }]) => isObject(body) && Array.isArray(body["messages"]));

/** Everything of a body that is text: not what schemas, tools and the protocol name. */
function wordsIn(value: unknown, key = ""): string[] {
  if (typeof value === "string") {
    return TEXTS.has(key)
      ? (value.match(/[\p{L}\p{N}_]{5,}/gu) ?? []).filter((word) => !/^[xX0]+$/.test(word))
      : [];
  }
  if (Array.isArray(value)) return value.flatMap((entry) => wordsIn(entry, key));
  return isObject(value) ? Object.entries(value).flatMap(([name, entry]) => wordsIn(entry, name)) : [];
}
const TEXTS: ReadonlySet<string> = new Set([
  "text",
  "content",
  "system",
  "description",
  "thinking",
  "command",
  "file_path",
  "prompt",
  "title",
  "signature",
  "user_id",
]);

/** Every word of the strings that a redacted recording consists of. */
function stringsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(stringsIn) : [];
}
const wordsOf = (value: unknown): Set<string> =>
  new Set(stringsIn(value).flatMap((text) => text.match(/[\p{L}\p{N}_]{5,}/gu) ?? []));

/** Names of fields, properties and tools, and the words that schemas allow. */
function structureOf(value: unknown, key = ""): string[] {
  if (Array.isArray(value)) return value.flatMap((entry) => structureOf(entry, key));
  if (isObject(value))
    return Object.entries(value).flatMap(([name, entry]) => [name, ...structureOf(entry, name)]);
  return typeof value === "string" && !TEXTS.has(key) ? [value] : [];
}

describe("captures of Claude Code", () => {
  it("are there", () => expect(captures.length).toBeGreaterThan(20));

  for (const [name, { headers, body }] of captures) {
    it(`${name}: no word of a text survives, and today's code does the same with what is left`, async () => {
      const redacted = await redactRecording(recordingOf({ headers, body }));
      const known = new Set(
        structureOf([headers, body, redacted.versions]).flatMap(
          (text) => text.match(/[\p{L}\p{N}_]{5,}/gu) ?? [],
        ),
      );
      const left = wordsOf([redacted.request, redacted.upstream]);
      const survivors = wordsIn(body).filter(
        (word) => left.has(word) && !known.has(word) && !FIXED.has(word),
      );
      expect([...new Set(survivors)]).toEqual([]);
      expect(JSON.stringify(redacted.request.body)).toHaveLength(JSON.stringify(body).length);
      expect((await replayRecording(redacted)).differences).toEqual([]);
    });
  }
});
/** The upstream body and the recording itself use these words. */
const FIXED: ReadonlySet<string> = new Set([
  "message",
  "developer",
  "function_call_output",
  "function_call",
  "connection",
  "anthropic",
  "billing",
  "header",
  "device_id",
  "account_uuid",
  "session_id",
  "false",
]);

const plainWord = fc.stringMatching(/^[a-z]{2}q[A-Za-z]{5,9}$/);
const secretWord = fc.oneof(plainWord, fc.stringMatching(/^[a-zäöü]{2}q[A-Za-zß]{5,9}$/));
const secret = fc.oneof(
  secretWord,
  secretWord.map((word) => `${word}@${word}.com`),
  secretWord.map((word) => `/home/${word}/${word}.txt`),
  secretWord.map((word) => `sk-ant-api03-${word}`),
  secretWord.map((word) => `https://${word}.internal/a?b=${word}`),
  secretWord.map((word) => `${word} "漢字" \\n ${word}\n\t😀 1234567`),
);
const args = fc.dictionary(
  secretWord,
  fc.oneof(secret, fc.integer(), fc.boolean(), fc.array(secret, { maxLength: 3 }), fc.constant(null)),
  {
    minKeys: 1,
    maxKeys: 4,
  },
);
const bodies = fc
  .record({
    text: secret,
    thinking: secret,
    input: args,
    result: secret,
    description: secret,
    system: secret,
    user: fc.uuid(),
    id: plainWord,
  })
  .map(({ text, thinking, input, result, description, system, user, id }): JsonObject => ({
    model: "claude-sonnet-4-5",
    max_tokens: 100,
    metadata: { user_id: JSON.stringify({ device_id: id, account_uuid: user, session_id: user }) },
    system: [{ type: "text", text: system, cache_control: { type: "ephemeral" } }],
    tools: [
      {
        name: "Run",
        description,
        input_schema: {
          type: "object",
          description,
          properties: { command: { type: "string", description } },
        },
      },
    ],
    messages: [
      {
        role: "user",
        content: [
          { type: "text", text },
          {
            type: "document",
            title: text,
            context: id,
            source: { type: "text", media_type: "text/plain", data: id },
          },
          { type: "new_block", [`${id} ${id}`]: text, note: id, list: [id, { reading: result }] },
        ],
      },
      {
        role: "assistant",
        content: [
          {
            type: "thinking",
            thinking,
            signature: encodeSignature({
              id: `rs_${id}`,
              model: "gpt-5.5",
              encrypted_content: `gAAAAA${id.replaceAll(/[^a-z]/g, "a").repeat(20)}`,
            }),
          },
          { type: "tool_use", id: `toolu_${id}`, name: "Run", input },
        ],
      },
      {
        role: "user",
        content: [
          { type: "tool_result", tool_use_id: `toolu_${id}`, content: [{ type: "text", text: result }] },
        ],
      },
    ],
  }));
const secretsOf = (value: unknown): string[] =>
  JSON.stringify(value).match(/[a-zäöü]{2}q[A-Za-zß]{5,9}/gu) ?? [];

describe("any body", () => {
  it("keeps no word, e-mail address, path or token, and its length", async () => {
    await fc.assert(
      fc.asyncProperty(bodies, async (body) => {
        const redacted = await redactRecording(recordingOf({ body }));
        const left = JSON.stringify(redacted);
        for (const word of secretsOf(body)) expect(left).not.toContain(word);
        expect(JSON.stringify(redacted.request.body)).toHaveLength(JSON.stringify(body).length);
        expect((await replayRecording(redacted)).differences).toEqual([]);
      }),
    );
  });

  it("keeps texts when it is told to, but no secret", async () => {
    await fc.assert(
      fc.asyncProperty(secretWord, async (word) => {
        const text = `See ${word}1.txt of /home/${word}x/a, C:\\Users\\${word}x\\a, mail ${word}y@example.com, key sk-proj-${word}z12345, https://${word}z.example/a`;
        const body = {
          model: "claude-sonnet-4-5",
          max_tokens: 1,
          messages: [{ role: "user", content: text }],
        };
        const left = JSON.stringify(await redactRecording(recordingOf({ body, texts: true })));
        expect(left).toContain(`See ${word}1.txt of`);
        for (const suffix of ["x", "y", "z"]) expect(left).not.toContain(word + suffix);
      }),
    );
  });

  it("keeps what one signature of ours says: its model, and that it is one", async () => {
    const signature = encodeSignature({
      id: "rs_0123456789",
      model: "gpt-5.5",
      encrypted_content: `gAAAAA${"b".repeat(130)}==`,
    });
    const content = [
      { type: "thinking", thinking: "a", signature },
      { type: "text", text: "b" },
    ];
    const body = {
      model: "claude-sonnet-4-5",
      max_tokens: 1,
      messages: [
        { role: "user", content: "a" },
        { role: "assistant", content },
        { role: "user", content: "c" },
      ],
    };
    const { request } = await redactRecording(recordingOf({ body }));
    const [found] = JSON.stringify(request.body).match(/codexthropic\.1\.[\w.=-]+/) ?? [];
    expect(decodeSignature(found)).toMatchObject({ id: "rs_0000000001", model: "gpt-5.5" });
    expect(found).toHaveLength(signature.length);
    expect(found).not.toContain("bbbb");
  });
});

describe("long runs of one character", () => {
  const long = 200_000;
  const runs = ["a", "=", "-", "a-", "\\", '"', "0", "@", "é", "{", " ", "\n", "eyJ"];
  it.each(runs)("of %j are redacted like any other text", async (run) => {
    const text = run.repeat(long / run.length);
    const content = [
      { type: "text", text },
      { type: "image", source: { type: "base64", media_type: "image/png", data: text } },
      { type: "thinking", thinking: text, signature: text },
    ];
    const body = { model: "claude-sonnet-4-5", max_tokens: 1, messages: [{ role: "user", content: "a" }] };
    const events = [
      { type: "response.function_call_arguments.delta", item_id: "fc_1", delta: text },
      { type: "response.output_item.done", item: { type: "reasoning", id: text, encrypted_content: text } },
      { type: "error", error: { code: "a", message: text } },
    ];
    for (const texts of [false, true]) {
      const recording = recordingOf({ body, events, texts });
      const messages = [{ role: "user", content }];
      const redacted = await redactRecording({
        ...recording,
        request: { ...recording.request, body: { ...body, messages } },
      });
      expect(JSON.stringify(redacted).length).toBeGreaterThan(long);
    }
  });
});

describe("texts in pieces", () => {
  const pieces = fc
    .tuple(args, fc.boolean(), fc.array(fc.nat(400), { maxLength: 8 }))
    .map(([value, spaced, cuts]) => {
      const json = spaced ? JSON.stringify(value, null, 1).replace("ä", "\\u00e4") : JSON.stringify(value);
      const marks = [
        ...new Set([0, ...cuts.filter((cut) => cut < json.length).toSorted((a, b) => a - b), json.length]),
      ];
      return { json, deltas: marks.slice(1).map((mark, n) => json.slice(marks[n], mark)) };
    });

  it("add up to valid JSON of the same length, and to what the finished call says", async () => {
    await fc.assert(
      fc.asyncProperty(pieces, async ({ json, deltas }) => {
        const place = { item_id: "fc_abc", output_index: 0 };
        const events = [
          ...deltas.map((delta) => ({ type: "response.function_call_arguments.delta", ...place, delta })),
          { type: "response.function_call_arguments.done", ...place, arguments: json },
        ];
        const body = {
          model: "claude-sonnet-4-5",
          max_tokens: 1,
          messages: [{ role: "user", content: "a" }],
        };
        const { upstream } = await redactRecording(recordingOf({ body, events }));
        const [frame] = upstream?.frames ?? [];
        const redacted = frame?.events as unknown as { delta?: string; arguments?: string }[];
        const text = redacted.map(({ delta = "" }) => delta).join("");
        expect(text).toHaveLength(json.length);
        expect(text).toBe(redacted.at(-1)?.arguments);
        expect(redacted.slice(0, -1).map(({ delta }) => delta?.length)).toEqual(
          deltas.map(({ length }) => length),
        );
        const value: unknown = JSON.parse(text);
        expect(Object.keys(value as object)).toHaveLength(Object.keys(JSON.parse(json) as object).length);
        for (const word of secretsOf(json)) expect(text).not.toContain(word);
      }),
    );
  });
});
