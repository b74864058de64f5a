import { asObject, asString, isObject, parseJson, type JsonObject } from "@codexthropic/protocol/json";
import type { RawData, WebSocket } from "ws";
import type { SimEvent } from "../answer/turn.ts";
import type { Backend } from "../backend.ts";
import { checkRequest, chooseScenario, isHttpError } from "../http/check-request.ts";
import { createTurn } from "../http/create-turn.ts";
import { addEntry } from "../http/entry.ts";
import type { Caller } from "../http/exchange.ts";
import { turnIdOf, turnStateOf } from "../http/headers.ts";
import { laneOfHeader } from "../lanes.ts";
import type { SimConnection, SimRequest } from "../log.ts";
import { rateLimitsEvent } from "../quota.ts";
import { CONNECTION_LIMIT } from "../scenarios/http-errors.ts";
import { type Problem } from "../validate/problem.ts";
import { detail, reject } from "../validate/reject.ts";
import { problemFrame } from "./error-frame.ts";
import { expandFrame, liteHeaderOf, type ExpandedFrame, type PreviousAnswer } from "./expand-frame.ts";
import type { WebSocketSettings } from "./settings.ts";
import { playFrames } from "./play-frames.ts";

/** An open connection and what the handshake said about it. */
export interface Connection {
  readonly socket: WebSocket;
  /** Entry, token and headers of the handshake; every frame is asked under them. */
  readonly handshake: Caller;
  readonly api: "codex" | "openai";
  readonly info: SimConnection;
  /** Headers that an error frame carries. */
  readonly quotaHeaders: () => JsonObject;
}

/**
 * Answers the frames of one connection, one at a time. The connection remembers its last answer, and forgets it after
 * any error, after an answer that was not completed, and after a cut.
 * @see docs/reference/websocket.md
 */
export function serveConnection(connection: Connection, backend: Backend, settings: WebSocketSettings): void {
  const { socket, info } = connection;
  const closed = new AbortController();
  let previous: PreviousAnswer | null = null;
  let inFlight: SimRequest | null = null;
  let isExpired = false;

  const sendProblem = (problem: Problem): void =>
    socket.send(JSON.stringify(problemFrame(problem, connection.quotaHeaders())));

  const expire = (): void => {
    isExpired = true;
    if (inFlight) return;
    sendProblem(EXPIRED);
    socket.close(1000);
  };
  const lifetime = setTimeout(expire, settings.maxConnectionMs);
  const pinging = settings.pingEveryMs && setInterval(() => socket.ping(), settings.pingEveryMs);

  const answerFrame = async (data: RawData): Promise<void> => {
    const text = textOf(data);
    const frame = parseJson(text);
    const entry = openFrame(connection, backend, text, frame);
    const rejectFrame = (problem: Problem): void => {
      rejectEntry(entry, problem, sendProblem);
      entry.finished = true;
      backend.log.touch();
    };
    // The running answer goes on, and what it continues is still its own.
    if (inFlight) return rejectFrame(IN_FLIGHT);
    const last = previous;
    previous = null;
    const expanded = isObject(frame) ? expandFrame(frame, last) : NOT_JSON;
    if ("rule" in expanded) return rejectFrame(expanded);
    inFlight = entry;
    try {
      previous = await answer(entry, asObject(frame), expanded, { connection, backend, closed, sendProblem });
    } finally {
      entry.finished = true;
      inFlight = null;
      backend.log.touch();
    }
    if (isExpired && !closed.signal.aborted) expire();
  };

  socket.on("message", (data, isBinary) => {
    // The protocol has text frames only.
    if (isBinary) return socket.close(1003);
    answerFrame(data).catch((error: unknown) => {
      info.warnings.push(`The simulator failed: ${String(error)}`);
      socket.terminate();
    });
  });
  socket.on("ping", () => void info.pings++);
  socket.on("pong", () => void info.pongs++);
  // A message that is too large, or no WebSocket frame at all: `ws` closes the connection with the right code.
  socket.on("error", () => {});
  socket.on("close", (code) => {
    clearTimeout(lifetime);
    clearInterval(pinging || undefined);
    info.closeCode = code;
    if (inFlight && !info.isCut)
      inFlight.aborted = inFlight.events.length > 0 ? "during_stream" : "before_headers";
    connection.handshake.entry.finished = true;
    closed.abort();
    backend.log.touch();
  });
}

