import type { Backend } from "../backend.ts";
import { allowsVersion } from "../validate/version.ts";
import { checkChatgpt } from "./authorize.ts";
import { sendEmpty, sendJson, sendProblem, type Exchange } from "./exchange.ts";

/** `GET /backend-api/codex/models`. API keys are taken as well (docs/reference/codex-backend.md section 1). */
export function handleModels(exchange: Exchange, backend: Backend): void {
  const isApiKey = exchange.bearer !== null && backend.issuer.checkApiKey(exchange.bearer);
  if (!isApiKey && !requireLogin(exchange, backend)) return;
  if (!exchange.query.has("client_version")) return sendJson(exchange, 400, NO_VERSION);
  const version = exchange.query.get("client_version") ?? "";
  const headers = { etag: backend.etag };
  if (exchange.header("if-none-match") === backend.etag) return sendEmpty(exchange, 304, headers);
  const models = backend.settings.catalogue.filter((model) => allowsVersion(model, version));
  sendJson(exchange, 200, { models }, headers);
}

/** The wording of the framework that the backend uses. */
const NO_VERSION = {
  detail: [{ type: "missing", loc: ["query", "client_version"], msg: "Field required", input: null }],
};

/** `GET /backend-api/wham/accounts/check`. @see docs/reference/codex-backend.md section 2 */
export function handleAccountsCheck(exchange: Exchange, backend: Backend): void {
  if (!requireLogin(exchange, backend)) return;
  const { account, workspaceOrigin, routingOverride } = backend.settings;
  const verdict = backend.issuer.checkAccess(exchange.bearer ?? "");
  const id = verdict.state === "valid" ? verdict.accountId : account.accountId;
  const origin = workspaceOrigin === undefined ? backend.origin : workspaceOrigin;
  sendJson(exchange, 200, {
    accounts: [
      {
        id,
        name: null,
        structure: "personal",
        plan_type: account.plan,
        can_access_with_session: true,
        is_deactivated: false,
        is_fedramp_compliant_workspace: false,
        ...(origin !== null && { workspace_backend_origin: origin }),
        account_routing_override: routingOverride,
      },
    ],
    account_ordering: [id],
    default_account_id: id,
  });
}

/** Returns whether the request is authorized. Otherwise it has been answered. */
export function requireLogin(exchange: Exchange, backend: Backend): boolean {
  const denied = checkChatgpt(exchange, backend.issuer);
  if (denied) sendProblem(exchange, denied);
  return denied === null;
}
