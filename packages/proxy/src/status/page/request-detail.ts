import type { UsageLine } from "../../usage/usage-line.ts";
import type { RecentError } from "../status-json.ts";
import { copyButton } from "./copy-button.ts";
import { byId, type Content, element } from "./dom.ts";
import { cacheShare, count, duration, missReason, modelRoute, percent, UNKNOWN } from "./format.ts";
import { degradedWords, failureWords, recoveryWords, workaroundWords } from "./words.ts";
import { transportName } from "./requests.ts";

type Fact = [name: string, value: Content];

/**
 * Everything that is known of one request, in a dialog. `line` is `null` for a request that came to no message; `error`
 * holds the message of an error, which only the process that told it remembers.
 */
export function showDetail(id: string, line: UsageLine | null, error: RecentError | null): void {
  const dialog = byId<HTMLDialogElement>("detail");
  const close = element("button", { type: "button" }, "Close");
  close.addEventListener("click", () => dialog.close());
  dialog.replaceChildren(
    element("div", { className: "head" }, element("h2", { id: "detail-title" }, "Request"), close),
    line && line.total_ms > 0 ? timeSpent(line) : "",
    facts([
      ["id", element("span", {}, element("code", {}, id), " ", copyButton(id))],
      ["time", new Date(line?.time ?? error?.time ?? 0).toLocaleString("en-GB")],
      ["result", result(line, error)],
      ...errorFacts(line, error),
    ]),
    line
      ? lineFacts(line)
      : element(
          "p",
          { className: "none note" },
          "It is not in the history: it was refused before its model was read, or is older.",
        ),
  );
  if (!dialog.open) dialog.showModal();
}

function result(line: UsageLine | null, error: RecentError | null): string {
  if (line?.aborted) return "client left";
  const code = line?.error ?? error?.code ?? null;
  const status = line?.status ?? error?.status ?? UNKNOWN;
  return code === null ? `${status}, answered` : `${status} ${code}`;
}

function errorFacts(line: UsageLine | null, error: RecentError | null): Fact[] {
  const code = error?.code ?? line?.error ?? null;
  const type = error?.type ?? line?.error_type ?? null;
  return code === null
    ? []
    : [
        ["what happened", failureWords(code)],
        ...(type === null ? [] : ([["type", type]] satisfies Fact[])),
        ...(error ? ([["message", error.message]] satisfies Fact[]) : []),
      ];
}

/** `once: the backend was overloaded` */
function sentAgain({ retries, recovered }: UsageLine): string {
  if (retries === 0) return "never";
  const times = retries === 1 ? "once" : `${retries} times`;
  return recovered.length === 0 ? times : `${times}: ${recovered.map(recoveryWords).join("; ")}`;
}

function lineFacts(line: UsageLine): HTMLElement {
  const { degraded, workarounds, judge } = line;
  return facts([
    ["group", "Time"],
    ["first output after", duration(line.first_delta_ms)],
    ["in all", duration(line.total_ms)],
    ["sent again", sentAgain(line)],
    ["group", "Tokens"],
    ["input", count(line.input + line.cached + line.written)],
    ["from the cache", `${count(line.cached)} (${percent(cacheShare(line))})`],
    ["written to the cache", count(line.written)],
    ["output", `${count(line.output)}, of them reasoning ${count(line.reasoning)}`],
    ...(line.cache_miss === null
      ? []
      : ([["cache missed because", missReason(line.cache_miss)]] satisfies Fact[])),
    ["group", "Route"],
    ["session", line.session ?? UNKNOWN],
    [
      "agent",
      [line.agent_type, line.agent, line.class].filter((part) => part !== null).join(", ") ||
        "main conversation",
    ],
    ["model", modelRoute(line.model, line.upstream_model)],
    ["lane", line.lane ?? UNKNOWN],
    ["transport", transportName(line)],
    ["dropped or emulated", listOf(degraded.map(degradedWords))],
    ["refused by the backend", listOf(workarounds.map(workaroundWords))],
    ...(judge
      ? ([
          [
            "judge of auto mode",
            `${duration(judge.total_ms)}, ${count(judge.input)} tokens in, ${count(judge.output)} out`,
          ],
        ] satisfies Fact[])
      : []),
  ]);
}

/** One under the other. */
function listOf(texts: readonly string[]): Content {
  return texts.length === 0
    ? "nothing"
    : element("span", {}, ...texts.map((text) => element("div", {}, text)));
}

function facts(pairs: readonly Fact[]): HTMLElement {
  return element(
    "dl",
    { className: "facts" },
    ...pairs.flatMap(([name, value]) =>
      name === "group"
        ? [element("dt", { className: "group" }, value)]
        : [element("dt", {}, name), element("dd", {}, value)],
    ),
  );
}

/** How the time was spent: waiting for the first output, then answering. */
function timeSpent({ first_delta_ms, total_ms }: UsageLine): HTMLElement {
  const waiting = Math.min(total_ms, first_delta_ms ?? total_ms);
  const bar = element("div", { className: "spent", title: "waiting for the first output, then answering" });
  bar.setAttribute("role", "img");
  bar.setAttribute("aria-label", `${duration(waiting)} waiting, ${duration(total_ms - waiting)} answering`);
  for (const [className, part] of [
    ["waiting", waiting],
    ["answering", total_ms - waiting],
  ] as const) {
    const piece = element("i", { className });
    piece.style.flexGrow = String(part / total_ms);
    bar.append(piece);
  }
  return bar;
}
