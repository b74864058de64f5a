import type { SettingKey } from "../config/settings.ts";

/** What it takes to reach the account. */
export const ACCOUNT_SETTINGS: readonly SettingKey[] = [
  "codexHome",
  "codexBaseUrl",
  "chatgptBaseUrl",
  "openaiBaseUrl",
  "authIssuer",
  "refreshTokenUrl",
  "revokeTokenUrl",
];
