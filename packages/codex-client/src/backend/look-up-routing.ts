import type { AccountsCheck } from "@codexthropic/protocol/codex";

import type { Credentials } from "../credentials.ts";
import { type Logger, reasonOf } from "../logger.ts";
import type { BackendApi } from "./create-backend-api.ts";
import { isChatGptOrigin } from "./resolve-endpoints.ts";

/** How the requests of an account are routed to its workspace. */
export interface Routing {
  /** An https origin of chatgpt.com, or `null`. */
  origin: string | null;
  /** The value of `x-openai-account-routing-override`. */
  override: string | null;
}

const NO_ROUTING: Routing = { origin: null, override: null };
const OVERRIDES: ReadonlySet<string> = new Set(["us", "us_cr"]);
/** Milliseconds before a failed check is tried again. */
const RETRY_AFTER = 60_000;

/**
 * Looks the workspace up, once per account and process. After a failure requests are sent without routing, and the
 * look-up is repeated a minute later.
 * @see docs/reference/codex-backend.md section 2
 */
export function createRoutingLookup({
  api,
  url,
  now,
  logger,
}: {
  api: BackendApi;
  url: string;
  now: () => number;
  logger: Logger;
}): (credentials: Credentials) => Promise<Routing> {
  const lookups = new Map<string | null, { routing: Promise<Routing>; validUntil: number }>();

  const lookUp = async (accountId: string | null): Promise<Routing> => {
    return routingOf(await api.getJson<AccountsCheck>(url), accountId);
  };
  return async (credentials) => {
    if (credentials.kind === "api_key") return NO_ROUTING;
    const { accountId } = credentials;
    const found = lookups.get(accountId);
    if (found && found.validUntil > now()) return found.routing;
    const routing = lookUp(accountId).catch((error: unknown) => {
      lookup.validUntil = now() + RETRY_AFTER;
      logger.warn(`the workspace could not be looked up: ${reasonOf(error)}`);
      return NO_ROUTING;
    });
    const lookup = { routing, validUntil: Number.POSITIVE_INFINITY };
    lookups.set(accountId, lookup);
    return routing;
  };
}

export function routingOf(answer: AccountsCheck, accountId: string | null): Routing {
  const wanted = accountId ?? answer.default_account_id;
  const account = answer.accounts?.find(({ id, account_id }) => (id ?? account_id) === wanted);
  const origin = account?.workspace_backend_origin ?? null;
  const override = account?.account_routing_override ?? null;
  return {
    origin: origin !== null && isChatGptOrigin(origin) ? new URL(origin).origin : null,
    override: override !== null && OVERRIDES.has(override) ? override : null,
  };
}
