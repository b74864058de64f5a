/** Formats of numbers, times and names. All functions are pure. */

/** `▰▰▰▱▱▱▱▱▱▱`; any use at all shows. */
export function bar(fraction: number, width = 20): string {
  const share = Math.min(1, Math.max(0, fraction));
  const full = share === 0 ? 0 : Math.max(1, Math.round(share * width));
  return "▰".repeat(full) + "▱".repeat(width - full);
}

/** `612 ms`, `4.2 s`, `3 min` */
export function duration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  return span(ms / 1000);
}

/** `3 min`, `2 h 5 min`, `4 d 3 h` */
export function span(seconds: number): string {
  const minutes = Math.max(1, Math.round(seconds / 60));
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  const days = Math.floor(hours / 24);
  return hours % 24 === 0 ? `${days} d` : `${days} d ${hours % 24} h`;
}

/** `34 %` of a share from 0 to 1. */
export function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

/** `1 request`, `2 requests` */
export function plural(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? "" : "s"}`;
}

/** `999`, `98.3k`, `1.2M`, `8.0B` */
export function count(n: number): string {
  if (n < 10_000) return String(n);
  if (n < 1_000_000) return `${(n / 1000).toFixed(1)}k`;
  return n < 1_000_000_000 ? `${(n / 1_000_000).toFixed(1)}M` : `${(n / 1_000_000_000).toFixed(1)}B`;
}

/** `headerTimeoutMs` → `header_timeout_ms`; names of variables stay as they are. */
export function toSnakeCase(key: string): string {
  return key.replace(/(?<=[a-z\d])[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** `17:42:03`, local time. */
export function clock(ms: number): string {
  const date = new Date(ms);
  return [date.getHours(), date.getMinutes(), date.getSeconds()]
    .map((part) => String(part).padStart(2, "0"))
    .join(":");
}

/** `17:42` today, `Thu 27 Nov 17:42` on another day. */
export function when(ms: number, now: number): string {
  const date = new Date(ms);
  const time = clock(ms).slice(0, 5);
  if (date.toDateString() === new Date(now).toDateString()) return time;
  return `${WEEKDAYS[date.getDay()]} ${date.getDate()} ${MONTHS[date.getMonth()]} ${time}`;
}

/** Loading Intl for them would take longer than everything else that a status line does. */
const WEEKDAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
