import { LONG_CONTEXT, PRICES } from "./price-table.ts";
import type { UsageLine } from "./usage-line.ts";

const MILLION = 1_000_000;

/**
 * US dollars that a request would have cost at the published prices of OpenAI's API, standard tier.
 * `null`: the price of its model is not known.
 */
export function priceUsage({
  upstream_model,
  input,
  cached,
  written,
  output,
}: Pick<UsageLine, "upstream_model" | "input" | "cached" | "written" | "output">): number | null {
  const tokens = input + cached + written + output;
  if (tokens === 0) return 0;
  const price =
    upstream_model !== null && Object.hasOwn(PRICES, upstream_model) ? PRICES[upstream_model] : undefined;
  if (!price) return null;
  const isLong = input + cached + written > LONG_CONTEXT.above;
  const prompt = (input * price.input + cached * price.cached + written * price.written) / MILLION;
  const answer = (output * price.output) / MILLION;
  return prompt * (isLong ? LONG_CONTEXT.prompt : 1) + answer * (isLong ? LONG_CONTEXT.output : 1);
}
