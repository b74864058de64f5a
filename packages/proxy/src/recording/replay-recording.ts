import type { MessageStreamEvent, SafeguardResult } from "@codexthropic/protocol/anthropic";
import type { CodexEvent } from "@codexthropic/protocol/codex";
import type { BuildOptions, ResponseContext, Translation } from "@codexthropic/protocol/contract";
import { errorBody, UpstreamError } from "@codexthropic/protocol/errors";
import { asObject, isObject, type JsonObject } from "@codexthropic/protocol/json";
import { transcode } from "@codexthropic/transcoder";
import { checkStream } from "@codexthropic/transcoder/testing";
import { identifySession, resolveModel, translateRequest } from "@codexthropic/translator";
import { describeFailure } from "../describe-failure.ts";
import { collectErrorContext } from "../routes/collect-error-context.ts";
import { parseRequest } from "../routes/parse-request.ts";
import { collectMessage } from "../stream/collect-message.ts";
import { blur, compareJson, type Difference } from "./compare-json.ts";
import type { RecordedUpstream, Recording } from "./recording.ts";
import { redactRecording } from "./redact-recording.ts";
import { type AnswerSummary, summarizeBody, summarizeEvents } from "./summarize-answer.ts";

export interface Replay {
  /** Where today's code does something else than the recorded one did. */
  differences: Difference[];
  /** What could not be compared, and why. */
  notes: string[];
  /** What today's code made of it: redacted like the recording. */
  today: Recording;
}

/**
 * Translates a recording's client request and plays its upstream events, both with today's code, and compares the body
 * for upstream and the answer. Sends nothing.
 */
export async function replayRecording(recording: Recording): Promise<Replay> {
  const notes: string[] = [];
  const played = await play(recording, notes);
  const today = await redactRecording({
    ...recording,
    upstream: recording.upstream && { ...recording.upstream, requests: played.requests },
    answer: { ...recording.answer, ...played.answer },
  });
  // The recording again: then both have been through the same.
  const before = await redactRecording(recording);
  const isMasked = !recording.settings.texts;
  const differences = [
    ...compareBodies(before, today, isMasked),
    ...(played.answer === null ? [] : compareAnswers(before, today, isMasked)),
    ...played.problems.map((problem) => ({ path: "answer", recorded: "a valid stream", today: problem })),
  ];
  return { differences, notes, today };
}

interface Played {
  requests: RecordedUpstream["requests"];
  /** `null`: the proxy answered without the backend, so there is nothing to play. */
  answer: Pick<Recording["answer"], "status" | "events" | "body"> | null;
  /** Where the answer departs from the grammar of a stream. */
  problems: string[];
}

async function play(recording: Recording, notes: string[]): Promise<Played> {
  const { request, upstream } = recording;
  const now = (): number => Date.parse(recording.time) + recording.duration_ms;
  const requests: RecordedUpstream["requests"] = [];
  const fail = async (error: unknown, build: () => Translation): Promise<Played> => {
    const context = await collectErrorContext(error, { build, catalog: upstream?.catalog ?? [], now });
    const { status, ...told } = describeFailure(error, context);
    return {
      requests,
      problems: [],
      answer: { status, events: null, body: errorBody(told) as unknown as JsonObject },
    };
  };
  let build = (): Translation => {
    throw new Error("Nothing was translated.");
  };
  try {
    const { body, model } = parseRequest(request.body);
    const catalog = upstream?.catalog ?? [];
    const settings = { ...recording.settings, catalog };
    const session = identifySession({
      headers: (name) => request.headers[name] ?? null,
      metadata: body["metadata"],
    });
    const { slug } = resolveModel(model, settings);
    const translate = (options: Partial<BuildOptions>): Translation =>
      translateRequest(body, {
        fast: settings.fast ?? false,
        ...optional(settings),
        catalog,
        session,
        model: slug,
        ...options,
      });
    build = () => translate({});
    for (const { t, options } of upstream?.requests ?? [{ t: 0, options: {} }]) {
      build = () => translate(readOptions(options));
      requests.push({ t, options, body: build().body as unknown as JsonObject });
    }
    if (upstream === null || (upstream.frames.length === 0 && upstream.failure === null)) {
      notes.push("The proxy answered this request without the backend; only the translation was compared.");
      return { requests, answer: null, problems: [] };
    }
    if (upstream.frames.length === 0 && recording.answer.status !== 200) {
      return fail(new UpstreamError(upstream.failure!), build);
    }
    return {
      requests,
      ...(await playFrames(recording, upstream, build().context, (error) => fail(error, build))),
    };
  } catch (error) {
    return fail(error, build);
  }
}

function optional({
  models,
  verbosity,
}: Recording["settings"]): Pick<Recording["settings"], "models" | "verbosity"> {
  return { ...(models && { models }), ...(verbosity && { verbosity }) };
}

