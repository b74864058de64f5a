import type { Preparation } from "@codexthropic/protocol";
import type { ResponsesBody } from "@codexthropic/protocol/codex";

import type { Memory, Mending } from "./memory.ts";
import type { Plan } from "./plan.ts";

/** Makes the body for one preparation. What it throws passes through `send`. */
export type Prepare = (preparation: Preparation) => ResponsesBody;

/** A body that is ready to be sent. */
export interface Draft {
  plan: Plan;
  body: ResponsesBody;
  /** The same before its content was mended: tools have their own schemas. */
  unmended: ResponsesBody;
  /** What was asked of the body. */
  preparation: Preparation;
}

const UNMENDED: Mending = { looseTools: new Set(), omitTools: new Set(), pdfAsText: new Map() };

/** Prepares a body with everything that is known to be refused left out. Prepares twice only if something is. */
export function draftBody(prepare: Prepare, plan: Plan, memory: Memory, withoutReasoning: boolean): Draft {
  const withoutParams = memory.paramsRefusedBy(plan.model);
  const preparation: Preparation = { withoutReasoning, withoutParams, ...plan, ...UNMENDED };
  const unmended = prepare(preparation);
  const mending = memory.mendingFor(unmended);
  if (mending === null)
    return { plan, body: memory.withoutRefusedReasoning(unmended), unmended, preparation };
  const mended = { ...preparation, ...mending };
  return { plan, body: memory.withoutRefusedReasoning(prepare(mended)), unmended, preparation: mended };
}

/** Whether sending the second after the first was refused can make a difference. Nothing leads back out of the lite lane. */
export function differs(before: Draft, after: Draft): boolean {
  if (before.plan.model !== after.plan.model) return true;
  if (before.plan.lane !== after.plan.lane) return after.plan.lane === "lite";
  return (
    hasMetadata(before) !== hasMetadata(after) || JSON.stringify(before.body) !== JSON.stringify(after.body)
  );
}

/** Whether `client_metadata`, which is not the translator's, is added. */
export function hasMetadata({ preparation }: Draft): boolean {
  return !preparation.withoutParams.has("client_metadata");
}
