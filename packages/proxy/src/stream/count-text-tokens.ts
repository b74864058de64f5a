/**
 * The synchronous count that `max_tokens` needs. It is asked only when a text is long enough to reach the
 * limit; the tokenizer's tables start to load then. Until they are there a quarter of the length stands in:
 * a model that writes 100 tokens a second is still far from its limit when they are.
 */
export function countTextTokens(load: () => Promise<(text: string) => number>): (text: string) => number {
  let count = (text: string): number => Math.ceil(text.length / 4);
  let loading: Promise<void> | undefined;
  return (text) => {
    loading ??= load().then(
      (exact) => {
        count = exact;
      },
      () => {
        loading = undefined;
      },
    );
    return count(text);
  };
}
