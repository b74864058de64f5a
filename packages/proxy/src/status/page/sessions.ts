import type { SessionUsage, UsageJson } from "../usage-json.ts";
import { byId, element, linkButton } from "./dom.ts";
import { count, dollars, duration, longDuration, missReasons, moment, percent, UNKNOWN } from "./format.ts";
import { type Column, foldedTable } from "./table.ts";

/** @param onChoose called with a session's key, to list its requests */
export function showSessions(usage: UsageJson, onChoose: (session: string) => void): void {
  const hasPrices = usage.prices_as_of !== undefined;
  const columns: Column<SessionUsage>[] = [
    { title: "session", cell: ({ key }) => sessionCell(key, onChoose) },
    { title: "last request", cell: ({ last }) => moment(last) },
    { title: "lasted", cell: ({ first, last }) => lasted(first, last), className: "n wide" },
    { title: "requests", cell: ({ requests }) => count(requests), className: "n" },
    {
      title: "sub-agents",
      cell: ({ agents }) => (agents === 0 ? UNKNOWN : count(agents)),
      className: "n wide",
    },
    { title: "models", cell: ({ models }) => nameCell(models.join(", ") || UNKNOWN) },
    { title: "input", cell: ({ input, cached, written }) => count(input + cached + written), className: "n" },
    { title: "from the cache", cell: ({ cache_share }) => percent(cache_share), className: "n" },
    { title: "output", cell: ({ output }) => count(output), className: "n" },
    ...(hasPrices ? [{ title: "would have cost", cell: costOf, className: "n" }] : []),
    { title: "first output", cell: (row) => duration(row.first_delta_p50_ms), className: "n wide" },
    { title: "errors", cell: ({ errors }) => (errors === 0 ? UNKNOWN : count(errors)), className: "n wide" },
    {
      title: "cache missed because",
      cell: ({ cache_misses }) => missReasons(cache_misses) || UNKNOWN,
      className: "long wide",
    },
  ];
  foldedTable(byId("sessions"), columns, usage.sessions, {
    caption: "Sessions",
    empty: "No session in this range.",
    folded: 8,
  });
  const note = byId("prices-note");
  note.hidden = !hasPrices && usage.more_sessions === 0 && usage.skipped === 0;
  note.textContent = [
    hasPrices
      ? `At OpenAI's published API prices of ${usage.prices_as_of}; a plan is not billed by it. All together: ${dollars(usage.total?.cost_usd)}. “+”: some models have no known price.`
      : "",
    usage.more_sessions > 0 ? `${usage.more_sessions} more sessions are older.` : "",
    usage.skipped > 0 ? `${usage.skipped} lines of the history could not be read.` : "",
  ]
    .filter((text) => text !== "")
    .join(" ");
}

function costOf({ cost_usd, unpriced = 0 }: SessionUsage): string {
  return `${dollars(cost_usd)}${unpriced > 0 && typeof cost_usd === "number" ? "+" : ""}`;
}

function lasted(first: string, last: string): string {
  const ms = Date.parse(last) - Date.parse(first);
  return ms < 1000 ? UNKNOWN : longDuration(ms);
}

function sessionCell(key: string, onChoose: (session: string) => void): Node {
  const name = key === "-" ? "without a session" : key;
  return linkButton(name, `List the requests of ${name}`, () => onChoose(key));
}

/** A long name is cut off to be seen, and whole for who points at it. */
export function nameCell(name: string): Node {
  return element("span", { className: "name", title: name }, name);
}
