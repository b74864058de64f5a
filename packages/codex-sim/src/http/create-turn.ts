import { asList, asString, type JsonObject } from "@codexthropic/protocol/json";
import type { Turn } from "../answer/turn.ts";
import { cacheKeyOf } from "../prompt-cache.ts";
import { seal } from "../seal.ts";
import { estimateTokens, promptOf } from "../tokens.ts";
import { checkContextOf, familyOf } from "../validate/context.ts";
import type { Backend } from "../backend.ts";
import type { Caller } from "./exchange.ts";

/** Creates what scenarios know about the request. Looks the prompt up in the prompt cache, which then holds it. */
export function createTurn(body: JsonObject, caller: Caller, backend: Backend): Turn {
  const { entry } = caller;
  const { ids, settings } = backend;
  const included = asList(body["include"]);
  const prompt = promptOf(body);
  const model = asString(body["model"]) ?? "";
  const createdAt = Math.floor(settings.now() / 1000);
  const family = familyOf(checkContextOf(body, settings));
  const lookUp = cacheKeyOf({
    sessionId: caller.header("session-id"),
    promptCacheKey: asString(body["prompt_cache_key"]),
    account: accountOf(caller, backend),
    model,
  });
  if ("miss" in lookUp) entry.warnings.push(`nothing is read from the prompt cache: ${lookUp.miss}`);
  entry.inputTokens = estimateTokens(prompt);
  entry.cachedTokens = "key" in lookUp && settings.promptCache ? backend.cache.lookUp(lookUp.key, prompt) : 0;
  return {
    body,
    model,
    createdAt,
    responseId: ids.item("resp_"),
    lane: entry.lane ?? "full",
    inputTokens: entry.inputTokens,
    cachedTokens: entry.cachedTokens,
    wantsSources: included.includes("web_search_call.action.sources"),
    wantsEncrypted: included.includes("reasoning.encrypted_content"),
    terminalOutput: settings.terminalOutput,
    newItemId: (prefix) => ids.item(prefix),
    newCallId: () => ids.call(),
    seal: (kind) => {
      const nonce = ids.uuid();
      const account = accountOf(caller, backend);
      // Lengths vary, so that padding of every kind occurs.
      const blocks = 2 + (nonce.charCodeAt(0) % 3);
      return seal(settings.secret, {
        account,
        family,
        nonce,
        blocks,
        at: createdAt,
        early: kind === "early",
      });
    },
    quota: () => backend.quota(),
  };
}

/** The account that reasoning belongs to: the token's. API keys share the simulator's own. */
export function accountOf({ bearer }: Caller, { issuer, settings }: Backend): string {
  const verdict = issuer.checkAccess(bearer ?? "");
  return verdict.state === "valid" ? verdict.accountId : settings.account.accountId;
}
