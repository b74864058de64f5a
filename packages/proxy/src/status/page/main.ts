import type { UsageLine } from "../../usage/usage-line.ts";
import type { StatusJson } from "../status-json.ts";
import type { Range, RequestKind, UsageJson } from "../usage-json.ts";
import { showBanners } from "./banners.ts";
import { type ConnectionState, follow } from "./connection.ts";
import { byId, debounce, element } from "./dom.ts";
import { showEmptyState } from "./empty-state.ts";
import { longDuration } from "./format.ts";
import { fetchRequests, fetchUsage } from "./history.ts";
import { showLiveTables, showRunning } from "./live-tables.ts";
import { showPlan } from "./plan.ts";
import { createQuotaPlot } from "./quota-plot.ts";
import { showDetail } from "./request-detail.ts";
import { showRequests } from "./requests.ts";
import { showSessions } from "./sessions.ts";
import { showTitle } from "./title.ts";
import { showTotals } from "./totals.ts";
import { createUsagePlots } from "./usage-plots.ts";

const RANGE_LABELS: readonly [Range, string, string][] = [
  ["1h", "1 h", "1 hour"],
  ["24h", "24 h", "24 hours"],
  ["7d", "7 d", "7 days"],
  ["30d", "30 d", "30 days"],
];

/** Milliseconds between two looks at the history while requests end; a long range is long to read and changes little. */
const REFRESH_MS: Readonly<Record<Range, number>> = { "1h": 2000, "24h": 5000, "7d": 20_000, "30d": 30_000 };

const LISTED = 50;

const STATES: Readonly<Record<ConnectionState, string>> = {
  connecting: "connecting",
  live: "live",
  polling: "updated every 2 s",
  gone: "not answering",
  locked: "key wanted",
};

let range: Range = "24h";
let status: StatusJson | null = null;
let usage: UsageJson | null = null;
let state: ConnectionState = "connecting";
let skewMs = 0;
/** How many messages the usage that is shown knows of, and when it was read. */
let shown = { messages: -1, startedAt: "", at: 0 };
let loading = false;

const showUsagePlots = createUsagePlots();
const showQuotaPlot = createQuotaPlot();
const kind = byId<HTMLSelectElement>("filter-kind");
const text = byId<HTMLInputElement>("filter-text");
const prices = byId<HTMLInputElement>("prices");

function onState(next: ConnectionState): void {
  state = next;
  const live = byId("live");
  if (live.dataset["state"] !== next) {
    live.dataset["state"] = next;
    live.textContent = STATES[next];
  }
  showBanners(status, state);
  showTitle(status, state);
}

function onStatus(next: StatusJson): void {
  status = next;
  skewMs = Date.parse(next.now) - Date.now();
  const up = Date.parse(next.now) - Date.parse(next.started_at);
  byId("about").textContent = `${next.version} · up ${longDuration(up)} · lane ${next.lane}`;
  byId("fast").hidden = !next.fast;
  showPlan(next);
  showLiveTables(next, (id) => void openDetail(id));
  showEmpty();
  void refresh();
}

function showEmpty(): void {
  showEmptyState(
    status !== null &&
      status.totals.messages === 0 &&
      status.open.length === 0 &&
      usage !== null &&
      usage.total === null,
  );
}

/** Reads the history again when there is something new in it, and not too often. */
async function refresh(isForced = false): Promise<void> {
  if (!status || (loading && !isForced)) return;
  const { totals, started_at: startedAt } = status;
  const isNew = totals.messages !== shown.messages || startedAt !== shown.startedAt;
  // Without requests as well: time goes on, and other proxies write into the same history.
  const pause = isNew ? REFRESH_MS[range] : 60_000;
  if (!isForced && (document.hidden || Date.now() - shown.at < pause)) return;
  loading = true;
  const asked = range;
  try {
    const [sums] = await Promise.all([fetchUsage(asked, prices.checked), loadRequests()]);
    if (asked !== range) return;
    usage = sums;
    shown = { messages: totals.messages, startedAt, at: Date.now() };
    showTotals(sums);
    showUsagePlots(sums);
    showQuotaPlot(sums, status.quota);
    showSessions(sums, chooseSession);
    showEmpty();
  } catch {
    // The connection has its own sign for a proxy that does not answer. The next status tries again.
    shown.at = Date.now();
  } finally {
    loading = false;
  }
}

async function loadRequests(): Promise<void> {
  const query = { range, kind: kind.value as RequestKind, text: text.value, limit: LISTED };
  const found = await fetchRequests(query);
  if (query.text === text.value && query.kind === kind.value && query.range === range) {
    showRequests(found, (line) => void openDetail(line.id, line));
  }
}

function chooseSession(session: string): void {
  text.value = session === "-" ? "" : session;
  kind.value = "all";
  void loadRequests();
  byId("requests-title").scrollIntoView({ block: "start" });
  text.focus({ preventScroll: true });
}

/** The address gets the id, so that it can be kept, sent and gone back from. */
async function openDetail(id: string, known?: UsageLine): Promise<void> {
  history.replaceState(null, "", `#${encodeURIComponent(id)}`);
  const line = known ?? (await findRequest(id));
  const error = status?.errors.find((one) => one.id === id) ?? null;
  showDetail(id, line, error);
}

async function findRequest(id: string): Promise<UsageLine | null> {
  try {
    const { requests } = await fetchRequests({ range: "30d", kind: "all", text: id, limit: 10 });
    return requests.find((line) => line.id === id) ?? null;
  } catch {
    return null;
  }
}

function openFromAddress(): void {
  const id = decodeURIComponent(location.hash.slice(1));
  if (id.startsWith("req_")) void openDetail(id);
}

byId("ranges").append(
  ...RANGE_LABELS.map(([value, label, name]) => {
    const input = element("input", { type: "radio", name: "range", value, checked: value === range });
    input.setAttribute("aria-label", name);
    input.addEventListener("change", () => {
      range = value;
      void refresh(true);
    });
    return element("label", {}, input, label);
  }),
);
prices.addEventListener("change", () => void refresh(true));
kind.addEventListener("change", () => void loadRequests());
text.addEventListener(
  "input",
  debounce(250, () => void loadRequests()),
);
byId("filter").addEventListener("submit", (event) => event.preventDefault());
byId("detail").addEventListener("close", () => history.replaceState(null, "", location.pathname));
addEventListener("hashchange", openFromAddress);
document.addEventListener("visibilitychange", () => void refresh());
setInterval(() => {
  if (!status || state === "gone") return;
  showRunning(status, skewMs);
  // What the last status brought may have come too soon after the look before.
  void refresh();
}, 1000);

let opened = false;
follow({
  onState,
  onStatus(next) {
    onStatus(next);
    if (!opened) openFromAddress();
    opened = true;
  },
});
