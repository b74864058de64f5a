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
  /** Whether `client_metadata` is added to it. */
  metadata: boolean;
}

const UNMENDED: Mending = { looseTools: new Set(), omitTools: new Set(), pdfAsText: new Map() };

/** Prepares a body with everything that is known to be refused left out. Prepares twice only if something is. */
export function draftBody(prepare: Prepare, plan: Plan, memory: Memory, withoutReasoning: boolean): Draft {
  const withoutParams = memory.paramsRefusedBy(plan.model);
  const preparation: Preparation = { ...plan, withoutReasoning, withoutParams, ...UNMENDED };
  const unmended = prepare(preparation);
  const mending = memory.mendingFor(unmended);
  const body = mending ? prepare({ ...preparation, ...mending }) : unmended;
  return {
    plan,
    body: memory.withoutRefusedReasoning(body),
    unmended,
    metadata: !withoutParams.has("client_metadata"),
  };
}

/** Whether sending the second after the first was refused can make a difference. */
export function differs(before: Draft, after: Draft): boolean {
  return (
    before.plan.lane !== after.plan.lane ||
    before.plan.model !== after.plan.model ||
    before.metadata !== after.metadata ||
    JSON.stringify(before.body) !== JSON.stringify(after.body)
  );
}
