import { connect } from "node:net";
import { scenarios, type Scenario, type Sim } from "@codexthropic/codex-sim";

/** A crowd of clients: most read to the end, some read slowly, some vanish without a word. */

const BODY = JSON.stringify({
  model: "claude-opus-5-5",
  max_tokens: 64_000,
  stream: true,
  messages: [{ role: "user", content: "Talk." }],
});
const HEADERS = { "content-type": "application/json" };

/** A long answer in many pieces. */
export function longAnswer(words: number): Scenario {
  return scenarios.text(Array.from({ length: words }, (_, i) => `word-${i}`).join(" "));
}

export interface Crowd {
  readers: number;
  slow: number;
  leavers: number;
}

/** Sends all of them at once; resolves with the texts of those that stayed. Rejects if one of them was cut short. */
export async function sendCrowd(url: string, crowd: Crowd): Promise<string[]> {
  const stay = [
    ...Array.from({ length: crowd.readers }, () => read(url)),
    ...Array.from({ length: crowd.slow }, () => readSlowly(url)),
  ];
  const leave = Array.from({ length: crowd.leavers }, () => vanish(url));
  const [texts] = await Promise.all([Promise.all(stay), Promise.all(leave)]);
  return texts;
}

async function read(url: string): Promise<string> {
  return textOf(await (await post(url)).text());
}

/** A byte window of one chunk and a pause between: the proxy has to hold upstream back. */
async function readSlowly(url: string): Promise<string> {
  let sse = "";
  const decoder = new TextDecoder();
  for await (const chunk of (await post(url)).body ?? []) {
    sse += decoder.decode(chunk as Uint8Array, { stream: true });
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  return textOf(sse);
}

/** Sends the request, waits for the first bytes, and is gone: a half-open client, as far as HTTP goes. */
function vanish(url: string): Promise<void> {
  const { hostname, port, host } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname, () => {
      socket.write(
        `POST /v1/messages HTTP/1.1\r\nhost: ${host}\r\ncontent-type: application/json\r\ncontent-length: ${BODY.length}\r\n\r\n${BODY}`,
      );
    });
    socket.once("data", () => socket.resetAndDestroy());
    socket.on("error", () => undefined);
    socket.on("close", () => resolve());
  });
}

async function post(url: string): Promise<Response> {
  const response = await fetch(`${url}/v1/messages`, { method: "POST", headers: HEADERS, body: BODY });
  if (response.status !== 200) throw new Error(`status ${response.status}: ${await response.text()}`);
  return response;
}

function textOf(sse: string): string {
  if (!sse.includes("event: message_stop"))
    throw new Error(`the stream was cut short after ${sse.length} bytes`);
  return [...sse.matchAll(/"text_delta","text":("(?:[^"\\]|\\.)*")/g)]
    .map(([, text]) => JSON.parse(text ?? '""') as string)
    .join("");
}

/** Forgets what the simulator has kept of the requests, so that only the proxy's memory is measured. */
export function forget(sim: Sim, answer: Scenario): void {
  sim.reset();
  sim.script(() => answer);
}

/** Megabytes of heap after a full collection. */
export async function heapMegabytes(): Promise<number> {
  for (let i = 0; i < 3; i++) {
    globalThis.gc?.();
    await new Promise((resolve) => setImmediate(resolve));
  }
  return process.memoryUsage().heapUsed / 2 ** 20;
}
