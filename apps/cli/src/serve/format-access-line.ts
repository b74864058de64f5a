import type { JudgeRecord, RequestRecord } from "@codexthropic/proxy";
import type { Palette } from "../terminal/create-palette.ts";
import { clock, duration } from "../terminal/format.ts";

/**
 * One line a request, in a fixed order: time, method, path, status, models, transport, tokens, times, retries, verdicts
 * of auto mode, degraded, error, `fast`.
 */
export function accessLine(record: RequestRecord, paint: Palette): string {
  const { time, method, path, usage, ttfbMs, totalMs, retries, degraded, fast, error } = record;
  return [
    paint.dim(clock(time)),
    method,
    path,
    statusText(record, paint),
    models(record, paint),
    transportText(record, paint),
    usage ? `in ${usage.input} cached ${usage.cached} out ${usage.output}` : "",
    ttfbMs === null ? "" : `first ${duration(ttfbMs)}`,
    `total ${duration(totalMs)}`,
    retries > 0 ? `retries ${retries}` : "",
    record.judge ? paint.dim(judgeText(record.judge)) : "",
    degraded.length > 0 ? paint.dim(`degraded ${degraded.join(",")}`) : "",
    error ? paint.red(`${error.type}: ${oneLine(error.message)}`) : "",
    fast && record.model !== null ? paint.yellow("fast") : "",
  ]
    .filter((part) => part !== "")
    .join("  ");
}

function statusText({ status, aborted }: RequestRecord, paint: Palette): string {
  if (aborted) return paint.yellow(`${status} client left`);
  return status >= 400 ? paint.red(String(status)) : paint.green(String(status));
}

/** `ws+`: over a WebSocket, and only what was new. */
function transportText({ transport, continued }: RequestRecord, paint: Palette): string {
  if (transport === null) return "";
  return paint.dim(transport === "http" ? "http" : continued ? "ws+" : "ws");
}

/** `requested → upstream`, yellow when it costs more. */
function models({ model, upstreamModel, fast }: RequestRecord, paint: Palette): string {
  if (model === null) return "";
  const text = upstreamModel === null || upstreamModel === model ? model : `${model} → ${upstreamModel}`;
  return fast ? paint.yellow(text) : text;
}

/** `judge gpt-6-luna calls 2 flagged 1 in 900 cached 0 out 40 took 1.2s` */
function judgeText({ model, calls, flagged, unavailable, usage, totalMs }: JudgeRecord): string {
  return [
    `judge ${model ?? "none"}`,
    `calls ${calls}`,
    flagged > 0 ? `flagged ${flagged}` : "",
    unavailable === null ? "" : `unavailable ${unavailable}`,
    usage ? `in ${usage.input} cached ${usage.cached} out ${usage.output}` : "",
    `took ${duration(totalMs)}`,
  ]
    .filter((part) => part !== "")
    .join(" ");
}

/** A message with line breaks, or with escapes for the terminal, must not write lines of its own. */
function oneLine(text: string): string {
  // oxlint-disable-next-line no-control-regex -- that is what it looks for
  return text.replace(/[\u0000-\u001f\u007f-\u009f]+/g, " ");
}
