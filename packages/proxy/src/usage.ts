/**
 * The usage history as a library: reading it, adding it up and pricing it. Loads nothing of the proxy.
 * @module
 */
export { escapeControls } from "./record/escape-controls.ts";
export {
  forecastQuota,
  toForecastJson,
  type Forecast,
  type ForecastJson,
  type WindowReading,
} from "./usage/forecast-quota.ts";
export { PRICES_AS_OF } from "./usage/price-table.ts";
export { priceUsage } from "./usage/price-usage.ts";
export { readQuotaFile } from "./usage/quota-file.ts";
export { readUsage, readUsageSums, type ReadUsageOptions, type UsageRead } from "./usage/read-usage.ts";
export {
  summarizeUsage,
  tokensOf,
  USAGE_KEYS,
  type SummaryOptions,
  type UsageKey,
  type UsageRow,
  type UsageSummary,
} from "./usage/summarize-usage.ts";
export { mergeReadings, toReadings } from "./usage/window-readings.ts";
export { toSums, type UsageSums } from "./usage/usage-sums.ts";
export { parseUsageLine, type JudgeUsage, type UsageLine } from "./usage/usage-line.ts";
