/** Prints what is left of the plan: `node print-quota.ts`. The login is the Codex CLI's own. */
import { createCodexAuth } from "@codexthropic/codex-auth";
import { createCodexClient } from "@codexthropic/codex-client";

const client = createCodexClient({
  auth: createCodexAuth(),
  chatgptBaseUrl: process.env["CHATGPT_BASE_URL"] ?? "https://chatgpt.com/backend-api",
});

const { planType, limits } = await client.fetchQuota();
console.log(`plan: ${planType ?? "unknown"}`);
for (const [id, { windows }] of Object.entries(limits)) {
  for (const { usedPercent, windowMinutes, resetsAt } of windows) {
    const window =
      windowMinutes === 300 ? "5 hours" : windowMinutes === 10_080 ? "week" : `${windowMinutes} min`;
    const reset = resetsAt === null ? "" : `, resets ${new Date(resetsAt * 1000).toISOString()}`;
    console.log(`${id}, ${window}: ${usedPercent} % used${reset}`);
  }
}
await client.close();
