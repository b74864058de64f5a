import { HandshakeError } from "@codexthropic/codex-client";
import type { ProbeConnection } from "@codexthropic/codex-client/probe";
import type { ResponsesBody } from "@codexthropic/protocol/codex";

import { plainBody } from "../build-body.ts";
import {
  describeFailure,
  judge,
  StepError,
  unavailable,
  type Step,
  type StepContext,
  type Target,
} from "../step.ts";

/** There is none behind this address, and there will be none tomorrow. Other answers may pass. */
const NEVER: ReadonlySet<number> = new Set([404, 405, 426, 501]);

/** Reasoning of an answer can only be continued when its encrypted content was asked for. */
const bodyFor = (target: Target, text: string): ResponsesBody =>
  plainBody(target, text, { include: ["reasoning.encrypted_content"] });

/** Opens a connection for one step. A handshake that fails is told like any other failure. */
async function withConnection<T>(
  context: StepContext,
  use: (connection: ProbeConnection, target: Target) => Promise<T>,
): Promise<T> {
  const target = await context.anyTarget();
  const connection = await context.connect(target, context.newIds()).catch((error: unknown) => {
    if (error instanceof HandshakeError)
      throw new StepError(`the handshake is refused with ${error.status}`, { cause: error });
    throw error;
  });
  try {
    return await use(connection, target);
  } finally {
    connection.close();
  }
}

const handshake: Step = {
  id: "websocket",
  title: "The WebSocket: handshake and one answer",
  expected: "the handshake is accepted, and a frame is answered",
  tokens: 60,
  async run(context) {
    try {
      return await withConnection(context, async (connection, target) => {
        const answer = await connection.ask(bodyFor(target, "Answer with the word yes."));
        if (answer.failure) return judge(false, `the frame is ${describeFailure(answer)}`);
        const limit = connection.headers.get("x-codex-websocket-max-message-bytes");
        return judge(true, `answered; limit of a frame: ${limit ?? "not announced"}`, { web_socket: true });
      });
    } catch (error) {
      if (!(error instanceof StepError) || !(error.cause instanceof HandshakeError)) throw error;
      return unavailable(error.message, NEVER.has(error.cause.status) ? { web_socket: false } : undefined);
    }
  },
};

const continued: Step = {
  id: "websocket-continue",
  title: "The WebSocket: a turn that continues the one before",
  expected: "a frame with previous_response_id and only the new input is answered, and counted as the whole",
  tokens: 150,
  run: (context) =>
    withConnection(context, async (connection, target) => {
      const first = await connection.ask(
        bodyFor(target, "My favourite word is pelican. Answer with the word yes."),
      );
      const id = first.response?.id;
      if (first.failure || id === undefined) return unavailable(describeFailure(first));
      const second = await connection.ask(bodyFor(target, "Which word is my favourite?"), id);
      if (second.failure) return judge(false, describeFailure(second));
      const [before = 0, after = 0] = [first, second].map(({ usage }) => usage?.input_tokens);
      return judge(after > before, `${before} tokens of input, then ${after}`);
    }),
};

const ping: Step = {
  id: "websocket-ping",
  title: "The WebSocket: a ping",
  expected: "answered within two seconds",
  tokens: 0,
  run: (context) =>
    withConnection(context, async (connection) => {
      const isAlive = await connection.ping();
      return judge(isAlive, isAlive ? "answered" : "not answered");
    }),
};

const closing: Step = {
  id: "websocket-close",
  title: "The WebSocket: a new connection after the old one was closed",
  expected: "accepted, and it does not know the answers of the old one",
  tokens: 60,
  async run(context) {
    const id = await withConnection(context, async (connection, target) => {
      const { response } = await connection.ask(bodyFor(target, "Answer with the word yes."));
      return response?.id;
    });
    if (id === undefined) return unavailable("the first answer has no id");
    return withConnection(context, async (connection, target) => {
      const answer = await connection.ask(bodyFor(target, "Which word did you answer with?"), id);
      return judge(answer.failure !== null, `a frame that continues it is ${describeFailure(answer)}`);
    });
  },
};

export const WEBSOCKET_STEPS: readonly Step[] = [handshake, continued, ping, closing];
