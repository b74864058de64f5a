import type { RequestKind, RequestsJson, UsageJson } from "../usage-json.ts";
import type { Range } from "../usage-json.ts";

/** Asks for the sums of a range. @throws when the proxy does not answer or refuses */
export function fetchUsage(range: Range, prices: boolean): Promise<UsageJson> {
  return ask<UsageJson>("/status/usage", { range, prices: String(prices) });
}

export interface RequestQuery {
  range: Range;
  kind: RequestKind;
  text: string;
  limit: number;
}

export function fetchRequests({ range, kind, text, limit }: RequestQuery): Promise<RequestsJson> {
  return ask<RequestsJson>("/status/requests", { range, kind, text, limit: String(limit) });
}

async function ask<T>(path: string, query: Record<string, string>): Promise<T> {
  const response = await fetch(`${path}?${new URLSearchParams(query)}`, { cache: "no-store" });
  if (!response.ok) throw new Error(`${path} was answered with ${response.status}.`);
  return (await response.json()) as T;
}
