import { classifyAnswer } from "@codexthropic/codex-client";
import { readLoginStatus } from "@codexthropic/proxy";
import { FACTS_TTL_MS, readFacts } from "@codexthropic/proxy/check";
import { readVersion } from "../read-version.ts";
import { NETWORK_VARIABLES, readCertificateFile } from "../serve/open-network.ts";
import { messageOf } from "../terminal/failure.ts";
import { duration, span } from "../terminal/format.ts";
import { broken, fine, warning, type Check, type CheckResult } from "./finding.ts";

const TIMEOUT_MS = 10_000;
/** A token is refreshed a minute before it ends; a clock further off than that refreshes too late. */
const CLOCK_TOLERANCE_MS = 60_000;
const BEHIND_PROXY =
  "Check the connection; behind a company proxy set HTTPS_PROXY, with certificates of its own CODEX_CA_CERTIFICATE";
const OVER_HTTP = "Nothing is needed: requests go over HTTP; --transport http does not try";

/** Which variables are in use. Node's own certificate file is only looked at here: Node ignores one that is wrong. */
export const checkVariables: Check = async ({ io }) => {
  const set = NETWORK_VARIABLES.filter((name) => io.env[name]);
  if (set.length === 0) return [];
  const uses = fine(`uses ${set.join(", ")}`);
  if (!io.env["NODE_EXTRA_CA_CERTS"]) return uses;
  try {
    await readCertificateFile(io.env, "NODE_EXTRA_CA_CERTS");
    return uses;
  } catch (error) {
    return [uses, warning(messageOf(error), "Node ignores it; name a file in PEM format")];
  }
};

/** Any answer of the backend will do: without a login it is a refusal. */
export const checkBackend: Check = async ({ io, resolved: { settings }, fetch }) => {
  const url = `${settings.codexBaseUrl}/models`;
  const { host } = new URL(url);
  const asked = io.now();
  try {
    const response = await ask(fetch, url, "GET");
    const obstacle = await obstacleIn(response, url);
    if (obstacle !== null) return broken(obstacle, BEHIND_PROXY);
    const now = io.now();
    return [
      fine(`${host} answers (${response.status}, ${duration(now - asked)})`),
      ...checkClock(response, now),
    ];
  } catch (error) {
    return broken(problemOf(error, host), BEHIND_PROXY);
  }
};

/** Conversations go over a WebSocket where there is one; without it everything works over HTTP. */
export const checkWebSocket: Check = async ({ io, account, resolved: { settings } }) => {
  if (settings.transport === "http") return fine("turned off: everything goes over HTTP");
  if ((await readLoginStatus(account.auth)).kind !== "chatgpt") return [];
  const asked = io.now();
  const problem = await account.client
    .checkWebSocket({ signal: AbortSignal.timeout(TIMEOUT_MS) })
    .catch((error: unknown) => problemOf(error, new URL(settings.codexBaseUrl).host));
  return problem === null
    ? fine(`the handshake works (${duration(io.now() - asked)})`)
    : warning(problem.replace(/\.$/, ""), OVER_HTTP);
};

export const checkIssuer: Check = async ({ resolved: { settings }, fetch }) => {
  const { host } = new URL(settings.authIssuer);
  try {
    const response = await ask(fetch, settings.authIssuer, "HEAD");
    return fine(`${host} answers (${response.status})`);
  } catch (error) {
    return warning(
      problemOf(error, host),
      "The login cannot be refreshed until it can; check the connection",
    );
  }
};

/** What the last `codexthropic check` has found, as far as the proxy goes by it. */
export const checkFacts: Check = async ({ io, resolved: { settings } }) => {
  const { cacheDir, codexBaseUrl } = settings;
  const stored = await readFacts({ cacheDir, codexBaseUrl, version: readVersion() }, io.now());
  if (stored === null) return fine("the backend has not been checked yet (`codexthropic check`)");
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
  const message = `${found.join("; ") || "nothing is refused"} (${when})`;
  return refused.length === 0
    ? fine(message)
    : warning(message, "codexthropic check, when the backend may have changed");
};

function without(what: string, taken: Readonly<Record<string, boolean>>): string[] {
  const slugs = Object.entries(taken).flatMap(([slug, isTaken]) => (isTaken ? [] : [slug]));
  return slugs.length === 0 ? [] : [`no ${what} for ${slugs.join(", ")}`];
}

function ask(fetch: typeof globalThis.fetch, url: string, method: string): Promise<Response> {
  return fetch(url, { method, signal: AbortSignal.timeout(TIMEOUT_MS), redirect: "manual" });
}

/** Returns what prevents the backend from answering: the login page of a public network, a filter, Cloudflare. */
async function obstacleIn(response: Response, url: string): Promise<string | null> {
  const { status, headers } = response;
  const failure = classifyAnswer(url, status, (name) => headers.get(name), await response.text());
  return failure.code === "network_blocked" ? failure.message : null;
}

function checkClock(response: Response, now: number): CheckResult[] {
  const id = "clock";
  const theirs = Date.parse(response.headers.get("date") ?? "");
  if (Number.isNaN(theirs)) return [];
  const off = Math.abs(theirs - now);
  if (off <= CLOCK_TOLERANCE_MS) return [{ id, ...fine("agrees with the backend's") }];
  const direction = theirs > now ? "behind" : "ahead of";
  const message = `is ${span(off / 1000)} ${direction} the backend's`;
  return [{ id, ...warning(message, "Set it: tokens are refreshed by it") }];
}

/** The errors of the network are sentences; a time limit that has passed has none. */
function problemOf(error: unknown, host: string): string {
  const isLate = error instanceof Error && error.name === "TimeoutError";
  return isLate
    ? `${host} did not answer within ${TIMEOUT_MS / 1000} s`
    : messageOf(error).replace(/\.$/, "");
}
