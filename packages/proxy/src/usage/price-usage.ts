import { LONG_CONTEXT, PRICES } from "./price-table.ts";
import type { UsageSums } from "./usage-sums.ts";

const MILLION = 1_000_000;

/**
 * US dollars that requests would have cost at the published prices of OpenAI's API, standard tier.
 * `null`: the price of their model is not known.
 */
export function priceUsage({
  upstream_model,
  input,
  cached,
  written,
  output,
  is_long,
}: Pick<UsageSums, "upstream_model" | "input" | "cached" | "written" | "output" | "is_long">): number | null {
  const tokens = input + cached + written + output;
  if (tokens === 0) return 0;
  const price =
    upstream_model !== null && Object.hasOwn(PRICES, upstream_model) ? PRICES[upstream_model] : undefined;
  if (!price) return null;
  const prompt = (input * price.input + cached * price.cached + written * price.written) / MILLION;
  const answer = (output * price.output) / MILLION;
  return prompt * (is_long ? LONG_CONTEXT.prompt : 1) + answer * (is_long ? LONG_CONTEXT.output : 1);
}
