import { readFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:https";
import { readPlan } from "../harness/plan.ts";
import { CERTIFICATE, KEY } from "../harness/files.ts";
import { listen, type Listening } from "../harness/listen.ts";
import { answer } from "./answer.ts";
import { acceptWebSockets } from "./web-sockets.ts";

/**
 * The Codex backend as far as a proxy needs it, over TLS.
 * @param onRequest gets method and URL of each request and handshake
 */
export async function startUpstream(onRequest: (line: string) => void = () => {}): Promise<Listening> {
  const server = createServer(
    { key: readFileSync(KEY), cert: readFileSync(CERTIFICATE) },
    (request, response) => {
      onRequest(`${request.method} ${request.url}`);
      void handle(request, response);
    },
  );
  server.keepAliveTimeout = 120_000;
  server.on("secureConnection", (socket) => socket.setNoDelay(true));
  acceptWebSockets(server, onRequest);
  return listen(server);
}

async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  if (request.method === "POST") return answer(response, readPlan(Buffer.concat(chunks)));
  const reply = request.url?.includes("/models") ? MODELS : ACCOUNTS;
  response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(reply));
}

const ACCOUNTS = {
  accounts: [{ id: "bench-account", plan_type: "pro", account_routing_override: "NO_CONSTRAINT" }],
  default_account_id: "bench-account",
};

const MODELS = {
  models: [
    {
      slug: "gpt-5.5",
      display_name: "gpt-5.5",
      default_reasoning_level: "medium",
      supported_reasoning_levels: ["low", "medium", "high", "xhigh"].map((effort) => ({ effort })),
      visibility: "list",
      priority: 1,
      support_verbosity: true,
      default_verbosity: "low",
      context_window: 272_000,
      use_responses_lite: false,
    },
  ],
};
