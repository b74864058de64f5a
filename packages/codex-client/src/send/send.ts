import type { Lane } from "@codexthropic/protocol/codex";
import { UpstreamError, type UpstreamFailure } from "@codexthropic/protocol/errors";

import { abortable } from "../abort.ts";
import { tokenOf, type Credentials, type CredentialSource } from "../credentials.ts";
import type { Logger } from "../logger.ts";
import type { ByteSource } from "../transport/transport.ts";
import { differs, draftBody, type Draft, type Prepare } from "./draft.ts";
import { learn, type HealContext } from "./heal.ts";
import type { Memory } from "./memory.ts";
import type { Plan } from "./plan.ts";
import type { Refusals } from "./refusals.ts";
import { decide, type Budget, type Spent } from "./remedies.ts";

export interface SendOptions {
  /** The slug to ask. */
  model: string;
  /** The client named the slug itself: it is never replaced. */
  named?: boolean;
  sessionId?: string | null;
  agentId?: string | null;
  /** The request offers hosted web search, which only the full lane has. */
  webSearch?: boolean;
  signal?: AbortSignal;
}

/** One request that is about to be sent. */
export interface Outgoing extends Draft {
  credentials: Credentials;
  options: SendOptions;
  signal: AbortSignal;
}

/** What the loop needs of the client around it. */
export interface Sender {
  auth: CredentialSource;
  memory: Memory;
  refusals: Refusals;
  budget: Budget;
  logger: Logger;
  plan: (options: SendOptions) => Plan;
  /** One request: the answer's bytes, or an `UpstreamError`. */
  post: (outgoing: Outgoing) => Promise<ByteSource>;
  healContext: (credentials: Credentials) => HealContext;
  random: () => number;
  sleep: (ms: number, signal: AbortSignal) => Promise<void>;
}

export interface Sent {
  model: string;
  lane: Lane;
  /** Requests that were needed. */
  attempts: number;
  body: ByteSource;
}

interface Progress {
  draft: Draft;
  credentials: Credentials;
  /** Tokens that have met a 401. */
  rejected: readonly string[];
  withoutReasoning: boolean;
  spent: Spent;
}

/** Sends until there is output, or a failure that nothing helps against: draft, attempt, recover, once more. */
export async function send(sender: Sender, prepare: Prepare, options: SendOptions): Promise<Sent> {
  const signal = options.signal ?? new AbortController().signal;
  const draftNow = (withoutReasoning: boolean): Draft =>
    draftBody(prepare, sender.plan(options), sender.memory, withoutReasoning);

  const credentials = await abortable(sender.auth.getCredentials(), signal);
  const draft = draftNow(false);
  const remembered = sender.refusals.recall(draft.body);
  if (remembered) throw new UpstreamError(remembered);

  const spent: Spent = { requests: 0, retries: 0, ownWaitsMs: 0 };
  let progress: Progress = { draft, credentials, rejected: [], withoutReasoning: false, spent };
  for (;;) {
    progress.spent.requests += 1;
    try {
      const body = await sender.post({
        ...progress.draft,
        credentials: progress.credentials,
        options,
        signal,
      });
      return { ...progress.draft.plan, attempts: progress.spent.requests, body };
    } catch (error) {
      if (signal.aborted || !(error instanceof UpstreamError)) throw error;
      const next = await recover(sender, progress, error, draftNow, signal);
      if (next === null) {
        sender.refusals.remember(() => draftNow(false).body, error.failure);
        throw error;
      }
      progress = next;
    }
  }
}

/** What to go on with after a failure; `null` when nothing helps. */
async function recover(
  sender: Sender,
  progress: Progress,
  error: UpstreamError,
  draftNow: (withoutReasoning: boolean) => Draft,
  signal: AbortSignal,
): Promise<Progress | null> {
  const { failure } = error;
  const decision = decide(failure, progress.spent, sender.budget, sender.random());
  sender.logger[decision.kind === "fail" ? "warn" : "info"]("the backend refused or failed", {
    code: failure.code,
    status: failure.status,
    request: progress.spent.requests,
    decision: decision.kind,
    ...progress.draft.plan,
  });
  switch (decision.kind) {
    case "retry":
      await sender.sleep(decision.waitMs, signal);
      return { ...progress, spent: decision.spent };
    case "reauthenticate":
      return reauthenticate(sender, progress, error, signal);
    case "heal":
      return mend(sender, progress, failure, draftNow, signal);
    case "fail":
      return null;
  }
}

/** Two lessons: what is milder may change nothing (a tool that has no schema to lose), what is harder must. */
async function mend(
  sender: Sender,
  progress: Progress,
  failure: UpstreamFailure,
  draftNow: (withoutReasoning: boolean) => Draft,
  signal: AbortSignal,
): Promise<Progress | null> {
  const context = { ...sender.healContext(progress.credentials), failure, memory: sender.memory };
  const withoutReasoning = progress.withoutReasoning || failure.code === "invalid_encrypted_content";
  let { draft } = progress;
  for (let lesson = 0; lesson < 2; lesson++) {
    await abortable(learn({ ...context, ...draft }), signal);
    draft = draftNow(withoutReasoning);
    if (differs(progress.draft, draft)) return { ...progress, draft, withoutReasoning };
    if (draft.plan.lane !== progress.draft.plan.lane) return null;
  }
  return null;
}

/** One token read again, one refreshed: a third 401 is final. @see codex-backend.md section 10 */
const MAX_REJECTED = 3;

async function reauthenticate(
  { auth }: Sender,
  progress: Progress,
  error: UpstreamError,
  signal: AbortSignal,
): Promise<Progress> {
  const current = tokenOf(progress.credentials);
  const rejected = [...progress.rejected, current];
  if (rejected.length >= MAX_REJECTED) throw unauthorized(error, progress.credentials);
  const credentials = await abortable(auth.getCredentials({ rejected: current }), signal);
  if (rejected.includes(tokenOf(credentials))) throw unauthorized(error, credentials);
  return { ...progress, credentials, rejected };
}

const REMEDY: Readonly<Record<Credentials["kind"], string>> = {
  chatgpt: "Run `codex login` or `codexthropic login`, then try again.",
  api_key: "Check the API key, or run `codex login` to use a ChatGPT plan.",
};

function unauthorized(error: UpstreamError, { kind }: Credentials): UpstreamError {
  const message = `${error.failure.message} ${REMEDY[kind]}`;
  return new UpstreamError({ ...error.failure, message }, { cause: error });
}
