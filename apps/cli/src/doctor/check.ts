import { readFacts, FACTS_TTL_MS } from "@codexthropic/proxy/check";
import { span } from "../terminal/format.ts";
import { readVersion } from "../version.ts";
import { fine, warning, type DoctorContext, type Finding } from "./finding.ts";

/** What the last `codexthropic check` has found, as far as the proxy goes by it. */
export async function checkFacts({ io, resolved: { settings } }: DoctorContext): Promise<Finding[]> {
  const { cacheDir, codexBaseUrl } = settings;
  const stored = await readFacts({ cacheDir, codexBaseUrl, version: readVersion() }, io.now());
  if (stored === null) return [fine("check", "the backend has not been checked yet (`codexthropic check`)")];
  const age = io.now() - Date.parse(stored.date);
  const when = `${span(age / 1000)} ago, counts for ${span((FACTS_TTL_MS - age) / 1000)} more`;
  const { lanes = {}, tool_search = {}, search_sources = {}, compressed_bodies, web_socket } = stored.facts;
  const lite = Object.entries(lanes).flatMap(([slug, open]) => (open.join() === "lite" ? [slug] : []));
  const refused = [
    ...without("tool search", tool_search),
    ...without("sources of searches", search_sources),
    ...(compressed_bodies === false ? ["no compressed bodies"] : []),
    ...(web_socket === false ? ["no WebSocket"] : []),
  ];
  const found = [...(lite.length > 0 ? [`lite lane only: ${lite.join(", ")}`] : []), ...refused];
  const message = `${found.length > 0 ? found.join("; ") : "nothing is refused"} (${when})`;
  return refused.length === 0
    ? [fine("check", message)]
    : [warning("check", message, "codexthropic check, when the backend may have changed")];
}

function without(what: string, taken: Readonly<Record<string, boolean>>): string[] {
  const slugs = Object.entries(taken).flatMap(([slug, isTaken]) => (isTaken ? [] : [slug]));
  return slugs.length === 0 ? [] : [`no ${what} for ${slugs.join(", ")}`];
}
