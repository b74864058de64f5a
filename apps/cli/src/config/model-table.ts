import type { Settings } from "./settings.ts";

/** Claude name → slug. */
export type ModelTable = Readonly<Record<"opus" | "sonnet" | "haiku" | "other", string>>;

/** `--model` fills every row; the three others win over it. */
export function modelTable({ model, opus, sonnet, haiku }: Settings): ModelTable {
  return { opus: opus ?? model, sonnet: sonnet ?? model, haiku: haiku ?? model, other: model };
}
