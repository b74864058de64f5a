import type { ServerResponse } from "node:http";
import { micros } from "../harness/clock.ts";
import { type Plan, stamp } from "../harness/plan.ts";
import { delta, ending, FIRST, OPENING } from "./frames.ts";

const WORD = " word";
/** What the backend sends at once when it is faster than its reader. */
const CHUNK = 64 * 1_024;

/** Writes the answer that the plan asks for. */
export async function answer(response: ServerResponse, plan: Plan): Promise<void> {
  response.writeHead(200, { "content-type": "text/event-stream" });
  const texts = [FIRST];
  const next = (): string => {
    const text = stamp(micros()) + WORD;
    texts.push(text);
    return delta(text);
  };
  const opening = OPENING + delta(FIRST);
  if (plan.perSecond > 0) await paced(response, plan, opening, next);
  else await burst(response, plan.events, opening, next);
  response.end(ending(texts.join("")));
}

async function burst(
  response: ServerResponse,
  events: number,
  opening: string,
  next: () => string,
): Promise<void> {
  let chunk = opening;
  for (let left = events; left > 0 && !response.destroyed; left--) {
    chunk += next();
    if (chunk.length < CHUNK) continue;
    if (!response.write(chunk)) await drained(response);
    chunk = "";
  }
  response.write(chunk);
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      response.off("drain", done).off("close", done);
      resolve();
    };
    response.on("drain", done).on("close", done);
  });
}

function paced(response: ServerResponse, plan: Plan, opening: string, next: () => string): Promise<void> {
  response.write(opening);
  return new Promise((resolve) => {
    let left = plan.events;
    const stop = (): void => {
      clearInterval(timer);
      resolve();
    };
    const timer = setInterval(() => {
      response.write(next());
      left -= 1;
      if (left === 0) stop();
    }, 1_000 / plan.perSecond);
    response.once("close", stop);
  });
}
