import type { UpstreamError, UpstreamFailure } from "@codexthropic/protocol/errors";

import { abortable } from "../abort.ts";
import type { Credentials } from "../credentials.ts";
import { differs, type Draft } from "./draft.ts";
import { learn } from "./heal.ts";
import { otherCredentials } from "./other-credentials.ts";
import { decide, type Spent } from "./remedies.ts";
import type { Sender } from "./send.ts";

/** Where one `send` stands. */
export interface Progress {
  draft: Draft;
  credentials: Credentials;
  /** What has met a 401. */
  rejected: readonly Credentials[];
  withoutReasoning: boolean;
  spent: Spent;
}

/** What to go on with after a failure; `null` when nothing helps. */
export async function recover(
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
    case "reauthenticate": {
      const rejected = [...progress.rejected, progress.credentials];
      return {
        ...progress,
        rejected,
        credentials: await otherCredentials(sender.auth, rejected, error, signal),
      };
    }
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
