import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { Agent, request as httpsRequest } from "node:https";
import { CERTIFICATE } from "../harness/files.ts";
import { listen, type Listening } from "../harness/listen.ts";
import { parsing } from "./parse.ts";

export type FloorKind = "pipe" | "parse";

/**
 * The least that a proxy written for Node can cost. `pipe`: bytes from socket to socket. `parse`: the same with
 * one JSON.parse an event, and JSON.parse and JSON.stringify of each request body.
 */
export async function startFloor(kind: FloorKind, upstreamPort: number): Promise<Listening> {
  const agent = new Agent({ keepAlive: true, ca: readFileSync(CERTIFICATE) });
  const server = createServer((request, response) => {
    const upstream = httpsRequest(
      {
        agent,
        host: "127.0.0.1",
        port: upstreamPort,
        path: request.url,
        method: "POST",
        headers: { "content-type": "application/json" },
      },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, { "content-type": "text/event-stream" });
        if (kind === "pipe") answer.pipe(response);
        else parsing(answer, response);
      },
    );
    // Node leaves Nagle's algorithm on for TLS: without this each larger body waits 40 ms for an acknowledgement.
    upstream.setNoDelay(true);
    upstream.on("error", () => response.destroy());
    response.on("close", () => upstream.destroy());
    if (kind === "pipe") request.pipe(upstream);
    else void parseBody(request, response).then((body) => upstream.end(body));
  });
  const listening = await listen(server);
  return {
    port: listening.port,
    close: () => {
      listening.close();
      agent.destroy();
    },
  };
}

async function parseBody(request: IncomingMessage, response: ServerResponse): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  try {
    return JSON.stringify(JSON.parse(Buffer.concat(chunks).toString()));
  } catch {
    response.destroy();
    return "";
  }
}
