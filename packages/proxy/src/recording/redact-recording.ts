import { setImmediate } from "node:timers/promises";
import type { CodexEvent, ModelInfo } from "@codexthropic/protocol/codex";
import { isObject, type JsonObject } from "@codexthropic/protocol/json";
import type { RecordedAnswer, RecordedBuild, RecordedUpstream, Recording } from "./recording.ts";
import { redactEvents, replaceOutputTexts } from "./redact/redact-events.ts";
import { Redactor } from "./redact/redactor.ts";
import { collectVocabulary } from "./redact/vocabulary.ts";

/**
 * A recording without what is private. Between two parts of it other requests get their turn.
 * @param names of the user and the machine
 */
export async function redactRecording(
  recording: Recording,
  names: readonly string[] = [],
): Promise<Recording> {
  const { request, upstream, answer, settings } = recording;
  const redactor = new Redactor({
    keepTexts: settings.texts,
    names,
    stopSequences: stringsIn(request.body?.["stop_sequences"]),
  });
  for (const body of [request.body, ...(upstream?.requests.map(({ body }) => body) ?? [])]) {
    collectVocabulary(body, redactor.vocabulary);
  }
  const isJson = hasFormat(upstream?.requests.at(-1)?.body);
  return {
    ...recording,
    request: {
      ...request,
      headers: redactHeaders(request.headers, redactor),
      body: request.body && (await redactBody(request.body, redactor)),
    },
    upstream: upstream && (await redactUpstream(upstream, redactor, isJson)),
    answer: await redactAnswer(answer, redactor, isJson),
  };
}

/** A body in parts: each message, item and tool is one. */
export async function redactBody(body: JsonObject, redactor: Redactor): Promise<JsonObject> {
  const redacted: JsonObject = {};
  for (const [key, value] of Object.entries(body)) {
    if (!Array.isArray(value)) {
      Object.assign(redacted, redactor.object({ [key]: value }));
      continue;
    }
    const list: unknown[] = [];
    for (const entry of value) {
      // A list of items is no free value, which an object of that name would be.
      list.push(isObject(entry) ? redactor.object(entry) : redactor.field(key, entry));
      await setImmediate();
    }
    redacted[key] = list;
  }
  return redacted;
}

async function redactUpstream(
  upstream: RecordedUpstream,
  redactor: Redactor,
  isJson: boolean,
): Promise<RecordedUpstream> {
  const requests: RecordedBuild[] = [];
  for (const { t, options, body } of upstream.requests) {
    requests.push({ t, options: redactOptions(options, redactor), body: await redactBody(body, redactor) });
  }
  const events = redactEvents(
    upstream.frames.flatMap(({ events }) => events) as unknown as JsonObject[],
    redactor,
    { isJson },
  );
  let at = 0;
  return {
    ...upstream,
    catalog: upstream.catalog.map(withoutProse),
    requests,
    frames: upstream.frames.map(({ t, events: { length } }) => ({
      t,
      events: events.slice(at, (at += length)) as unknown as CodexEvent[],
    })),
    failure: upstream.failure && {
      ...upstream.failure,
      message: redactor.text.message(upstream.failure.message),
    },
  };
}

/** A catalogue holds whole prompts. */
function withoutProse(model: ModelInfo): ModelInfo {
  const fields = Object.entries(model).filter(
    ([, value]) => typeof value !== "string" || value.length <= 200,
  );
  return Object.fromEntries(fields) as unknown as ModelInfo;
}

/** Text of PDFs stands in the options, by the data of the file. */
function redactOptions(options: JsonObject, redactor: Redactor): JsonObject {
  const { pdfAsText } = options;
  if (!Array.isArray(pdfAsText)) return options;
  return {
    ...options,
    pdfAsText: pdfAsText.map((pair) => {
      const [file, text] = stringsIn(pair);
      return [redactor.field("file_data", file), redactor.text.text(text ?? "")];
    }),
  };
}

async function redactAnswer(
  answer: RecordedAnswer,
  redactor: Redactor,
  isJson: boolean,
): Promise<RecordedAnswer> {
  await setImmediate();
  const body = answer.body && redactor.object(answer.body);
  return {
    ...answer,
    events: answer.events && redactEvents(answer.events, redactor, { isJson }),
    body: body && answer.body && isJson ? replaceOutputTexts(answer.body, body, redactor) : body,
  };
}

function redactHeaders(headers: Record<string, string>, { substitutes }: Redactor): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      name.endsWith("-id") ? substitutes.id(value) : value,
    ]),
  );
}

function hasFormat(body: JsonObject | undefined): boolean {
  const text = body?.["text"];
  return isObject(text) && isObject(text["format"]);
}

function stringsIn(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((entry) => typeof entry === "string") : [];
}
