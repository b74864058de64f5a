import type { CodexEvent } from "@codexthropic/protocol/codex";
import { toSse, transcode } from "@codexthropic/transcoder";
import { createEventReader } from "@codexthropic/transcoder/events";
import { translateRequest } from "@codexthropic/translator";
import { stamp } from "../harness/plan.ts";
import { type Body, claudeBody, smallBody } from "../load/bodies.ts";
import { SIZES } from "../scale.ts";
import { delta, ending, OPENING } from "../upstream/frames.ts";
import { type Cost, cost } from "./measure.ts";

/** Costs of translator and transcoder by metric, measured in this process. */
export async function measureLibraries(): Promise<Record<string, number>> {
  const figures: Record<string, number> = {};
  const record = (name: string, { time, allocated }: Cost): void => {
    figures[`${name} µs`] = time;
    figures[`${name} bytes allocated`] = allocated;
  };
  for (const { name, bytes } of SIZES) {
    const text = textOf(claudeBody(bytes));
    const request: unknown = JSON.parse(text);
    record(`JSON.parse ${name}`, await cost(1, () => JSON.parse(text)));
    record(`translate ${name}`, await cost(1, () => translateRequest(request)));
    const cache = new WeakMap();
    record(`translate again ${name}`, await cost(1, () => translateRequest(request, { cache })));
  }
  record("transcode, an event a chunk", await transcoding(1));
  record("transcode, 200 events a chunk", await transcoding(200));
  return figures;
}

const EVENTS = 2_000;

/** From the bytes of the backend to those for the client. */
function transcoding(perChunk: number): Promise<Cost> {
  const { context } = translateRequest(JSON.parse(textOf(smallBody)));
  const chunks = stream(perChunk);
  return cost(EVENTS, async () => {
    for await (const batch of transcode(batches(chunks), context)) toSse(batch);
  });
}

async function* batches(chunks: readonly Uint8Array[]): AsyncGenerator<readonly CodexEvent[]> {
  const reader = createEventReader();
  for (const chunk of chunks) yield reader.read(chunk);
}

/** One answer of text deltas, cut after every so many events. */
function stream(perChunk: number): Uint8Array[] {
  const texts = Array.from({ length: EVENTS }, (_, index) => `${stamp(index)} word`);
  const frames = texts.map(delta);
  const chunks = [OPENING];
  for (let at = 0; at < EVENTS; at += perChunk) chunks.push(frames.slice(at, at + perChunk).join(""));
  return [...chunks, ending(texts.join(""))].map((chunk) => Buffer.from(chunk));
}

const textOf = (body: Body): string => Buffer.concat(body({ events: 1, perSecond: 0 }, 0)).toString();
