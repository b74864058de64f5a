import type { Built } from "@codexthropic/protocol/contract";
import { UpstreamError } from "@codexthropic/protocol/errors";

import { abortable } from "../abort.ts";
import type { Credentials } from "../credentials.ts";
import { buildRequest, type BuiltRequest } from "../request/build-request.ts";
import type { ModelChoice } from "../request/choose-model.ts";
import type { PostedAnswer } from "../request/posted-answer.ts";
import { allowedDomains, functionTools } from "../request/inspect-body.ts";
import type { KnownRejections } from "./known-rejections.ts";
import { recover, type Rebuild, type SendState } from "./recover.ts";
import { beginBisection, concludeBisection } from "./bisect-tools.ts";
import type { SendContext } from "./send-context.ts";

export interface SentRequest<B extends Built> extends ModelChoice, PostedAnswer {
  built: B;
  /** Requests that were needed. */
  attempts: number;
}

/** Sends until there is output, or a failure that nothing helps against. */
export async function sendWithRecovery<B extends Built>(context: SendContext<B>): Promise<SentRequest<B>> {
  const { client, build, choose, signal } = context;
  const { rejections, failureCache } = client;
  const rebuild: Rebuild<B> = ({ withoutReasoning, bisection }) =>
    buildRequest({ build, choose, rejections, withoutReasoning, trialTools: bisection?.loosened ?? null });

  const credentials = await abortable(client.auth.getCredentials(), signal);
  let state = begin(rebuild, credentials, rejections);
  const known = failureCache.get(state.request.built);
  if (known) throw new UpstreamError(known);

  for (;;) {
    const { usage } = state;
    state = { ...state, usage: { ...usage, requests: usage.requests + 1 } };
    try {
      const { request, credentials } = state;
      const onFilteredSearch = filteredSearch(request, rejections);
      const isFirst = usage.requests === 0;
      const answer = await client.post({ ...request, credentials, isFirst, signal, onFilteredSearch });
      noteAccepted(state, rejections);
      const { choice, built } = request;
      return { ...choice, built, attempts: state.usage.requests, ...answer };
    } catch (error) {
      if (signal.aborted || !(error instanceof UpstreamError)) throw error;
      const next = await recover(context, state, error, rebuild);
      if (next === null) {
        failureCache.set(() => begin(rebuild, credentials, rejections).request.built, error.failure);
        throw error;
      }
      context.onRecovery?.(error.failure);
      state = next;
    }
  }
}

function begin<B extends Built>(
  rebuild: Rebuild<B>,
  credentials: Credentials,
  rejections: KnownRejections,
): SendState<B> {
  const state = {
    request: rebuild({ withoutReasoning: false, bisection: null }),
    credentials,
    replaced: false,
    withoutReasoning: false,
    bisection: null,
    usage: { requests: 0, retries: 0, ownWaitsMs: 0 },
  };
  const bisection = beginBisection(rejections.candidatesIn(state.request.original));
  return bisection === null
    ? state
    : { ...state, bisection, request: rebuild({ withoutReasoning: false, bisection }) };
}

function filteredSearch(
  { body, original }: BuiltRequest<Built>,
  rejections: KnownRejections,
): (() => void) | null {
  const isUnknown = allowedDomains(body) !== null && rejections.searchFilterFinds(original) === undefined;
  return isUnknown ? () => rejections.setSearchFilter(original, true) : null;
}

/** The backend takes the request as it is: the search for a rejected tool is one step further. */
function noteAccepted({ bisection, request }: SendState<Built>, rejections: KnownRejections): void {
  if (bisection === null) return;
  const { found, names } = concludeBisection(bisection);
  const tools = functionTools(request.original).filter(({ name }) => names.includes(name));
  if (found) for (const tool of tools) rejections.addTool(tool, "loose");
  rejections.setCandidates(found ? [] : tools);
}
