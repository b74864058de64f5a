import type { Lane } from "@codexthropic/protocol/codex";
import { UpstreamError } from "@codexthropic/protocol/errors";

import { abortable } from "../abort.ts";
import type { Credentials, CredentialSource } from "../credentials.ts";
import type { Logger } from "../logger.ts";
import type { ByteSource } from "../transport/transport.ts";
import { draftBody, type Draft, type Prepare } from "./draft.ts";
import type { HealContext } from "./heal.ts";
import type { Memory } from "./memory.ts";
import type { Plan } from "./plan.ts";
import { recover, type Progress } from "./recover.ts";
import type { Refusals } from "./refusals.ts";
import type { Budget, Spent } from "./remedies.ts";

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
    const requests = progress.spent.requests + 1;
    progress = { ...progress, spent: { ...progress.spent, requests } };
    try {
      const { credentials } = progress;
      const body = await sender.post({ credentials, options, signal, ...progress.draft });
      return { attempts: requests, body, ...progress.draft.plan };
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
