import { createByteTranscoder } from "@codexthropic/transcoder";
import { createTranslator, translateRequest } from "@codexthropic/translator";
import { stamp } from "../harness/plan.ts";
import { type Body, claudeBody, smallBody } from "../load/bodies.ts";
import { SIZES } from "../scale.ts";
import { delta, ending, OPENING } from "../upstream/frames.ts";
import { cost } from "./measure.ts";

/** Costs of translator and transcoder by metric, measured in this process. */
export function measureLibraries(): Record<string, number> {
  const figures: Record<string, number> = {};
  const record = (name: string, { time, allocated }: ReturnType<typeof cost>): void => {
    figures[`${name} µs`] = time;
    figures[`${name} bytes allocated`] = allocated;
  };
  for (const { name, bytes } of SIZES) {
    const text = textOf(claudeBody(bytes));
    const request: unknown = JSON.parse(text);
    record(
      `JSON.parse ${name}`,
      cost(1, () => JSON.parse(text)),
    );
    record(
      `translate ${name}`,
      cost(1, () => translateRequest(request)),
    );
    const translateAgain = createTranslator();
    record(
      `translate again ${name}`,
      cost(1, () => translateAgain(request)),
    );
  }
  record("transcode, an event a chunk", transcoding(1));
  record("transcode, 200 events a chunk", transcoding(200));
  return figures;
}

const EVENTS = 2_000;

function transcoding(perChunk: number): ReturnType<typeof cost> {
  const translated = translateRequest(JSON.parse(textOf(smallBody)));
  if (!translated.ok) throw translated.error;
  const { restore } = translated;
  const chunks = stream(perChunk);
  return cost(EVENTS, () => {
    const transcoder = createByteTranscoder(restore);
    for (const chunk of chunks) transcoder.write(chunk);
    transcoder.end();
  });
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
