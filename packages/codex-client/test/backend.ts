import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

import type { ResponsesBody } from "@codexthropic/protocol/codex";

/** A backend on loopback whose every answer a test writes by hand, byte for byte. */
export interface Backend {
  origin: string;
  codexBaseUrl: string;
  chatgptBaseUrl: string;
  /** `POST …/responses`, in order. */
  posts: Post[];
  /** Paths of everything else. */
  others: { path: string; headers: IncomingHttpHeaders }[];
  /** What the next posts are answered with; the last one answers all that follow. */
  answer(...answers: Answer[]): void;
  /** Answers for other paths, by path without query. */
  routes: Map<string, Answer>;
  close(): Promise<void>;
}

export interface Post {
  headers: IncomingHttpHeaders;
  rawHeaders: string[];
  body: ResponsesBody;
  /** Resolves when the client's side of this exchange is gone before the answer's end. */
  closed: Promise<void>;
}

export type Answer = (response: ServerResponse, request: IncomingMessage, post?: Post) => void;

export async function startBackend(): Promise<Backend> {
  let queue: Answer[] = [];
  const posts: Post[] = [];
  const others: Backend["others"] = [];
  const routes = new Map<string, Answer>();
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const path = new URL(request.url ?? "/", "http://x").pathname;
    if (request.method !== "POST") {
      others.push({ path, headers: request.headers });
      const route = routes.get(path);
      if (route) return route(response, request);
      response.writeHead(404).end();
      return;
    }
    const post: Post = {
      headers: request.headers,
      rawHeaders: request.rawHeaders,
      body: JSON.parse(Buffer.concat(chunks).toString()) as ResponsesBody,
      closed: new Promise((resolve) => response.on("close", () => response.writableEnded || resolve())),
    };
    posts.push(post);
    const answer = queue.length > 1 ? queue.shift() : queue[0];
    (answer ?? status(500))(response, request, post);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    codexBaseUrl: `${origin}/backend-api/codex`,
    chatgptBaseUrl: `${origin}/backend-api`,
    posts,
    others,
    routes,
    answer: (...answers) => void (queue = answers),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export const frame = (event: { type: string } & Record<string, unknown>): string =>
  `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;

export const created = frame({ type: "response.created", response: { id: "resp_1", status: "in_progress" } });
export const item = frame({
  type: "response.output_item.added",
  output_index: 0,
  item: { type: "message", role: "assistant", content: [] },
});
export const delta = (text: string): string =>
  frame({ type: "response.output_text.delta", output_index: 0, content_index: 0, delta: text });
export const completed = frame({
  type: "response.completed",
  response: { id: "resp_1", status: "completed" },
});
export const failed = (code: string, message = "It failed."): string =>
  frame({ type: "response.failed", response: { id: "resp_1", error: { code, message } } });

export const ANSWER: string = created + item + delta("Hello") + completed;
export const ANSWER_TYPES: readonly string[] = [
  "response.created",
  "response.output_item.added",
  "response.output_text.delta",
  "response.completed",
];

/** A stream of frames, ended. */
export const stream =
  (text: string = ANSWER, headers: Record<string, string | string[]> = {}): Answer =>
  (response) =>
    void response.writeHead(200, { "content-type": "text/event-stream", ...headers }).end(text);

/** The same frames, and then nothing more. */
export const open =
  (text: string, headers: Record<string, string> = {}): Answer =>
  (response) => {
    response.writeHead(200, headers);
    response.write(text);
  };

/** The same frames, and then a broken connection. */
export const cut =
  (text: string): Answer =>
  (response) => {
    response.writeHead(200);
    response.write(text, () => response.destroy());
  };

export const status =
  (code: number, body: unknown = "", headers: Record<string, string> = {}): Answer =>
  (response) =>
    void response.writeHead(code, headers).end(typeof body === "string" ? body : JSON.stringify(body));

export const json =
  (body: unknown, headers: Record<string, string> = {}): Answer =>
  (response) =>
    void response
      .writeHead(200, { "content-type": "application/json", ...headers })
      .end(JSON.stringify(body));

/** Never answers. */
export const silence: Answer = () => {};
