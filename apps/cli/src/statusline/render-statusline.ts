import { escapeControls, type WindowReading } from "@codexthropic/proxy/usage-tail";
import type { Palette } from "../terminal/create-palette.ts";
import { percent, when } from "../terminal/format.ts";
import type { StatusInput } from "./read-status-input.ts";

export interface StatusFacts {
  input: StatusInput;
  /** Part of the session's prompts that came from the cache. */
  cacheShare: number | null;
  /** The last reading of each window, shortest first. */
  windows: readonly WindowReading[];
  /** Milliseconds since the epoch. */
  now: number;
}

/** Shares from which a part is shown in yellow and in red. */
const WARNING = 0.75;
const CRITICAL = 0.9;

/** `gpt-5.5 · context 34 % of 272k · cached 92 % · 5h 42 % until 14:10 · 7d 18 % until Thu 3 Dec 09:00` */
export function renderStatusline({ input, cacheShare, windows, now }: StatusFacts, paint: Palette): string {
  const { model, contextUsed, contextSize } = input;
  const tint = (share: number, text: string): string =>
    share >= CRITICAL ? paint.red(text) : share >= WARNING ? paint.yellow(text) : text;
  const parts = [
    model === null ? "codexthropic" : escapeControls(model, 40),
    ...(contextUsed === null
      ? []
      : [
          tint(
            contextUsed,
            `context ${percent(contextUsed)}${contextSize === null ? "" : ` of ${size(contextSize)}`}`,
          ),
        ]),
    ...(cacheShare === null ? [] : [`cached ${percent(cacheShare)}`]),
    ...windows
      .filter(({ resets_at }) => resets_at > now)
      .map(({ minutes, used, resets_at }) =>
        tint(used, `${windowName(minutes)} ${percent(used)} until ${when(resets_at, now)}`),
      ),
  ];
  return parts.join(paint.dim(" · "));
}

/** `272k`, `1M` */
function size(tokens: number): string {
  return tokens >= 1_000_000 ? `${tokens / 1_000_000}M` : `${Math.round(tokens / 1000)}k`;
}

function windowName(minutes: number): string {
  return minutes % 1440 === 0 ? `${minutes / 1440}d` : `${Math.round(minutes / 60)}h`;
}
