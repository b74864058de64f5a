import type { Built } from "@codexthropic/protocol/contract";
import type { UpstreamError, UpstreamFailure } from "@codexthropic/protocol/errors";

import { abortable } from "../abort.ts";
import type { Credentials } from "../credentials.ts";
import { differs, type BuiltRequest } from "../request/build-request.ts";
import { applyWorkaround } from "./apply-workaround.ts";
import { decideRecovery, type Decision, type Usage } from "./decide-recovery.ts";
import { replaceCredentials } from "./replace-credentials.ts";
import type { ToolBisection } from "./bisect-tools.ts";
import type { SendContext } from "./send-context.ts";

/** Where one `send` stands. */
export interface SendState<B extends Built> {
  request: BuiltRequest<B>;
  credentials: Credentials;
  /** The credentials have replaced others that got a 401. */
  replaced: boolean;
  withoutReasoning: boolean;
  bisection: ToolBisection | null;
  usage: Usage;
}

/** Builds the request anew with what is known now. */
export type Rebuild<B extends Built> = (
  state: Pick<SendState<B>, "withoutReasoning" | "bisection">,
) => BuiltRequest<B>;

/** What to go on with after a failure; `null` when nothing helps. */
export async function recover<B extends Built>(
  context: SendContext<B>,
  state: SendState<B>,
  error: UpstreamError,
  rebuild: Rebuild<B>,
): Promise<SendState<B> | null> {
  const { failure } = error;
  const { client, signal } = context;
  const decision = decideRecovery(failure, state.usage, client.limits, client.random());
  const log = (taken: Decision): void =>
    client.logger[taken.kind === "none" ? "warn" : "info"](describeDecision(failure.code, taken), {
      status: failure.status,
      model: state.request.choice.model,
    });
  // Whether there is another form of the request, its building shows.
  if (decision.kind !== "workaround") log(decision);
  switch (decision.kind) {
    case "retry":
      await client.sleep(decision.waitMs, signal);
      return { ...state, usage: decision.usage };
    case "refresh": {
      const { credentials, replaced } = state;
      const others = await replaceCredentials(client.auth, credentials, replaced, error, signal);
      return { ...state, credentials: others, replaced: true };
    }
    case "workaround": {
      const next = await workAround(context, state, failure, rebuild);
      log(next === null ? { kind: "none" } : decision);
      return next;
    }
    case "none":
      return null;
  }
}

/** One line of the log, for the person who runs the program. */
function describeDecision(code: UpstreamFailure["code"], decision: Decision): string {
  switch (decision.kind) {
    case "retry":
      return `the backend failed (${code}); the request is sent again in ${Math.round(decision.waitMs)} ms`;
    case "refresh":
      return "the backend rejected the token; the login is read again";
    case "workaround":
      return `the backend rejected a part of the request (${code}); it is sent again in another form`;
    case "none":
      return `the backend rejected the request (${code})`;
  }
}

const MAX_STEPS = 12;

/** Applies workarounds until the request differs from the one that failed; `null`: there is none that helps. */
async function workAround<B extends Built>(
  { client, signal, build }: SendContext<B>,
  state: SendState<B>,
  failure: UpstreamFailure,
  rebuild: Rebuild<B>,
): Promise<SendState<B> | null> {
  const rejected = {
    ...client.workaroundContext(state.credentials),
    failure,
    rejections: client.rejections,
    rebuild: (options: Parameters<typeof build>[0]) => build(options).body,
  };
  const withoutReasoning = state.withoutReasoning || failure.code === "invalid_encrypted_content";
  let { request, bisection } = state;
  // A step may change nothing: a tool has no schema to leave out, a parameter's path is not known.
  for (let step = 0; step < MAX_STEPS; step++) {
    bisection = await abortable(applyWorkaround({ ...rejected, request, bisection }), signal);
    request = rebuild({ withoutReasoning, bisection });
    if (differs(state.request, request)) return { ...state, withoutReasoning, bisection, request };
    if (request.choice.lane !== state.request.choice.lane) return null;
  }
  return null;
}
