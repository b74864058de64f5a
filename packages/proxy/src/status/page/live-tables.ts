import type { LiveRequest, RecentError, StatusJson } from "../status-json.ts";
import { byId, element, linkButton } from "./dom.ts";
import { count, duration, modelRoute, moment, UNKNOWN } from "./format.ts";
import { nameCell } from "./sessions.ts";
import { type Column, replaceTable, table } from "./table.ts";

const SHOWN_ERRORS = 8;

/** The tables of what this process knows by itself. @param onOpen called with a request's id */
export function showLiveTables(status: StatusJson, onOpen: (id: string) => void): void {
  showRunning(status);
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
    { title: "what", cell: ([what]) => what },
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
