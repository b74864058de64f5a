import type { ServerResponse } from "node:http";
import { waitFor } from "./hold.ts";
import type { Scenario, Step, Wire } from "./scenario.ts";
import type { SimEvent, Turn } from "./turn.ts";

/** Where a scenario is played to, and what is reported meanwhile. */
export interface PlayTarget {
  readonly response: ServerResponse;
  /** Aborted when nobody reads the answer any more. */
  readonly closed: AbortSignal;
  cut(): void;
  /** The head went out. */
  onHead(status: number): void;
  /** A frame went out. */
  onEvent(event: SimEvent): void;
}

/**
 * Plays a scenario into a response: hold, head, steps, end. Resolves when the answer is over or nobody listens any
 * more (the client has left, or the simulator closes). Respects back-pressure.
 */
export async function playScenario(
  scenario: Scenario,
  turn: Turn,
  headers: Readonly<Record<string, string | string[]>>,
  target: PlayTarget,
): Promise<void> {
  const { response, closed } = target;
  if (scenario.hold !== null) await waitFor(scenario.hold, closed);
  if (closed.aborted) return;
  response.writeHead(scenario.status, merge(headers, scenario.headers));
  response.flushHeaders();
  target.onHead(scenario.status);
  let sequence = 0;
  for (const step of scenario.play(turn)) {
    if (closed.aborted) return;
    if (step.do === "cut") {
      await flushed(response, closed);
      return target.cut();
    }
    if (step.do === "close") break;
    if (step.do === "binary") continue;
    if (step.do === "wait") {
      await waitFor(step.hold, closed);
      continue;
    }
    await write(textOf(step, sequence, scenario.wire), scenario.wire, response, closed);
    if (step.do !== "send") continue;
    sequence++;
    target.onEvent(step.event);
  }
  if (!closed.aborted) response.end();
}

function merge(
  usual: Readonly<Record<string, string | string[]>>,
  own: Scenario["headers"],
): Record<string, string | string[]> {
  const merged: Record<string, string | string[]> = { ...usual };
  for (const [name, value] of Object.entries(own)) {
    if (value === null) delete merged[name];
    else merged[name] = value;
  }
  return merged;
}

function textOf(step: Extract<Step, { do: "send" | "write" }>, sequence: number, wire: Wire): string {
  if (step.do === "write") return step.text;
  const { type, ...rest } = step.event;
  const data = JSON.stringify({ type, sequence_number: sequence, ...rest });
  return `event: ${type}${wire.newline}data: ${data}${wire.newline}${wire.newline}`;
}

async function write(
  text: string,
  { chunkBytes }: Wire,
  response: ServerResponse,
  closed: AbortSignal,
): Promise<void> {
  const bytes = Buffer.from(text);
  const size = chunkBytes ?? Math.max(bytes.length, 1);
  for (let at = 0; at < bytes.length && !closed.aborted; at += size) {
    const hasRoom = response.write(bytes.subarray(at, at + size));
    if (!hasRoom) await waitFor(new Promise((resolve) => response.once("drain", resolve)), closed);
    // Node joins what is written in one turn of its loop; small chunks have to travel alone.
    if (chunkBytes !== null) await waitFor(new Promise(setImmediate), closed);
  }
}

/** Everything written so far has reached the socket, so that a cut cuts behind it. */
function flushed(response: ServerResponse, closed: AbortSignal): Promise<void> {
  return waitFor(new Promise((resolve) => response.write("", resolve)), closed);
}
