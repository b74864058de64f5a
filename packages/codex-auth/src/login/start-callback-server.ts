import { createServer, type Server, type ServerResponse } from "node:http";
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

/** The port that the login server knows. @see docs/reference/codex-backend.md section 13 */
export const LOGIN_PORT = 1455;

const ORIGIN = "http://127.0.0.1";

/** Listens on 127.0.0.1 for the browser. Throws `port_taken`. */
export async function startCallbackServer(
  state: string,
  wanted: { port: number; anyPort: boolean },
): Promise<CallbackServer> {
  const server = createServer();
  const port = await listen(server, wanted.port).catch((error: unknown) => {
    if (wanted.anyPort) return listen(server, 0);
    throw new CodexAuthError("port_taken", `Port ${wanted.port} of 127.0.0.1 is taken.`, {
      cause: safeCause(error),
    });
  });
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
