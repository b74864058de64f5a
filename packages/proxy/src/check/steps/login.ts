import type { AuthStatus } from "@codexthropic/codex-auth";

import { judge, StepError, unavailable, type Step, type StepContext } from "../step.ts";

/** codex-auth refreshes a token this long before its end. Milliseconds. */
const MARGIN_MS = 60_000;

const login: Step = {
  id: "login",
  title: "The login",
  expected: "a ChatGPT login with a plan",
  tokens: 0,
  async run({ auth }) {
    await auth.getCredentials();
    const { kind, plan, source } = await statusOf(auth);
    if (kind === "api_key") return unavailable("an API key: only the backend of a ChatGPT plan is checked");
    return judge(plan !== null, `a ChatGPT login from the ${source}, plan ${plan ?? "unknown"}`);
  },
};

const refresh: Step = {
  id: "refresh",
  title: "The margin of the refresh",
  expected: "a token that is valid for more than a minute, after a refresh if it was not",
  tokens: 0,
  async run({ auth, now }) {
    const before = await statusOf(auth);
    await auth.getCredentials();
    const { expiresAt, lastRefresh } = await statusOf(auth);
    if (expiresAt === null) return judge(true, "a token without an expiry, used as it is");
    const left = expiresAt.getTime() - now();
    const isNew = before.lastRefresh?.getTime() !== lastRefresh?.getTime();
    return judge(left > MARGIN_MS, `valid for ${spanOf(left)}${isNew ? ", refreshed just now" : ""}`);
  },
};

const workspace: Step = {
  id: "workspace",
  title: "The look-up of the workspace",
  expected: "accounts/check names the account, the origin of its backend and its routing",
  tokens: 0,
  async run({ probe }) {
    const { accounts = [] } = await probe.accounts();
    const [account] = accounts;
    if (!account) return judge(false, "no account");
    const { workspace_backend_origin: origin, account_routing_override: routing } = account;
    const isNamed = typeof origin === "string";
    return judge(
      isNamed,
      `${accounts.length} account(s), ${isNamed ? "an origin" : "no origin"}, routing ${routing ?? "none"}`,
    );
  },
};

const quota: Step = {
  id: "quota",
  title: "The look-up of the quota",
  expected: "wham/usage tells the plan and at least one window with its share and its reset",
  tokens: 0,
  async run({ probe }) {
    const { plan_type, rate_limit } = await probe.usage();
    const windows = [rate_limit?.primary_window, rate_limit?.secondary_window].filter((window) => !!window);
    const complete = windows.filter(({ used_percent, reset_at }) => used_percent !== undefined && !!reset_at);
    const told = windows.map(
      ({ used_percent, limit_window_seconds }) =>
        `${spanOf((limit_window_seconds ?? 0) * 1000)}: ${used_percent} % used`,
    );
    return judge(
      Boolean(plan_type) && windows.length > 0 && complete.length === windows.length,
      `plan ${plan_type ?? "unknown"}; ${told.join(", ") || "no window"}`,
    );
  },
};

export const LOGIN_STEPS: readonly Step[] = [login, refresh, workspace, quota];

async function statusOf(auth: StepContext["auth"]): Promise<AuthStatus> {
  const status = await auth.status();
  if (status.problem !== null) throw new StepError(status.problem.message);
  return status;
}

function spanOf(ms: number): string {
  const hours = ms / 3_600_000;
  if (hours >= 48) return `${Math.round(hours / 24)} days`;
  return hours >= 1 ? `${Math.round(hours)} hours` : `${Math.max(0, Math.round(ms / 60_000))} minutes`;
}
