import { createServer, type Server, type ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { CodexAuthError, safeCause } from "../auth-error.ts";
import { callbackPage, PAGE_HEADERS } from "./callback-page.ts";
import { readCallback } from "./read-callback.ts";

/** The code, and a function that shows the waiting browser the result. */
export interface Callback {
  code: string;
  finish(outcome: "success" | "failure"): void;
}

export interface CallbackServer {
  readonly port: number;
  /** Rejects with `login_denied`, `login_failed` or `login_cancelled`. */
  readonly callback: Promise<Callback>;
  close(): Promise<void>;
}

/** The ports to which the login server sends the browser back. @see docs/reference/codex-backend.md section 13 */
const LOGIN_PORTS: readonly number[] = [1455, 1457];

/** Milliseconds for another login to answer that it ends, and to release its port. */
const CANCEL_TIMEOUT_MS = 1000;
const RELEASE_MS = 200;

const ORIGIN = "http://127.0.0.1";

/**
 * Listens on 127.0.0.1 for the browser, on the first port that is free. As the Codex CLI does, it asks a login that was
 * left open on the first port to end. Throws `port_taken`.
 */
export async function startCallbackServer(
  state: string,
  ports: readonly number[] = LOGIN_PORTS,
): Promise<CallbackServer> {
  const server = createServer();
  const port = await listenOnFirst(server, ports);
  const callback = new Promise<Callback>((resolve, reject) => {
    server.on("request", (request, response) => {
      const target = request.url ?? "/";
      // A target such as `//` is no URL. Thrown here, that would end the process.
      if (!URL.canParse(target, ORIGIN)) return answer(response, 400, "failure");
      const { pathname, searchParams } = new URL(target, ORIGIN);
      if (request.method !== "GET") return answer(response, 405, "failure");
      if (pathname === "/cancel") {
        answer(response, 200, "failure");
        return reject(new CodexAuthError("login_cancelled", "The login was cancelled."));
      }
      if (pathname !== "/auth/callback") return answer(response, 404, "failure");
      const result = readCallback(searchParams, state);
      if (result.kind === "foreign") return answer(response, 400, "failure");
      if (result.kind === "error") {
        answer(response, 400, "failure");
        return reject(result.error);
      }
      return resolve({
        code: result.code,
        finish: (outcome) => answer(response, outcome === "success" ? 200 : 500, outcome),
      });
    });
  });
  // Nobody waits for it when the login ends in another way.
  callback.catch(() => undefined);
  return { port, callback, close: () => close(server) };
}

function answer(response: ServerResponse, status: number, outcome: "success" | "failure"): void {
  response.writeHead(status, PAGE_HEADERS).end(callbackPage(outcome));
}

async function listenOnFirst(server: Server, ports: readonly number[]): Promise<number> {
  const [first = 0, ...others] = ports;
  // A port that was chosen belongs to whoever has it.
  const attempts = others.length === 0 ? [first] : [first, first, ...others];
  let taken: unknown;
  for (const [at, port] of attempts.entries()) {
    try {
      return await listen(server, port);
    } catch (error) {
      taken = error;
      if (at === 0 && others.length > 0) await cancelOtherLogin(port);
    }
  }
  const which =
    others.length === 0 ? `Port ${first} of 127.0.0.1 is` : `Ports ${ports.join(" and ")} of 127.0.0.1 are`;
  throw new CodexAuthError("port_taken", `${which} taken.`, { cause: safeCause(taken) });
}

async function cancelOtherLogin(port: number): Promise<void> {
  try {
    const signal = AbortSignal.timeout(CANCEL_TIMEOUT_MS);
    const response = await fetch(`${ORIGIN}:${port}/cancel`, { signal, redirect: "error" });
    await response.body?.cancel();
    await sleep(RELEASE_MS);
  } catch {
    // Not a login, or it does not answer: the next port is tried.
  }
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      server.off("error", reject);
      // A connection that cannot be accepted (EMFILE) costs that connection only.
      server.on("error", () => undefined);
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : port);
    });
  });
}

/** Answers that are under way still arrive; idle connections are closed at once. */
function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
    setTimeout(() => server.closeAllConnections(), 500).unref();
  });
}
