import type { AccountsCheck } from "@codexthropic/protocol/codex";

import type { Credentials } from "../credentials.ts";
import { memoizePromise } from "../memoize-promise.ts";
import type { Logger } from "../logger.ts";
import type { BackendApi } from "./api.ts";
import { isChatGptOrigin } from "./endpoints.ts";

/** Where an account's workspace lives. */
export interface Routing {
  /** An https origin of chatgpt.com, or `null`. */
  origin: string | null;
  /** The value of `x-openai-account-routing-override`. */
  override: string | null;
}

const NOWHERE: Routing = { origin: null, override: null };
const OVERRIDES: ReadonlySet<string> = new Set(["us", "us_cr"]);
/** Milliseconds before a failed check is tried again. */
const PAUSE = 60_000;

/**
 * Looks up the workspace, once for each account and process. A failure is not fatal: requests are sent to the default
 * origin, and the look-up is tried again a minute later.
 * @see codex-backend.md section 2
 */
export function createRouting({
  api,
  url,
  now,
  logger,
}: {
  api: BackendApi;
  url: string;
  now: () => number;
  logger: Logger;
}): (credentials: Credentials) => Routing | Promise<Routing> {
  const lookups = new Map<string | null, { routing: () => Routing | Promise<Routing>; until: number }>();

  const check = async (accountId: string | null): Promise<Routing> => {
    return routingOf(await api.getJson<AccountsCheck>(url), accountId);
  };
  return (credentials) => {
    if (credentials.kind === "api_key") return NOWHERE;
    const { accountId } = credentials;
    const found = lookups.get(accountId);
    if (found && found.until > now()) return found.routing();
    const routing = check(accountId).catch((error: unknown) => {
      entry.until = now() + PAUSE;
      logger.warn("the workspace could not be looked up", { cause: codeOf(error) });
      return NOWHERE;
    });
    const entry = { routing: memoizePromise(routing), until: Number.POSITIVE_INFINITY };
    lookups.set(accountId, entry);
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

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "unknown";
}
