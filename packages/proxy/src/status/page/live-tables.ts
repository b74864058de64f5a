import type { LiveRequest, RecentError, StatusJson } from "../status-json.ts";
import { degradedWords } from "./words.ts";
import { byId, element, linkButton } from "./dom.ts";
import { count, duration, modelRoute, moment, UNKNOWN } from "./format.ts";
import { nameCell } from "./sessions.ts";
import { type Column, replaceTable, table } from "./table.ts";

const SHOWN_ERRORS = 8;

/** The tables of what this process knows by itself. @param onOpen called with a request's id */
export function showLiveTables(status: StatusJson, onOpen: (id: string) => void): void {
  showRunning(status);
  showJudge(status);
  const errors: Column<RecentError>[] = [
    {
      title: "time",
      cell: ({ time, id }) => linkButton(moment(time), `Detail of the error ${id}`, () => onOpen(id)),
    },
    { title: "what", cell: ({ status, code }) => element("span", { className: "bad" }, `${status} ${code}`) },
    { title: "type", cell: ({ type }) => type, className: "wide" },
    { title: "message", cell: ({ message }) => message, className: "long" },
  ];
  replaceTable(
    byId("errors"),
    table(errors, status.errors.slice(0, SHOWN_ERRORS), {
      caption: "Last errors",
      empty: "None since the start.",
    }),
  );
  const models: Column<[string, string]>[] = [
    { title: "asked for", cell: ([family]) => (family === "other" ? "everything else" : family) },
    { title: "is answered by", cell: ([, slug]) => nameCell(slug) },
  ];
  replaceTable(
    byId("models"),
    table(models, Object.entries(status.models), { caption: "Models", empty: UNKNOWN }),
  );
  const degraded: Column<[string, number]>[] = [
    { title: "what", cell: ([what]) => degradedWords(what), className: "long" },
    { title: "requests since the start", cell: ([, n]) => count(n), className: "n" },
  ];
  replaceTable(
    byId("degraded"),
    table(
      degraded,
      Object.entries(status.degraded).toSorted(([, a], [, b]) => b - a),
      { caption: "Dropped or emulated", empty: "Nothing since the start." },
    ),
  );
}

/** What the verdicts on tool calls were and have cost; nothing while there were none. */
function showJudge({ judge }: StatusJson): void {
  byId("judge").hidden = judge.answers === 0;
  const facts: [string, string][] = [
    ["answers whose tool calls needed verdicts", count(judge.answers)],
    ["tool calls", count(judge.calls)],
    ["of them found unsafe", count(judge.flagged)],
    ["answers without a verdict", count(judge.unavailable)],
    ["tokens, in and out", count(judge.input + judge.cached + judge.output)],
    ["wait for each answer", duration(judge.answers === 0 ? null : judge.total_ms / judge.answers)],
  ];
  const columns: Column<[string, string]>[] = [
    { title: "what", cell: ([what]) => what },
    { title: "since the start", cell: ([, value]) => value, className: "n" },
  ];
  replaceTable(byId("judge-table"), table(columns, facts, { caption: "Judge of auto mode", empty: UNKNOWN }));
}

/** Called again each second: what runs gets older without news from the proxy. @param skewMs the proxy's clock minus ours */
export function showRunning({ open }: StatusJson, skewMs = 0): void {
  byId("running-card").hidden = open.length === 0;
  if (open.length === 0) return byId("running").replaceChildren();
  const columns: Column<LiveRequest>[] = [
    { title: "session", cell: ({ session }) => session ?? UNKNOWN },
    { title: "model", cell: ({ model, upstream_model }) => nameCell(modelRoute(model, upstream_model)) },
    {
      title: "first output",
      cell: ({ ttfb_ms }) => (ttfb_ms === null ? "waiting" : duration(ttfb_ms)),
      className: "n",
    },
    {
      title: "running for",
      cell: ({ since }) => duration(Math.max(0, Date.now() + skewMs - Date.parse(since))),
      className: "n",
    },
  ];
  replaceTable(byId("running"), table(columns, open, { caption: "Running now", empty: "nothing" }));
}
