import { ServerResponse, type IncomingMessage, type Server } from "node:http";
import type { Duplex } from "node:stream";
import { WebSocketServer, type WebSocket } from "ws";
import { waitFor } from "../answer/hold.ts";
import { playScenario } from "../answer/player.ts";
import type { Scenario } from "../answer/scenario.ts";
import type { Backend } from "../backend.ts";
import { checkApiKey, checkChatgpt } from "../http/authorize.ts";
import { createTurn } from "../http/create-turn.ts";
import { openEntry } from "../http/entry.ts";
import { createExchange, sendEmpty, sendJson, sendProblem, type Exchange } from "../http/exchange.ts";
import { headerWarnings, usualHeaders } from "../http/headers.ts";
import { trackResponse } from "../http/listener.ts";
import { LITE_HEADER } from "../lanes.ts";
import type { SimConnection } from "../log.ts";
import { type Problem } from "../validate/problem.ts";
import { detail, reject } from "../validate/reject.ts";
import { quotaOnly } from "./error-frame.ts";
import { webSocketSettings, type WebSocketSettings } from "./settings.ts";
import { serveConnection } from "./serve-connection.ts";

/**
 * The handshake of `GET …/responses`: refused in HTTP's words, or accepted.
 * @see docs/reference/websocket.md, "Handshake"
 */

const APIS: Readonly<Record<string, "codex" | "openai">> = {
  "/backend-api/codex/responses": "codex",
  "/v1/responses": "openai",
};

const BETA = "responses_websockets=2026-02-06";

type Headers = Record<string, string | string[]>;

export function acceptUpgrades(server: Server, backend: Backend, closing: AbortSignal): void {
  const settings = webSocketSettings(backend.settings.websocket);
  const sockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: settings?.compression ?? false,
    maxPayload:
      Math.min(settings?.maxMessageBytes ?? 1, (settings?.announcedMaxMessageBytes ?? Infinity) + 1) - 1,
    autoPong: settings?.answersPings ?? true,
  });
  server.on("upgrade", (request, socket, head) => {
    // A client that leaves first is no failure of the simulator.
    socket.on("error", () => {});
    const ending = new AbortController();
    const destroy = (): void => {
      ending.abort();
      socket.destroy();
    };
    closing.addEventListener("abort", destroy);
    socket.once("close", () => closing.removeEventListener("abort", destroy));
    const exchange = exchangeOf(request, socket, backend, ending.signal);
    answerHandshake(exchange, backend, settings).then(
      (headers) => {
        if (headers === null || !settings) return;
        exchange.response.detachSocket(socket as never);
        sockets.once("headers", (lines) => lines.push(...headerLines(headers)));
        sockets.handleUpgrade(request, socket, head, (webSocket) => {
          open(webSocket, exchange, backend, settings);
        });
      },
      (error: unknown) => {
        exchange.entry.warnings.push(`The simulator failed: ${String(error)}`);
        exchange.cut();
      },
    );
  });
}

/** The same as for any request, but answered on the bare socket. */
function exchangeOf(
  request: IncomingMessage,
  socket: Duplex,
  backend: Backend,
  /** Of this socket alone: the response is detached and never closes when the handshake is accepted. */
  closing: AbortSignal,
): Exchange {
  const response = new ServerResponse(request);
  response.shouldKeepAlive = false;
  response.assignSocket(socket as never);
  response.once("finish", () => socket.end());
  const entry = openEntry(backend, request);
  entry.transport = "websocket";
  return createExchange(request, response, entry, null, trackResponse(backend, entry, response, closing));
}

