import type { CatalogueEntry } from "../catalogue.ts";
import { detail } from "./reject.ts";
import type { Rule } from "./rule.ts";

/**
 * A model is only for clients of its `minimal_client_version` or later: the catalogue hides it from older ones, and
 * requests of an older one are rejected. The version is told by the `version` header, without it by the user agent.
 * @see docs/reference/codex-backend.md section 20
 * @module
 */
export const clientVersion: Rule = (_body, { api, version, model, slug }) =>
  api === "openai" || version === undefined || !model || allowsVersion(model, version)
    ? null
    : detail(`The '${slug}' model is not supported when using Codex with a ChatGPT account.`);

export function allowsVersion(model: CatalogueEntry, version: string): boolean {
  const minimum = model.minimal_client_version;
  return minimum === undefined || compareVersions(version, minimum) >= 0;
}

/** Compares `major.minor.patch`; a pre-release suffix is ignored, anything else counts as 0. */
function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((text) => text.split("-")[0]?.split(".").map(Number) ?? []);
  for (const index of [0, 1, 2]) {
    const difference = (left?.[index] || 0) - (right?.[index] || 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
