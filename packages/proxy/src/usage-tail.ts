/**
 * The end of the usage history, for a status line: synchronous, and loads nothing but `node:fs`.
 * @module
 */
export { escapeControls } from "./record/escape-controls.ts";
export type { WindowReading } from "./usage/forecast-quota.ts";
export { parseQuotaFile, QUOTA_FILE } from "./usage/parse-quota-file.ts";
export { readSessionTail } from "./usage/read-session-tail.ts";
