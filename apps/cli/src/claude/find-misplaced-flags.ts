import { SETTINGS } from "../config/settings.ts";

/** Flags that Claude Code has as well; behind `claude` they are meant for it. */
const CLAUDES: ReadonlySet<string> = new Set(["--model", "--verbose", "--debug"]);

const OURS: ReadonlySet<string> = new Set(
  [
    "--config",
    ...Object.values(SETTINGS).flatMap(({ flag }) => (flag === undefined ? [] : [`--${flag}`])),
  ].filter((flag) => !CLAUDES.has(flag)),
);

/**
 * Flags of this program that stand behind `claude`, where Claude Code gets them.
 * @param args Claude Code's arguments
 */
export function misplacedFlags(args: readonly string[]): string[] {
  const end = args.indexOf("--");
  const flags = args.slice(0, end < 0 ? args.length : end).map((arg) => arg.split("=", 1)[0] ?? "");
  return [...new Set(flags)].filter((flag) => OURS.has(flag));
}
