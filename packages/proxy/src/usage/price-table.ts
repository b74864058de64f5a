/** US dollars for a million tokens, at OpenAI's standard tier. */
export interface Price {
  input: number;
  cached: number;
  /** Tokens that are written to the prompt cache. */
  written: number;
  output: number;
}

/** When the table was last compared with the published prices. */
export const PRICES_AS_OF = "2026-10-26";

/**
 * A model whose four prices are not known for certain is not in the table: nothing is guessed.
 * @see https://developers.openai.com/api/docs/pricing
 */
export const PRICES: Readonly<Record<string, Price>> = {
  "gpt-6.1-terra": { input: 1, cached: 0.05, written: 1.25, output: 5 },
  "gpt-6.1-sol": { input: 2, cached: 0.1, written: 2.5, output: 10 },
  "gpt-6-astra": { input: 10, cached: 1, written: 12.5, output: 50 },
  "gpt-6-sol": { input: 2, cached: 0.2, written: 2.5, output: 10 },
  "gpt-6-luna": { input: 0.1, cached: 0.01, written: 0.125, output: 0.5 },
  "gpt-5.6-sol": { input: 4, cached: 0.4, written: 5, output: 20 },
  "gpt-5.6-terra": { input: 2, cached: 0.2, written: 2.5, output: 12 },
  "gpt-5.6-luna": { input: 0.2, cached: 0.02, written: 0.25, output: 1.2 },
  // Writing to the cache costs nothing extra before 5.6.
  "gpt-5.5": { input: 5, cached: 0.5, written: 5, output: 30 },
};

/** A request whose prompt is longer is billed as a whole at other prices. */
export const LONG_CONTEXT = { above: 272_000, prompt: 2, output: 1.5 } as const;
