import { randomBytes, randomUUID } from "node:crypto";
import { connect, type Socket } from "node:net";
import { promptOf } from "./repeating-model.ts";

/** Clients that behave badly. None of them may be noticed by anybody else. */

export type Disturbances = Record<string, number>;

type End = (socket: Socket) => void;

/** The ways in which a client leaves. */
const ENDS: readonly End[] = [
  (socket) => void socket.resetAndDestroy(),
  (socket) => void socket.destroy(),
  (socket) => void socket.end(),
];

interface Act {
  /** What is sent. */
  bytes: (host: string, random: () => number) => string | Buffer;
  /** Leaves after the first bytes of the answer, or after some time, and not at once. */
  leaves: "at once" | "later" | "with the answer" | "without reading";
}

const message = (stream: boolean): string =>
  JSON.stringify({
    model: "claude-opus-5-5",
    max_tokens: 4000,
    stream,
    messages: [{ role: "user", content: promptOf({ nonce: randomUUID(), words: 400 }) }],
  });

function request(line: string, host: string, fields: readonly string[], body: string | Buffer = ""): Buffer {
  const length = body.length > 0 ? [`content-length: ${Buffer.byteLength(body)}`] : [];
  const head = [`${line} HTTP/1.1`, `host: ${host}`, ...fields, ...length, "", ""].join("\r\n");
  return Buffer.concat([Buffer.from(head), Buffer.from(body)]);
}

const JSON_TYPE = "content-type: application/json";
const post = (host: string, body: string | Buffer, ...fields: string[]): Buffer =>
  request("POST /v1/messages", host, [JSON_TYPE, ...fields], body);
const upgrade = (token: string): string[] => [
  "connection: Upgrade, HTTP2-Settings",
  `upgrade: ${token}`,
  "sec-websocket-version: 13",
  `sec-websocket-key: ${randomBytes(16).toString("base64")}`,
  "http2-settings: AAMAAABkAAQAoAAA",
];
const halfOf = (bytes: Buffer, random: () => number): Buffer =>
  bytes.subarray(0, Math.floor(bytes.length * random()));

const ACTS: Readonly<Record<string, Act>> = {
  "leaves a stream": { bytes: (host) => post(host, message(true)), leaves: "with the answer" },
  "leaves before the answer": { bytes: (host) => post(host, message(true)), leaves: "at once" },
  "leaves a whole message": { bytes: (host) => post(host, message(false)), leaves: "later" },
  "does not read": { bytes: (host) => post(host, message(true)), leaves: "without reading" },
  "sends half a request": {
    bytes: (host, random) => halfOf(post(host, message(true)), random),
    leaves: "later",
  },
  "announces a large body": {
    bytes: (host) => post(host, "").toString().replace("\r\n\r\n", "\r\ncontent-length: 9000000\r\n\r\n{"),
    leaves: "later",
  },
  "breaks chunks off": {
    bytes: (host) => post(host, "", "transfer-encoding: chunked").toString() + '400\r\n{"model":',
    leaves: "later",
  },
  "waits for 100 Continue": {
    bytes: (host) => post(host, "", "expect: 100-continue", "content-length: 1000"),
    leaves: "with the answer",
  },
  "sends broken gzip": {
    bytes: (host) => post(host, randomBytes(500), "content-encoding: gzip"),
    leaves: "later",
  },
  "asks for a WebSocket": {
    bytes: (host) => request("GET /v1/messages", host, upgrade("websocket")),
    leaves: "at once",
  },
  "asks for a WebSocket with a body": {
    bytes: (host) => post(host, message(true), ...upgrade("websocket")),
    leaves: "later",
  },
  "asks for h2c": {
    bytes: (host) => post(host, message(true), ...upgrade("h2c")),
    leaves: "with the answer",
  },
  "asks for h2c and leaves": {
    bytes: (host) => post(host, message(true), ...upgrade("h2c")),
    leaves: "at once",
  },
  "asks for another protocol": {
    bytes: (host) => request("GET /healthz", host, upgrade("foo/2, TLS/1.0")),
    leaves: "later",
  },
  "asks for three upgrades at once": {
    bytes: (host) =>
      Buffer.concat([1, 2, 3].map(() => request("GET /v1/messages", host, upgrade("websocket")))),
    leaves: "at once",
  },
  "speaks HTTP/2": { bytes: () => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", leaves: "later" },
  "speaks TLS": {
    bytes: () => Buffer.concat([Buffer.from("16030100a5010000a10303", "hex"), randomBytes(160)]),
    leaves: "later",
  },
  "sends noise": { bytes: () => randomBytes(300), leaves: "later" },
  "sends nothing": { bytes: () => "", leaves: "later" },
  "sends three messages in one write": {
    bytes: (host) => Buffer.concat([1, 2, 3].map(() => post(host, message(true)))),
    leaves: "with the answer",
  },
};

/** Disturbs until `isOver`. */
export async function disturb(
  url: string,
  counts: Disturbances,
  random: () => number,
  isOver: () => boolean,
): Promise<void> {
  const names = Object.keys(ACTS);
  while (!isOver()) {
    const name = names[Math.floor(random() * names.length)] ?? "";
    counts[name] = (counts[name] ?? 0) + 1;
    await act(url, ACTS[name] as Act, random);
    await new Promise((resolve) => setTimeout(resolve, random() * 100));
  }
}

function act(url: string, { bytes, leaves }: Act, random: () => number): Promise<void> {
  const { hostname, port, host } = new URL(url);
  const end = ENDS[Math.floor(random() * ENDS.length)] as End;
  return new Promise((resolve) => {
    const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true });
    const later = setTimeout(() => end(socket), random() * 1500);
    // Whoever only half-closes is gone at last.
    const gone = setTimeout(() => socket.destroy(), 3000);
    socket.on("error", () => undefined);
    socket.on("close", () => {
      clearTimeout(later);
      clearTimeout(gone);
      resolve();
    });
    if (leaves !== "without reading") socket.on("data", () => leaves === "with the answer" && end(socket));
    socket.on("connect", () => {
      socket.write(bytes(host, random));
      if (leaves === "at once") end(socket);
    });
  });
}
