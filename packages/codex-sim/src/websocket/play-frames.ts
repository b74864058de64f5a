import type { JsonObject } from "@codexthropic/protocol/json";
import type { WebSocket } from "ws";
import { waitFor } from "../answer/hold.ts";
import { type Scenario } from "../answer/scenario.ts";
import { isTerminal } from "../answer/make-scenario.ts";
import type { SimEvent, Turn } from "../answer/turn.ts";
import { scenarioFrame } from "./error-frame.ts";

/** Where frames go. */
export interface FrameTarget {
  readonly socket: WebSocket;
  /** Aborted when the connection is closed, by whomever. */
  readonly closed: AbortSignal;
  /** Headers that an error frame carries. */
  readonly headers: JsonObject;
  /** Events of the connection itself, sent before the first event of the answer and behind it. */
  readonly before: readonly SimEvent[];
  readonly afterCreated: readonly SimEvent[];
  /** A frame went out. */
  onEvent(event: SimEvent): void;
}

/**
 * Plays a scenario into frames. Resolves when the answer is over: with its terminal event, or with `null` when it had
 * none, because it failed, was cut, or nobody reads the answer any more.
 */
export async function playFrames(
  scenario: Scenario,
  turn: Turn,
  target: FrameTarget,
): Promise<SimEvent | null> {
  const { socket, closed } = target;
  if (scenario.hold !== null) await waitFor(scenario.hold, closed);
  if (closed.aborted) return null;
  if (scenario.status !== 200) {
    await send(scenarioFrame(scenario, turn, target.headers), target);
    return null;
  }
  for (const event of target.before) await send(event, target);
  let sequence = 0;
  for (const step of scenario.play(turn)) {
    if (closed.aborted) return null;
    switch (step.do) {
      case "wait":
        await waitFor(step.hold, closed);
        break;
      case "cut":
        socket.terminate();
        return null;
      case "close":
        socket.close(step.code);
        return null;
      case "binary":
        socket.send(Buffer.from(step.text));
        break;
      case "write":
        await sendText(step.text, target);
        break;
      case "send": {
        await send({ ...step.event, sequence_number: sequence++ }, target);
        if (isTerminal(step.event)) return step.event;
        if (step.event.type !== "response.created") break;
        for (const event of target.afterCreated) await send(event, target);
      }
    }
  }
  // HTTP ends such an answer by ending the stream; here only the connection can be ended.
  if (!closed.aborted) socket.close(1000);
  return null;
}

async function send(event: SimEvent, target: FrameTarget): Promise<void> {
  await sendText(JSON.stringify(event), target);
  target.onEvent(event);
}

/** Resolves when the frame has left, so that a client that does not read slows the answer down. */
function sendText(text: string, { socket, closed }: FrameTarget): Promise<void> {
  return waitFor(new Promise<void>((resolve) => socket.send(text, () => resolve())), closed);
}