/** Answers a rejection itself and returns `null`; otherwise returns the headers of the acceptance. */
async function answerHandshake(
  exchange: Exchange,
  backend: Backend,
  settings: WebSocketSettings | null,
): Promise<Headers | null> {
  const { entry, response, closed, cut } = exchange;
  const headers: Headers = usualHeaders(exchange, backend);
  const api = Object.hasOwn(APIS, entry.path) ? APIS[entry.path] : undefined;
  if (!api) {
    sendJson(exchange, 404, { detail: "Not Found" });
    return null;
  }
  const scenario = backend.handshakes.shift();
  if (scenario?.status === 200) await delay(scenario, exchange, backend);
  if (closed.aborted) return null;
  if (scenario && scenario.status !== 200) {
    entry.scenario = scenario.name;
    backend.log.touch();
    const onHead = (status: number): void => void (entry.status = status);
    await playScenario(scenario, createTurn({}, exchange, backend), headers, {
      response,
      closed,
      cut,
      onHead,
      onEvent: () => {},
    });
    return null;
  }
  if (!settings) {
    sendEmpty(exchange, 426, {});
    return null;
  }
  const problem =
    (api === "codex" ? checkChatgpt : checkApiKey)(exchange, backend.issuer) ??
    checkHandshake(exchange, backend, settings);
  if (problem) {
    sendProblem(exchange, problem, headers);
    return null;
  }
  entry.warnings.push(...headerWarnings(exchange, headers));
  if (exchange.header(LITE_HEADER) !== undefined) {
    entry.warnings.push("the lite header has no effect on a handshake; it stands in client_metadata");
  }
  const maximum = settings.announcedMaxMessageBytes;
  return {
    ...headers,
    ...(maximum !== undefined && { "x-codex-websocket-max-message-bytes": String(maximum) }),
  };
}

/** A scenario that is no rejection: its waits delay the handshake, a cut breaks it; then it goes on as usual. */
async function delay(scenario: Scenario, exchange: Exchange, backend: Backend): Promise<void> {
  exchange.entry.scenario = scenario.name;
  backend.log.touch();
  if (scenario.hold !== null) await waitFor(scenario.hold, exchange.closed);
  for (const step of scenario.play(createTurn({}, exchange, backend))) {
    if (step.do === "wait") await waitFor(step.hold, exchange.closed);
    if (step.do !== "cut") continue;
    exchange.cut();
    await waitFor("forever", exchange.closed);
    return;
  }
}

function checkHandshake(exchange: Exchange, backend: Backend, settings: WebSocketSettings): Problem | null {
  const open = backend.connections.filter(({ closeCode }) => closeCode === null);
  if (open.length >= settings.maxConnections) return TOO_MANY;
  return exchange.header("openai-beta") === BETA ? null : NO_BETA;
}

/** More than about 50 open sockets were answered with 403. @see docs/reference/websocket.md */
const TOO_MANY: Problem = {
  rule: "too_many_connections",
  ...reject("Too many open websocket connections.", null, null, 403),
};

/** What the backend insists on is not known; the CLI always sends it. */
const NO_BETA: Problem = {
  rule: "openai_beta",
  ...detail(`Header OpenAI-Beta must be ${BETA}`),
};

function open(socket: WebSocket, exchange: Exchange, backend: Backend, settings: WebSocketSettings): void {
  const { entry, bearer, header } = exchange;
  const info: SimConnection = {
    id: backend.connections.length + 1,
    frames: 0,
    pings: 0,
    pongs: 0,
    closeCode: null,
    isCut: false,
    warnings: [],
    close: (code = 1000) => {
      info.isCut = true;
      socket.close(code);
    },
    cut: () => {
      info.isCut = true;
      socket.terminate();
    },
  };
  backend.connections.push(info);
  entry.connection = info.id;
  entry.status = 101;
  backend.log.touch();
  const quotaHeaders = (): Record<string, unknown> => quotaOnly(usualHeaders(exchange, backend));
  const api = APIS[entry.path] ?? "codex";
  serveConnection(
    { socket, handshake: { entry, bearer, header }, api, info, quotaHeaders },
    backend,
    settings,
  );
}

function headerLines(headers: Headers): string[] {
  return Object.entries(headers).flatMap(([name, value]) => [value].flat().map((one) => `${name}: ${one}`));
}
