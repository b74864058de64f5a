import type { SimRequest } from "../log.ts";
import { whamUsage } from "../quota.ts";
import type { Backend } from "../backend.ts";
import { handleAccountsCheck, handleModels, requireLogin } from "./catalogue.ts";
import { sendJson, type Exchange } from "./exchange.ts";
import { handleResponses } from "./responses.ts";
import { handleAuthorize, handleDeviceToken, handleRevoke, handleUserCode } from "../auth/oauth.ts";
import { handleToken } from "../auth/token.ts";

type Route = (exchange: Exchange, backend: Backend) => void | Promise<void>;

/** Method and path, without the query. @see docs/reference/codex-backend.md section 1 */
const ROUTES: Readonly<Record<string, Route>> = {
  "POST /backend-api/codex/responses": (exchange, backend) => handleResponses(exchange, backend, "codex"),
  "POST /v1/responses": (exchange, backend) => handleResponses(exchange, backend, "openai"),
  "GET /backend-api/codex/models": handleModels,
  "GET /backend-api/wham/accounts/check": handleAccountsCheck,
  "GET /backend-api/wham/usage": handleUsage,
  "POST /backend-api/codex/alpha/search": handleAlphaSearch,
  "GET /oauth/authorize": handleAuthorize,
  "POST /oauth/token": handleToken,
  "POST /oauth/revoke": handleRevoke,
  "POST /api/accounts/deviceauth/usercode": handleUserCode,
  "POST /api/accounts/deviceauth/token": handleDeviceToken,
};

/** Anything else is 404, which the CLI takes calmly. @see docs/reference/codex-backend.md section 14 */
export function routeOf({ method, path }: SimRequest): Route {
  const key = `${method} ${path}`;
  return (Object.hasOwn(ROUTES, key) ? ROUTES[key] : undefined) ?? notFound;
}

function notFound(exchange: Exchange): void {
  sendJson(exchange, 404, { detail: "Not Found" });
}

function handleUsage(exchange: Exchange, backend: Backend): void {
  if (!requireLogin(exchange, backend)) return;
  const { account, now } = backend.settings;
  sendJson(exchange, 200, whamUsage(backend.quota(), account, now()));
}

/** Client-side search of the lite models. @see docs/reference/codex-backend.md section 4.2 */
function handleAlphaSearch(exchange: Exchange, backend: Backend): void {
  if (!requireLogin(exchange, backend)) return;
  sendJson(exchange, 200, { output: "1. Example Domain - https://example.com/" });
}
