import type { Built } from "@codexthropic/protocol/contract";
import { UpstreamError } from "@codexthropic/protocol/errors";

import { abortable } from "../abort.ts";
import type { Credentials } from "../credentials.ts";
import { buildRequest, type BuiltRequest } from "../request/build-request.ts";
import type { ModelChoice } from "../request/choose-model.ts";
import type { PostedAnswer } from "../request/posted-answer.ts";
import { allowedDomains, functionTools } from "../request/inspect-body.ts";
import type { KnownRefusals } from "./known-refusals.ts";
import { recover, type Rebuild, type SendState } from "./recover.ts";
import { beginSearch, concludeSearch } from "./search-refused-tool.ts";
import type { SendContext } from "./send-context.ts";

export interface SentRequest<B extends Built> extends ModelChoice, PostedAnswer {
  built: B;
  /** Requests that were needed. */
  attempts: number;
}

/** Sends until there is output, or a failure that nothing helps against. */
export async function sendRequest<B extends Built>(context: SendContext<B>): Promise<SentRequest<B>> {
  const { client, build, choose, signal } = context;
  const { refusals, refusalCache } = client;
  const rebuild: Rebuild<B> = ({ withoutReasoning, toolSearch }) =>
    buildRequest({ build, choose, refusals, withoutReasoning, trialTools: toolSearch?.loosened ?? null });

  const credentials = await abortable(client.auth.getCredentials(), signal);
  let state = begin(rebuild, credentials, refusals);
  const known = refusalCache.get(state.request.built);
  if (known) throw new UpstreamError(known);

  for (;;) {
    const { usage } = state;
    state = { ...state, usage: { ...usage, requests: usage.requests + 1 } };
    try {
      const { request, credentials } = state;
      const onFilteredSearch = filteredSearch(request, refusals);
      const isFirst = usage.requests === 0;
      const answer = await client.post({ ...request, credentials, isFirst, signal, onFilteredSearch });
      noteAccepted(state, refusals);
      const { choice, built } = request;
      return { ...choice, built, attempts: state.usage.requests, ...answer };
    } catch (error) {
      if (signal.aborted || !(error instanceof UpstreamError)) throw error;
      const next = await recover(context, state, error, rebuild);
      if (next === null) {
        refusalCache.set(() => begin(rebuild, credentials, refusals).request.built, error.failure);
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
  refusals: KnownRefusals,
): SendState<B> {
  const state = {
    request: rebuild({ withoutReasoning: false, toolSearch: null }),
    credentials,
    replaced: false,
    withoutReasoning: false,
    toolSearch: null,
    usage: { requests: 0, retries: 0, ownWaitsMs: 0 },
  };
  const toolSearch = beginSearch(refusals.suspectsIn(state.request.original));
  return toolSearch === null
    ? state
    : { ...state, toolSearch, request: rebuild({ withoutReasoning: false, toolSearch }) };
}

function filteredSearch(
  { body, original }: BuiltRequest<Built>,
  refusals: KnownRefusals,
): (() => void) | null {
  const isUnknown = allowedDomains(body) !== null && refusals.searchFilterFinds(original) === undefined;
  return isUnknown ? () => refusals.setSearchFilter(original, true) : null;
}

/** The backend takes the request as it is: the search for a refused tool is one step further. */
function noteAccepted({ toolSearch, request }: SendState<Built>, refusals: KnownRefusals): void {
  if (toolSearch === null) return;
  const { found, names } = concludeSearch(toolSearch);
  const tools = functionTools(request.original).filter(({ name }) => names.includes(name));
  if (found) for (const tool of tools) refusals.refuseTool(tool, "loose");
  refusals.suspectTools(found ? [] : tools);
}
