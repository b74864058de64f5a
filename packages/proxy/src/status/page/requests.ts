import type { UsageLine } from "../../usage/usage-line.ts";
import type { RequestsJson } from "../usage-json.ts";
import { byId, element, linkButton } from "./dom.ts";
import { cacheShare, count, duration, missReason, modelRoute, moment, percent, UNKNOWN } from "./format.ts";
import { nameCell } from "./sessions.ts";
import { type Column, foldedTable } from "./table.ts";

/** @param onOpen called with the request whose detail is wanted */
export function showRequests({ requests, matching }: RequestsJson, onOpen: (line: UsageLine) => void): void {
  const columns: Column<UsageLine>[] = [
    {
      title: "time",
      cell: (line) => linkButton(moment(line.time), `Detail of ${line.id}`, () => onOpen(line)),
    },
    { title: "result", cell: resultCell },
    { title: "session", cell: ({ session }) => session ?? UNKNOWN },
    {
      title: "agent",
      cell: ({ agent_type, agent }) => agent_type ?? (agent === null ? UNKNOWN : "sub-agent"),
      className: "wide",
    },
    { title: "model", cell: (line) => nameCell(modelRoute(line.model, line.upstream_model)) },
    { title: "input", cell: ({ input, cached, written }) => count(input + cached + written), className: "n" },
    { title: "from the cache", cell: (line) => percent(cacheShare(line)), className: "n" },
    { title: "output", cell: ({ output }) => count(output), className: "n" },
    { title: "first output", cell: (line) => duration(line.first_delta_ms), className: "n" },
    { title: "total", cell: (line) => duration(line.total_ms), className: "n" },
    {
      title: "sent again",
      cell: ({ retries }) => (retries === 0 ? UNKNOWN : String(retries)),
      className: "n wide",
    },
    { title: "over", cell: transportName, className: "wide" },
    {
      title: "cache missed because",
      cell: (line) => (line.cache_miss === null ? UNKNOWN : missReason(line.cache_miss)),
      className: "wide",
    },
  ];
  foldedTable(byId("requests"), columns, requests, {
    caption: "Requests",
    empty: "No request matches.",
    folded: 12,
  });
  byId("requests-note").textContent =
    matching > requests.length ? `The newest ${requests.length} of ${count(matching)}.` : "";
}

export function transportName({ transport, continued }: Pick<UsageLine, "transport" | "continued">): string {
  if (transport === null) return UNKNOWN;
  if (transport === "http") return "HTTP";
  return continued ? "WebSocket, continued" : "WebSocket";
}

function resultCell({ status, error, aborted }: UsageLine): Node {
  if (aborted) return element("span", { className: "warn" }, "client left");
  return error === null
    ? element("span", { className: "good" }, String(status))
    : element("span", { className: "bad" }, `${status} ${error}`);
}
