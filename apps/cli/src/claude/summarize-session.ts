import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { QuotaSnapshot } from "@codexthropic/codex-client";
import type { RequestRecord } from "@codexthropic/proxy";
import { quotaText } from "../account/format-quota.ts";
import { count, percent, plural } from "../terminal/format.ts";
import type { Io } from "../terminal/io.ts";

/** The requests of one run of Claude Code, added up. */
export interface SessionTotals {
  add(record: RequestRecord): void;
  /** Lines for people after the run; none when nothing was asked. */
  lines(quota: QuotaSnapshot | null, resumeId: string | null): string[];
  /** The first eight characters of the id of the last main conversation. */
  sessionPrefix(): string | null;
}

export function createSessionTotals(): SessionTotals {
  const totals = { requests: 0, failed: 0, input: 0, cached: 0, output: 0 };
  let session: string | null = null;
  return {
    add({ path, model, usage, error, session: prefix }) {
      // Without a model it was refused before it was read: somebody else's request.
      if (!path.endsWith("/messages") || model === null) return;
      totals.requests += 1;
      if (error) totals.failed += 1;
      if (prefix !== null) session = prefix;
      totals.input += (usage?.input ?? 0) + (usage?.cached ?? 0);
      totals.cached += usage?.cached ?? 0;
      totals.output += usage?.output ?? 0;
    },
    sessionPrefix: () => session,
    lines(quota, resumeId) {
      if (totals.requests === 0) return [];
      const share = totals.input === 0 ? "" : ` (${percent(totals.cached / totals.input)} from the cache)`;
      const facts = [
        plural(totals.requests, "request"),
        ...(totals.failed > 0 ? [`${totals.failed} failed`] : []),
        `tokens: ${count(totals.input)} in${share}, ${count(totals.output)} out`,
        ...(quota === null ? [] : [quotaText(quota)]),
      ].filter((fact) => fact !== "");
      const resume = resumeId === null ? "--continue" : `--resume ${resumeId}`;
      return [`Through codexthropic: codexthropic claude ${resume}`, `This session: ${facts.join(" · ")}`];
    },
  };
}

/**
 * The whole id of a session, from the file in which Claude Code keeps it, or null.
 * @param prefix the first characters of the id
 */
export async function findSessionId(
  { env, home }: Pick<Io, "env" | "home">,
  prefix: string,
): Promise<string | null> {
  const projects = join(env["CLAUDE_CONFIG_DIR"] || join(home, ".claude"), "projects");
  const files = await readdir(projects, { recursive: true }).catch(() => []);
  const names = files.map((file) => /([^/\\]+)\.jsonl$/.exec(file)?.[1]);
  return names.find((name) => name?.startsWith(prefix)) ?? null;
}
