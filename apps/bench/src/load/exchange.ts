import { Agent, type ClientRequest, type RequestOptions, request as httpRequest } from "node:http";
import { Agent as TlsAgent, request as httpsRequest } from "node:https";
import { readFileSync } from "node:fs";
import { CERTIFICATE } from "../harness/files.ts";
import { micros } from "../harness/clock.ts";
import { stampReader } from "../harness/plan.ts";

/** Where a load goes, and which process's CPU and memory it costs. */
export interface Address {
  port: number;
  pid: number;
  /** The upstream itself, without a proxy in between. */
  tls: boolean;
}

export interface Outcome {
  /** Microseconds from sending to the first delta. */
  first: number;
  /** Microseconds from sending to the end. */
  total: number;
  deltas: number;
}

export interface Open {
  request: ClientRequest;
  /** Rejects for a status other than 200 and for a broken answer. */
  done: Promise<Outcome>;
}

const agents = {
  plain: new Agent({ keepAlive: true }),
  tls: new TlsAgent({ keepAlive: true, ca: readFileSync(CERTIFICATE) }),
};

/** Sends one request. `onDelta` gets each delta's age in microseconds. */
export function exchange(address: Address, body: Buffer[], onDelta: (age: number) => void = () => {}): Open {
  const request = open(address, body);
  const done = new Promise<Outcome>((resolve, reject) => {
    const sent = micros();
    let first = 0;
    let deltas = 0;
    request.on("error", reject);
    request.on("response", (response) => {
      const read = stampReader((stamped) => {
        const now = micros();
        first ||= now - sent;
        deltas += 1;
        onDelta(now - stamped);
      });
      response.on("data", response.statusCode === 200 ? read : () => {});
      response.on("error", reject);
      response.on("end", () => {
        if (response.statusCode === 200) resolve({ first, total: micros() - sent, deltas });
        else reject(new Error(`status ${response.statusCode}`));
      });
    });
  });
  for (const part of body) request.write(part);
  request.end();
  return { request, done };
}

function open({ port, tls }: Address, body: Buffer[]): ClientRequest {
  const length = body.reduce((sum, part) => sum + part.length, 0);
  const options: RequestOptions = {
    host: "127.0.0.1",
    port,
    path: "/v1/messages?beta=true",
    method: "POST",
    headers: {
      "content-type": "application/json",
      "content-length": length,
      "anthropic-version": "2023-06-01",
      "x-claude-code-session-id": "5f0c6a52-7d0e-4c0a-9d7e-0123456789ab",
    },
  };
  const request = tls
    ? httpsRequest({ ...options, agent: agents.tls })
    : httpRequest({ ...options, agent: agents.plain });
  request.setNoDelay(true);
  return request;
}
