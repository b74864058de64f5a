import type { Account } from "./login.ts";

/** The account of the simulated login. */
export const ACCOUNT: Account = {
  accountId: "acc-sim-0001",
  userId: "user-sim-0001",
  email: "sim@example.com",
  plan: "plus",
};

/** The Codex CLI's OAuth client. @see docs/reference/codex-backend.md section 12 */
export const CLIENT_ID = "app_EMoamEEZ73f0CkXaXp7hrann";
