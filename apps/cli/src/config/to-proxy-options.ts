import type { ProxyOptions } from "@codexthropic/proxy";
import { namesOfMachine } from "./list-machine-names.ts";
import { ACCOUNT_SETTINGS, type Settings } from "./settings.ts";

/** Claude name → slug. */
export type ModelTable = Readonly<Record<"opus" | "sonnet" | "haiku" | "other", string>>;

/** `--model` fills every row; the three others win over it. */
export function modelTable({ model, opus, sonnet, haiku }: Settings): ModelTable {
  return { opus: opus ?? model, sonnet: sonnet ?? model, haiku: haiku ?? model, other: model };
}

/** Settings that are an option of the same name. */
const SAME_NAME = [
  ...ACCOUNT_SETTINGS,
  ...(["apiKey", "fast", "lane", "judge", "verbosity", "retries", "headerTimeoutMs"] as const),
  ...(["idleTimeoutMs", "maxBody", "maxStreams", "cacheDir", "traceBodies"] as const),
];

/** The part of the proxy's options that settings decide. */
export function toProxyOptions(settings: Settings): ProxyOptions {
  const { transport, usage, record, recordTexts } = settings;
  return withoutUndefined({
    ...pick(settings, SAME_NAME),
    transportMode: transport,
    models: modelTable(settings),
    usageFolder: usage === "off" ? undefined : usage,
    recording:
      record === undefined ? undefined : { folder: record, texts: recordTexts, names: namesOfMachine() },
  });
}

function pick<T extends object, K extends keyof T>(from: T, keys: readonly K[]): Pick<T, K> {
  return Object.fromEntries(keys.map((key) => [key, from[key]])) as Pick<T, K>;
}

/** An option left out is not an option set to undefined. */
function withoutUndefined<T extends object>(options: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as T;
}