interface AnswerContext {
  connection: Connection;
  backend: Backend;
  closed: AbortController;
  sendProblem: (problem: Problem) => void;
}

/** Checks and answers one expanded frame. Returns what the connection remembers of it. */
async function answer(
  entry: SimRequest,
  frame: JsonObject,
  { body, isContinued, generates }: ExpandedFrame,
  { connection, backend, closed, sendProblem }: AnswerContext,
): Promise<PreviousAnswer | null> {
  const caller: Caller = { ...connection.handshake, entry };
  const lane = laneOfHeader(liteHeaderOf(frame));
  entry.body = body;
  entry.isContinued = isContinued;
  const problem = checkRequest(body, caller, backend, {
    api: connection.api,
    lane,
    transport: "websocket",
    allowsEmptyInput: !generates,
  });
  if (problem && isHttpError(problem)) {
    rejectEntry(entry, problem, sendProblem);
    return null;
  }
  const turnState = turnStateOf(turnIdOf(frame) ?? caller.header("thread-id"));
  entry.warnings.push(...turnStateWarnings(frame, turnState));
  const scenario = generates ? await chooseScenario(body, problem, caller, backend) : backend.preparation;
  const turn = createTurn(body, caller, backend);
  entry.scenario = scenario.name;
  backend.log.touch();
  const output: JsonObject[] = [];
  const before: SimEvent[] = [rateLimitsEvent(backend.quota())];
  const metadata = { type: "response.metadata", headers: { "x-codex-turn-state": turnState } };
  const last = await playFrames(scenario, turn, {
    socket: connection.socket,
    closed: closed.signal,
    headers: connection.quotaHeaders(),
    before,
    // What a preparation is told would be sent back in a turn that it does not belong to.
    afterCreated: generates && turnState !== undefined ? [metadata] : [],
    onEvent(event) {
      entry.status ??= event.type === "error" ? Number(event["status"] ?? 200) : 200;
      entry.events.push(event.type);
      if (event.type === "response.output_item.done") output.push(asObject(event["item"]));
      backend.log.touch();
    },
  });
  if (last?.type !== "response.completed") return null;
  return { responseId: turn.responseId, body, output: output.length > 0 ? output : listedIn(last) };
}

function listedIn(terminal: SimEvent): JsonObject[] {
  const { output } = asObject(terminal["response"]);
  return Array.isArray(output) ? output.filter(isObject) : [];
}

function rejectEntry(entry: SimRequest, problem: Problem, send: (problem: Problem) => void): void {
  entry.problem = problem;
  entry.status = problem.status;
  send(problem);
}

function openFrame(
  { handshake, info }: Connection,
  backend: Backend,
  text: string,
  frame: unknown,
): SimRequest {
  const { path, query, headers, token } = handshake.entry;
  info.frames++;
  return addEntry(backend, {
    method: "WS",
    path,
    query,
    headers,
    token,
    transport: "websocket",
    connection: info.id,
    frame: isObject(frame) ? frame : null,
    bodyBytes: Buffer.byteLength(text),
  });
}

function turnStateWarnings(frame: JsonObject, turnState: string | undefined): string[] {
  const replayed = asString(asObject(frame["client_metadata"])["x-codex-turn-state"]);
  return replayed === undefined || replayed === turnState
    ? []
    : ["x-codex-turn-state belongs to another turn"];
}

function textOf(data: RawData): string {
  return (Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data as Buffer)).toString();
}

const NOT_JSON: Problem = { rule: "frame", ...detail("Frame is not a JSON object") };

/** The codes are the backend's own. @see docs/reference/websocket.md */
const IN_FLIGHT: Problem = {
  rule: "one_in_flight",
  ...reject(
    "A response is already in flight on this websocket connection.",
    null,
    "response_already_in_flight",
  ),
};

const EXPIRED: Problem = {
  rule: "connection_limit",
  ...reject(CONNECTION_LIMIT, null, "websocket_connection_limit_reached"),
};
