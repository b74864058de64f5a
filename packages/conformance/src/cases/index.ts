import type { Case } from "../case.ts";
import { STOP, TEXT, USAGE } from "./answers.ts";
import { WRONG_REQUESTS, NO_STREAM } from "./wrong-requests.ts";
import { FILES, FORMAT, SYSTEM } from "./content.ts";
import { DEFERRED } from "./deferred-tools.ts";
import { ERRORS } from "./errors.ts";
import { HISTORY } from "./history.ts";
import { SEARCH } from "./search.ts";
import { SESSION } from "./session.ts";
import { ABORTS, AUTH, INTERRUPTIONS } from "./interruptions.ts";
import { BROKEN_CALLS, CITATION_MARKERS, WRAPPED_CALLS } from "./model-format.ts";
import { REJECTED_SCHEMAS } from "./rejected-schemas.ts";
import { REPORTED_HISTORY, REPORTED_REQUESTS } from "./reported-faults.ts";
import { SAFEGUARDS } from "./safeguards.ts";
import { TEMPORARY_ERRORS } from "./temporary-errors.ts";
import { ROUND_TRIP, THINKING } from "./thinking.ts";
import { TOOL_CALLS } from "./tool-calls.ts";
import { TOOL_OFFERS } from "./tool-offers.ts";
import { SCHEMAS } from "./tool-schemas.ts";
import { TOOL_RESULTS } from "./tool-results.ts";

const STREAMED: readonly Case[] = [
  ...TEXT,
  ...STOP,
  ...USAGE,
  ...THINKING,
  ...ROUND_TRIP,
  ...TOOL_CALLS,
  ...TOOL_OFFERS,
  ...SCHEMAS,
  ...DEFERRED,
  ...TOOL_RESULTS,
  ...HISTORY,
  ...SYSTEM,
  ...FILES,
  ...FORMAT,
  ...SEARCH,
  ...SESSION,
  ...ABORTS,
  ...ERRORS,
  ...TEMPORARY_ERRORS,
  ...INTERRUPTIONS,
  ...AUTH,
  ...WRAPPED_CALLS,
  ...CITATION_MARKERS,
  ...BROKEN_CALLS,
  ...REJECTED_SCHEMAS,
  ...REPORTED_HISTORY,
  ...REPORTED_REQUESTS,
  ...SAFEGUARDS,
  ...NO_STREAM,
  ...WRONG_REQUESTS,
];

/** Answers whose twin without streaming has to be the same message. */
const TWINS: ReadonlySet<string> = new Set([
  "text",
  "stop",
  "usage",
  "thinking",
  "call",
  "format",
  "search",
  "error",
]);

/** Every case: what streams, and the same without streaming where the answer is what matters. */
export const CASES: readonly Case[] = STREAMED.flatMap((item) => {
  const twin = TWINS.has(groupOf(item)) ? withoutStreaming(item) : null;
  return twin ? [item, twin] : [item];
});

export function groupOf({ id }: Case): string {
  return id.slice(0, id.indexOf("."));
}

/** Repeats a case without streaming. The same message is expected. */
function withoutStreaming(item: Case): Case | null {
  const [step, ...more] = item.steps;
  const body = step?.request.body;
  if (
    !step ||
    more.length > 0 ||
    item.streamOnly ||
    item.alone ||
    typeof body !== "object" ||
    body.stream !== true
  )
    return null;
  const request = { ...step.request, body: { ...body, stream: false } };
  return {
    ...item,
    id: `${item.id}.whole`,
    title: `${item.title} (without streaming)`,
    steps: [{ ...step, request }],
  };
}
