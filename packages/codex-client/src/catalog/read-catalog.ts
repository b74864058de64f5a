import type { ModelInfo } from "@codexthropic/protocol/codex";
import { asList, asObject, isObject } from "@codexthropic/protocol/json";

/** The catalogue as it is stored on disk for the next process, without account and token. */
export interface CachedCatalog {
  /** Milliseconds since the epoch. */
  fetched_at: number;
  client_version: string;
  etag: string | null;
  models: readonly ModelInfo[];
}

/** The fields of {@link ModelInfo}. The backend's entries also have prompts of 20 kB each, which are left out. */
const FIELDS: ReadonlySet<string> = new Set<keyof ModelInfo>([
  "slug",
  "display_name",
  "description",
  "default_reasoning_level",
  "supported_reasoning_levels",
  "visibility",
  "priority",
  "service_tiers",
  "default_service_tier",
  "upgrade",
  "support_verbosity",
  "default_verbosity",
  "web_search_tool_type",
  "context_window",
  "max_context_window",
  "effective_context_window_percent",
  "input_modalities",
  "supports_search_tool",
  "use_responses_lite",
]);

export function formatCache(catalog: CachedCatalog): string {
  return `${JSON.stringify(catalog)}\n`;
}

/** Reads a stored catalogue. Returns `null` if it is damaged or empty. */
export function parseCache(text: string): CachedCatalog | null {
  try {
    const { fetched_at, client_version, etag, models } = asObject(JSON.parse(text));
    if (typeof fetched_at !== "number" || typeof client_version !== "string") return null;
    return {
      fetched_at,
      client_version,
      etag: typeof etag === "string" ? etag : null,
      models: readModels({ models }),
    };
  } catch {
    return null;
  }
}

/**
 * Returns the usable entries of a `models` answer.
 * @throws TypeError if there is none, because an empty catalogue would disable every model
 */
export function readModels(json: unknown): ModelInfo[] {
  const models = asList(asObject(json)["models"]).filter(isModel).map(fieldsOf);
  if (models.length === 0) throw new TypeError("The answer is no model catalogue.");
  return models;
}

function fieldsOf(model: ModelInfo): ModelInfo {
  return {
    ...Object.fromEntries(Object.entries(model).filter(([key]) => FIELDS.has(key))),
    slug: model.slug,
  };
}

function isModel(value: unknown): value is ModelInfo {
  return isObject(value) && typeof value["slug"] === "string";
}
