import { scenarios, type RequestView, type Scenario, type Sim } from "@codexthropic/codex-sim";

/**
 * A model whose answers only the asker can expect: each names the nonce of its request in every word. Before the first
 * output it fails now and then, in every way that the proxy has to hide.
 */

/** What a client asks for: a nonce and the number of words. */
export interface Order {
  nonce: string;
  words: number;
}

export const promptOf = ({ nonce, words }: Order): string => `Repeat ${nonce} ${words}`;

export const answerTo = ({ nonce, words }: Order): string =>
  Array.from({ length: words }, (_, i) => `${nonce}-${i}`).join(" ");

/** The command of the tool call that answers `Call <nonce>`. */
export const commandOf = (nonce: string): string => `echo ${nonce} && echo "${nonce}"`;

/**
 * Failures that one request may meet. A lost connection, a revoked token and one of these leave one of the four requests
 * that the proxy sends at most.
 */
const FAULTS_OF_A_REQUEST = 1;

const FAULTS: Readonly<Record<string, (order: Scenario) => Scenario>> = {
  "cut before anything": (answer) => scenarios.cut("start", answer),
  "cut before the first output": (answer) => scenarios.cut("created", answer),
  "ended before the first output": (answer) => scenarios.ended("created", answer),
  "closed before the first output": (answer) => scenarios.closed(1011, "created", answer),
  "rate limit": () => scenarios.rateLimited(1),
  overloaded: () => scenarios.overloaded(),
  "status 500": () => scenarios.httpError(500),
  "web page with 502": () => scenarios.httpError(502, "<html><title>Bad gateway</title></html>"),
  "failed in the stream": () => scenarios.failed("server_error"),
  "overloaded in the stream": () => scenarios.overloadedInStream(),
  "empty answer": () => scenarios.httpError(503, ""),
};

/** Counts what was played. */
export interface RepeatingModel {
  faults: Record<string, number>;
  answers: number;
}

/** @param faultRate share of the requests that fail */
export function playRepeatingModel(sim: Sim, faultRate: number, random: () => number): RepeatingModel {
  const model: RepeatingModel = { faults: {}, answers: 0 };
  const failed = new Map<string, number>();
  const names = Object.keys(FAULTS);

  const fault = (request: RequestView, answer: Scenario): Scenario | null => {
    const key = `${request.userText} ${request.round}`;
    const before = failed.get(key) ?? 0;
    if (before >= FAULTS_OF_A_REQUEST || random() >= faultRate) {
      failed.delete(key);
      return null;
    }
    failed.set(key, before + 1);
    const name = names[Math.floor(random() * names.length)] ?? "";
    model.faults[name] = (model.faults[name] ?? 0) + 1;
    return FAULTS[name]?.(answer) ?? null;
  };
  sim.script((request) => {
    const answer = answerOf(request, random);
    const failing = fault(request, answer);
    if (failing === null) model.answers += 1;
    return failing ?? answer;
  });
  return model;
}

function answerOf({ userText, outputs }: RequestView, random: () => number): Scenario {
  const [verb, nonce = "", words] = userText.split(" ");
  if (verb === "Call" && outputs.length === 0)
    return scenarios.agentRound("Bash", { command: commandOf(nonce) }, nonce);
  const order = { nonce: verb === "Call" ? (outputs.at(-1)?.text ?? "") : nonce, words: Number(words) };
  const answer = scenarios.text(answerTo(order), { deltaSize: 8 + Math.floor(random() * 60) });
  return random() < 0.5 ? scenarios.paced(Math.ceil(random() * 10), answer) : answer;
}
