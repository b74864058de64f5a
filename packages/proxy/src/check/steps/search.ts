import type { ProbeAnswer } from "@codexthropic/codex-client/probe";
import type { OutputWebSearchCallItem } from "@codexthropic/protocol/codex";

import { translatedBody } from "../build-body.ts";
import { failureText, judge, unavailable, type Step, type StepContext, type Target } from "../step.ts";

const NO_FULL_LANE = "the account lists no model that is known to have the full lane";
const SOURCES = "web_search_call.action.sources";
const DOMAIN = "nodejs.org";

const search: Step = {
  id: "web-search",
  title: "Hosted web search with its sources",
  expected: "a web_search_call whose action lists its sources",
  tokens: 8000,
  async run(context) {
    const target = await context.fullTarget();
    if (target === null) return unavailable(NO_FULL_LANE);
    const answer = await searchFor(context, target, {});
    if (answer.failure === null) {
      const urls = urlsOf(answer);
      return judge(urls.length > 0, `${searchesOf(answer).length} search(es), ${urls.length} source(s)`);
    }
    const without = await searchFor(context, target, {}, false);
    if (without.failure) return unavailable(failureText(without));
    const observed = `searches, but not with \`include: ${SOURCES}\`: ${failureText(answer)}`;
    return unavailable(observed, { search_sources: { [target.model]: false } });
  },
};

const domains: Step = {
  id: "web-search-domains",
  title: "Hosted web search in allowed domains",
  expected: "at least one source, and all of them in the allowed domain",
  tokens: 8000,
  async run(context) {
    const target = await context.fullTarget();
    if (target === null) return unavailable(NO_FULL_LANE);
    const answer = await searchFor(context, target, { allowed_domains: [DOMAIN] });
    if (answer.failure) return unavailable(failureText(answer));
    const urls = urlsOf(answer);
    const outside = urls.filter((url) => !isIn(url, DOMAIN));
    if (outside.length > 0)
      return judge(false, `${outside.length} of ${urls.length} sources are in other domains`);
    if (urls.length === 0) return unavailable("the search found nothing");
    return judge(true, `${urls.length} source(s), all in ${DOMAIN}`);
  },
};

async function searchFor(
  { ask, models }: StepContext,
  target: Target,
  filter: { allowed_domains?: string[] },
  withSources = true,
): Promise<ProbeAnswer> {
  const request = {
    messages: [
      { role: "user", content: `Search the web once: what is the newest LTS release of Node.js? One line.` },
    ],
    tools: [{ type: "web_search_20250305", name: "web_search", max_uses: 1, ...filter }],
    tool_choice: { type: "tool", name: "web_search" },
  };
  const body = translatedBody(target, request, await models());
  const include = (body.include ?? []).filter((value) => value !== SOURCES);
  return ask({
    lane: target.lane,
    body: { ...body, include: withSources ? [...include, SOURCES] : include },
  });
}

function searchesOf({ items }: ProbeAnswer): OutputWebSearchCallItem[] {
  return items.filter((item): item is OutputWebSearchCallItem => item.type === "web_search_call");
}

/** Some answers have `results` of the item in place of the sources. */
function urlsOf(answer: ProbeAnswer): string[] {
  return searchesOf(answer).flatMap(({ action, results }) =>
    [...(action?.sources ?? []), ...(results ?? [])].flatMap(({ url }) => (url === undefined ? [] : [url])),
  );
}

function isIn(url: string, domain: string): boolean {
  const host = URL.canParse(url) ? new URL(url).hostname : "";
  return host === domain || host.endsWith(`.${domain}`);
}

export const SEARCH_STEPS: readonly Step[] = [search, domains];
