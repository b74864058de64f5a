import type { ModelInfo } from "@codexthropic/protocol/codex";
import type { Translation } from "@codexthropic/protocol/contract";
import { type ErrorContext, UpstreamError } from "@codexthropic/protocol/errors";

export interface FailedRequest {
  /** Translates the request; for counting what was sent. */
  build: () => Translation;
  catalog: readonly ModelInfo[];
  now: () => number;
}

/**
 * Collects the facts that the wording of a failure needs and that only the request knows. An overflow is told with real
 * numbers, because Claude Code computes from them how much it has to compact.
 */
export async function collectErrorContext(
  error: unknown,
  { build, catalog, now }: FailedRequest,
): Promise<ErrorContext> {
  const context = { now: now() };
  if (!(error instanceof UpstreamError)) return context;
  if (error.code === "context_length_exceeded") {
    const { body } = build();
    const maximum = catalog.find((info) => info.slug === body.model)?.context_window;
    if (!maximum) return context;
    const { countRequest } = await import("@codexthropic/tokens");
    return { ...context, maximum, tokens: await countRequest(body) };
  }
  if (error.code === "model_not_found") {
    const listed = catalog.filter((info) => info.visibility !== "hide");
    return { ...context, models: listed.map((info) => info.slug) };
  }
  return context;
}
