import { checkModelName } from "./model-name.ts";
import type { Degraded, Preparation, Restore } from "@codexthropic/protocol";
import type { ModelInfo, ResponsesBody, Verbosity } from "@codexthropic/protocol/codex";
import { InvalidRequestError } from "@codexthropic/protocol/errors";
import {
  identifySession,
  type ModelTable,
  resolveModel,
  type SessionIdentity,
  type translateRequest,
} from "@codexthropic/translator";

/** How requests are translated by this proxy. */
export interface TranslationSettings {
  /** From `createTranslator`: it knows what it has translated before. */
  translator: typeof translateRequest;
  fast: boolean;
  models: Partial<ModelTable>;
  verbosity: Verbosity | undefined;
}

/** One client request, read as far as the server needs it; {@link translate} does the rest. */
export interface Prepared {
  /** As requested. */
  model: string;
  /** Where the table leads; `named`: the client itself named a slug. */
  target: { slug: string; named: boolean };
  session: SessionIdentity;
  stream: boolean;
  webSearch: boolean;
  /** @throws InvalidRequestError with the field's path */
  translate(preparation?: Partial<Preparation>): Translation;
}

export interface Translation {
  body: ResponsesBody;
  restore: Restore;
  degraded: Degraded[];
}

/**
 * @param request the parsed body, any JSON value
 * @throws InvalidRequestError when it is no object or names no model
 */
export function prepareRequest(
  request: unknown,
  header: (name: string) => string | null,
  settings: TranslationSettings,
  catalog: readonly ModelInfo[],
): Prepared {
  if (!isObject(request)) throw new InvalidRequestError("", "The request body must be a JSON object.");
  const model = checkModelName(request["model"], "model");
  const target = resolveModel(model, { catalog, models: settings.models });
  const session = identifySession({ headers: header, metadata: request["metadata"] });
  return {
    model,
    target,
    session,
    stream: request["stream"] === true,
    webSearch: Array.isArray(request["tools"]) && request["tools"].some(isHostedSearch),
    translate(preparation = {}) {
      const result = settings.translator(request, {
        catalog,
        models: settings.models,
        session,
        fast: settings.fast,
        model: target.slug,
        ...preparation,
        ...(settings.verbosity && { verbosity: settings.verbosity }),
      });
      if (!result.ok) throw result.error;
      return result;
    },
  };
}

function isHostedSearch(tool: unknown): boolean {
  return isObject(tool) && typeof tool["type"] === "string" && /^web_(?:search|fetch)_/.test(tool["type"]);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