async function playFrames(
  { answer }: Recording,
  upstream: RecordedUpstream,
  context: ResponseContext,
  fail: (error: unknown) => Promise<Played>,
): Promise<Omit<Played, "requests">> {
  const recorded = summarizeAnswer(answer);
  const events = transcode(frames(upstream), context, {
    inputTokens: startTokens(answer.events),
    countTokens: countLike(recorded, context.maxTokens),
    ...judged(recorded),
  });
  if (answer.events === null) {
    try {
      const message = await collectMessage(events, () => {});
      return { answer: { status: 200, events: null, body: message as unknown as JsonObject }, problems: [] };
    } catch (error) {
      return fail(error);
    }
  }
  const written: MessageStreamEvent[] = [];
  for await (const batch of events) written.push(...batch);
  const problems = checkStream(written).map(({ at, problem }) => `event ${at}: ${problem}`);
  const { failure } = events.facts;
  const told = failure && (await fail(new UpstreamError(failure))).answer?.body;
  const shown = written.map(
    (event) => (event.type === "error" && told ? told : event) as unknown as JsonObject,
  );
  return { answer: { status: 200, events: shown, body: null }, problems };
}

async function* frames({ frames, failure }: RecordedUpstream): AsyncGenerator<CodexEvent[]> {
  for (const { events } of frames) yield events;
  if (failure) throw new UpstreamError(failure);
}

/** What a stream starts with is an estimate that depends on earlier requests. */
function startTokens(events: Recording["answer"]["events"]): number {
  const { message } = events?.find(({ type }) => type === "message_start") ?? {};
  const tokens = asObject(asObject(message)["usage"])["input_tokens"];
  return typeof tokens === "number" ? tokens : 0;
}

/** Masked texts have other tokens, so `max_tokens` is reached where it was reached before. */
function countLike(
  { blocks, stop_reason }: AnswerSummary,
  maxTokens: number | null,
): (text: string) => number {
  if (stop_reason !== "max_tokens" || maxTokens === null) return () => 0;
  const length = blocks.reduce((sum, { text }) => sum + (typeof text === "string" ? text.length : 0), 0);
  return (text) => (text.length * maxTokens) / (length + 0.5);
}

/** Verdicts on tool calls come from another model, whose answers are not in the recording. */
function judged({ safeguard_results }: AnswerSummary): { judgeCalls?: () => Promise<SafeguardResult[]> } {
  return Array.isArray(safeguard_results)
    ? { judgeCalls: async () => safeguard_results as SafeguardResult[] }
    : {};
}

/** Sets and maps of the options are lists in a recording. */
function readOptions(options: JsonObject): Partial<BuildOptions> {
  const { withoutParams, looseTools, omitTools, pdfAsText, ...rest } = options;
  const sets = Object.entries({ withoutParams, looseTools, omitTools }).flatMap(([name, list]) =>
    Array.isArray(list) ? [[name, new Set(list)]] : [],
  );
  return {
    ...rest,
    ...Object.fromEntries(sets),
    ...(Array.isArray(pdfAsText) && { pdfAsText: new Map(pdfAsText as [string, string][]) }),
  };
}

function compareBodies(
  { upstream: before }: Recording,
  { upstream: today }: Recording,
  isMasked: boolean,
): Difference[] {
  if (before === null || today === null) return [];
  const [left, right] = [before, today].map(({ requests }) =>
    blur(
      requests.map(({ body }) => body),
      isMasked,
    ),
  );
  return compareJson("upstream.requests", left, right);
}

function compareAnswers(before: Recording, today: Recording, isMasked: boolean): Difference[] {
  const blurred = ({ answer }: Recording): AnswerSummary & { status: number } => ({
    status: answer.status,
    ...(blur(summarizeAnswer(answer), isMasked) as AnswerSummary),
  });
  const left = blurred(before);
  const right = blurred(today);
  for (const { error } of [left, right]) {
    // Numbers and times in messages have other lengths than before.
    if (error !== null) error.message = String(error.message).replace(/x+/g, "x");
  }
  return before.answer.aborted ? compareBeginning(left, right) : compareJson("answer", left, right);
}

/** The client left: what it had got until then is the beginning of what it would get today. */
function compareBeginning({ blocks }: AnswerSummary, today: AnswerSummary): Difference[] {
  return blocks.flatMap((block, at) => {
    const whole = asObject(today.blocks[at]);
    const cut = Object.fromEntries(
      Object.keys(block).map((name) => {
        const [left, right] = [block[name], whole[name]];
        return [
          name,
          typeof left === "string" && typeof right === "string" ? right.slice(0, left.length) : right,
        ];
      }),
    );
    return compareJson(`answer.blocks[${at}]`, block, cut);
  });
}

function summarizeAnswer({ events, body }: Recording["answer"]): AnswerSummary {
  return events ? summarizeEvents(events) : summarizeBody(isObject(body) ? body : {});
}
