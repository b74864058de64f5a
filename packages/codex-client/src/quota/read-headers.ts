import type { ResponseHeaders } from "../transport/transport.ts";
import type { QuotaCredits, QuotaLimit, QuotaUpdate, QuotaWindow } from "./quota.ts";

/** Any header of this form opens a family of limits. */
const FAMILY = /^x-(.+)-primary-used-percent$/;

/**
 * The quota in an answer's `x-codex-*` headers; `null` when there is none.
 * @see docs/reference/codex-backend.md section 10.1
 */
export function quotaFromHeaders(headers: ResponseHeaders): QuotaUpdate | null {
  const limits: Record<string, QuotaLimit> = {};
  for (const name of headers.keys()) {
    const family = FAMILY.exec(name)?.[1];
    if (family !== undefined) limits[limitId(family)] = limitOf(headers, `x-${family}`);
  }
  const active = headers.get("x-codex-active-limit");
  const credits = creditsOf(headers);
  if (Object.keys(limits).length === 0 && active === null && credits === null) return null;
  return {
    limits,
    credits,
    activeLimit: active === null ? null : limitId(active),
    planType: headers.get("x-codex-plan-type"),
  };
}

/** `codex-gpt-6-astra` is the limit `codex_gpt_6_astra`. */
const limitId = (family: string): string => family.replaceAll("-", "_");

function limitOf(headers: ResponseHeaders, prefix: string): QuotaLimit {
  const windows = [windowOf(headers, `${prefix}-primary`), windowOf(headers, `${prefix}-secondary`)];
  return {
    name: headers.get(`${prefix}-limit-name`),
    windows: windows.filter((window) => window !== null),
  };
}

function windowOf(headers: ResponseHeaders, prefix: string): QuotaWindow | null {
  const usedPercent = numberOf(headers.get(`${prefix}-used-percent`));
  return usedPercent === null
    ? null
    : {
        usedPercent,
        windowMinutes: numberOf(headers.get(`${prefix}-window-minutes`)),
        resetsAt: numberOf(headers.get(`${prefix}-reset-at`)),
      };
}

function creditsOf(headers: ResponseHeaders): QuotaCredits | null {
  const hasCredits = headers.get("x-codex-credits-has-credits");
  const unlimited = headers.get("x-codex-credits-unlimited");
  if (hasCredits === null && unlimited === null) return null;
  return {
    hasCredits: isTrue(hasCredits),
    unlimited: isTrue(unlimited),
    balance: headers.get("x-codex-credits-balance"),
  };
}

const isTrue = (text: string | null): boolean => /^(?:true|1)$/i.test(text ?? "");

function numberOf(text: string | null): number | null {
  const number = Number.parseFloat(text ?? "");
  return Number.isFinite(number) ? number : null;
}
