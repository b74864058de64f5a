import type { AnthropicModel } from "@codexthropic/protocol/anthropic";
import type { ModelInfo } from "@codexthropic/protocol/codex";
import { InvalidRequestError } from "@codexthropic/protocol/errors";
import { resolveModel, type TranslateOptions } from "@codexthropic/translator";
import { HttpError } from "../http/http-error.ts";
import { checkModelName } from "./check-model-name.ts";

/**
 * `GET /v1/models`: the account's catalogue under Anthropic's shape. Claude Code's model discovery keeps only
 * ids that match /claude|anthropic/, so each slug is offered as `claude-<slug>`; the translator takes both.
 * @see claude-code-client.md section 6
 * @module
 */

/** Answer of `GET /v1/models`. */
export interface ModelPage {
  data: AnthropicModel[];
  has_more: boolean;
  first_id: string | null;
  last_id: string | null;
}

/** @throws InvalidRequestError for a `limit` outside 1…1000 or an unknown cursor */
export function listModels(catalog: readonly ModelInfo[], query: URLSearchParams): ModelPage {
  const all = catalog
    .filter((info) => info.visibility !== "hide")
    .toSorted((a, b) => (a.priority ?? 0) - (b.priority ?? 0))
    .map((info) => describeModel(`claude-${info.slug}`, info));
  const limit = readLimit(query.get("limit"));
  const after = query.get("after_id");
  const before = query.get("before_id");
  const from = after === null ? 0 : indexOf(all, "after_id", after) + 1;
  const to = before === null ? all.length : indexOf(all, "before_id", before);
  // Backwards, a page ends right before the cursor.
  const data = before === null ? all.slice(from, from + limit) : all.slice(Math.max(from, to - limit), to);
  return {
    data,
    has_more: before === null ? from + limit < to : to - limit > from,
    first_id: data[0]?.id ?? null,
    last_id: data.at(-1)?.id ?? null,
  };
}

/**
 * `GET /v1/models/{id}`: one model under the id that was asked for.
 * @throws HttpError when no request could be meant by the id
 * @throws InvalidRequestError when it is no model id at all
 */
export function readModel(
  path: string,
  catalog: readonly ModelInfo[],
  translation: TranslateOptions,
): AnthropicModel {
  const id = readModelId(path.slice(path.lastIndexOf("/") + 1));
  const bare = id.replace(/^claude-(?=gpt-|o\d)/, "");
  const exact = catalog.find((info) => info.slug === bare);
  if (exact) return describeModel(id, exact);
  if (!/claude|opus|sonnet|haiku/i.test(id)) {
    throw new HttpError("not_found", `There is no model ${JSON.stringify(id)}.`);
  }
  const { slug } = resolveModel(id, { ...translation, catalog });
  return describeModel(id, catalog.find((info) => info.slug === slug) ?? { slug });
}

/** @throws InvalidRequestError */
function readModelId(text: string): string {
  try {
    return checkModelName(decodeURIComponent(text), "model_id");
  } catch (error) {
    throw error instanceof URIError
      ? new InvalidRequestError("model_id", "is not valid percent-encoded UTF-8")
      : error;
  }
}

function describeModel(id: string, info: ModelInfo): AnthropicModel {
  return {
    type: "model",
    id,
    display_name: info.display_name ?? info.slug,
    // The catalogue has no dates; Anthropic's documentation allows the epoch for unknown ones.
    created_at: "1970-01-01T00:00:00Z",
    max_input_tokens: info.context_window ?? null,
    max_tokens: null,
  };
}

function readLimit(text: string | null): number {
  if (text === null) return 20;
  const limit = Number(text);
  if (!Number.isInteger(limit) || limit < 1 || limit > 1000) {
    throw new InvalidRequestError("limit", "must be a whole number from 1 to 1000");
  }
  return limit;
}

function indexOf(models: readonly AnthropicModel[], field: string, id: string): number {
  const index = models.findIndex((model) => model.id === id);
  if (index < 0) throw new InvalidRequestError(field, "names no model of this list");
  return index;
}
