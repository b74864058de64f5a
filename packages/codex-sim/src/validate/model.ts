import { asString } from "@codexthropic/protocol/json";
import type { CheckContext } from "./context.ts";
import type { Rule } from "./rule.ts";
import { detail, reject } from "./reject.ts";
import { missing } from "./sentences.ts";

/** @see docs/reference/codex-backend.md sections 10 and 18 */
export const knownModel: Rule = (body, context) => {
  if (asString(body["model"]) === undefined) return missing("model");
  if (context.model) return null;
  return context.api === "codex"
    ? detail(`The '${context.slug}' model is not supported when using Codex with a ChatGPT account.`)
    : doesNotExist(context.slug);
};

/** Off its lane a model is "not found"; a model without the lite lane is rejected there by a sentence of its own. */
export const answersOnLane: Rule = (_body, context) => {
  if (context.api === "openai" || context.lanes.includes(context.lane)) return null;
  return context.lane === "lite" ? NO_LITE_LANE : notFound(context.slug);
};

const NO_LITE_LANE = reject(
  "This model is not supported when using X-OpenAI-Internal-Codex-Responses-Lite.",
  "model",
  "unsupported_value",
);

/** With a foreign originator or user agent the lite models are not found; `gpt-5.5` resolves all the same. */
export const answersToOriginator: Rule = (_body, context) =>
  context.api === "codex" && context.model?.use_responses_lite === true && isForeign(context)
    ? notFound(context.slug)
    : null;

/**
 * The CLI's own originators; its user agents begin with the originator and a slash.
 * @see docs/reference/codex-backend.md section 3
 */
const ORIGINATORS = ["codex_cli_rs", "codex_exec", "codex-tui", "codex_vscode"];

export function isForeign({
  originator,
  userAgent,
}: Pick<CheckContext, "originator" | "userAgent">): boolean {
  const known = (name: string): boolean => ORIGINATORS.includes(name);
  return (
    (originator !== undefined && !known(originator)) ||
    (userAgent !== undefined && !known(userAgent.split("/")[0] ?? ""))
  );
}

const notFound = (slug: string): ReturnType<typeof reject> =>
  reject(`Model not found ${slug}`, null, null, 404);

const doesNotExist = (slug: string): ReturnType<typeof reject> =>
  reject(
    `The model \`${slug}\` does not exist or you do not have access to it.`,
    "model",
    "model_not_found",
    404,
  );
