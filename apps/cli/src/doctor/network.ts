import { classifyAnswer } from "@codexthropic/codex-client";
import type { Network } from "@codexthropic/codex-client/node";
import { readLoginStatus } from "@codexthropic/proxy";
import { NETWORK_VARIABLES, openNetwork, readCertificateFile } from "../serve/network.ts";
import { Failure } from "../terminal/failure.ts";
import type { Env } from "../terminal/io.ts";
import { duration, span } from "../terminal/format.ts";
import { broken, fine, warning, type DoctorContext, type Finding } from "./finding.ts";

const TIMEOUT_MS = 10_000;
/** A token is refreshed a minute before it ends; a clock further off than that refreshes too late. */
const CLOCK_TOLERANCE_MS = 60_000;
const BEHIND_PROXY =
  "Check the connection; behind a company proxy set HTTPS_PROXY, with certificates of its own CODEX_CA_CERTIFICATE";

const OVER_HTTP = "Nothing is needed: requests go over HTTP; --transport http does not try";

/** Opens the network; a variable that is wrong becomes a finding, and the rest is looked at without the network's variables. */
export async function openNetworkForDoctor(env: Env): Promise<{ network: Network; problem: Finding | null }> {
  try {
    return { network: await openNetwork(env), problem: null };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return {
      network: await openNetwork({}),
      problem: broken("network", error.message, error.hints.join("; ")),
    };
  }
}

/** Any answer of the backend will do: without a login it is a refusal. */
export async function checkBackend({ io, resolved: { settings }, fetch }: DoctorContext): Promise<Finding[]> {
  const url = `${settings.codexBaseUrl}/models`;
  const asked = io.now();
  const { host } = new URL(url);
  try {
    const response = await ask(fetch, url, "GET");
    const obstacle = await obstacleIn(response, url);
    if (obstacle !== null) return [broken("backend", obstacle, BEHIND_PROXY)];
    return [
      fine("backend", `${host} answers (${response.status}, ${duration(io.now() - asked)})`),
      ...checkClock(response, io.now()),
    ];
  } catch (error) {
    return [broken("backend", problemOf(error, host), BEHIND_PROXY)];
  }
}

/** Conversations go over a WebSocket where there is one; without it everything works over HTTP. */
export async function checkWebSocket({
  io,
  account,
  resolved: { settings },
}: DoctorContext): Promise<Finding[]> {
  if (settings.transport === "http") return [fine("websocket", "turned off: everything goes over HTTP")];
  if ((await readLoginStatus(account.auth)).kind !== "chatgpt") return [];
  const asked = io.now();
  try {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const problem = await account.client.checkWebSocket({ signal });
    if (problem === null) return [fine("websocket", `the handshake works (${duration(io.now() - asked)})`)];
    return [warning("websocket", problem.replace(/\.$/, ""), OVER_HTTP)];
  } catch (error) {
    return [warning("websocket", problemOf(error, new URL(settings.codexBaseUrl).host), OVER_HTTP)];
  }
}

export async function checkIssuer({ resolved: { settings }, fetch }: DoctorContext): Promise<Finding[]> {
  const { host } = new URL(settings.authIssuer);
  try {
    const response = await ask(fetch, settings.authIssuer, "HEAD");
    return [fine("issuer", `${host} answers (${response.status})`)];
  } catch (error) {
    return [
      warning(
        "issuer",
        problemOf(error, host),
        "The login cannot be refreshed until it can; check the connection",
      ),
    ];
  }
}

/** Which variables are in use. Node's own certificate file is only looked at here: Node ignores one that is wrong. */
export async function checkProxy({ io }: DoctorContext): Promise<Finding[]> {
  const set = NETWORK_VARIABLES.filter((name) => io.env[name]);
  if (set.length === 0) return [];
  const findings = [fine("network", `uses ${set.join(", ")}`)];
  if (!io.env["NODE_EXTRA_CA_CERTS"]) return findings;
  try {
    await readCertificateFile(io.env, "NODE_EXTRA_CA_CERTS");
    return findings;
  } catch (error) {
    return [
      ...findings,
      warning("network", (error as Error).message, "Node ignores it; name a file in PEM format"),
    ];
  }
}

function ask(fetch: DoctorContext["fetch"], url: string, method: string): Promise<Response> {
  return fetch(url, { method, signal: AbortSignal.timeout(TIMEOUT_MS), redirect: "manual" });
}

/** Returns what prevents the backend from answering: the login page of a public network, a filter, Cloudflare. */
async function obstacleIn(response: Response, url: string): Promise<string | null> {
  const { status, headers } = response;
  const failure = classifyAnswer(url, status, (name) => headers.get(name), await response.text());
  return failure.code === "network_blocked" ? failure.message : null;
}

function checkClock(response: Response, now: number): Finding[] {
  const theirs = Date.parse(response.headers.get("date") ?? "");
  if (Number.isNaN(theirs)) return [];
  const off = Math.abs(theirs - now);
  if (off <= CLOCK_TOLERANCE_MS) return [fine("clock", "agrees with the backend's")];
  return [
    warning(
      "clock",
      `is ${span(off / 1000)} ${theirs > now ? "behind" : "ahead of"} the backend's`,
      "Set it: tokens are refreshed by it",
    ),
  ];
}

/** The errors of the network are sentences; a time limit that has passed has none. */
function problemOf(error: unknown, host: string): string {
  const isLate = error instanceof Error && error.name === "TimeoutError";
  if (isLate) return `${host} did not answer within ${TIMEOUT_MS / 1000} s`;
  return error instanceof Error ? error.message.replace(/\.$/, "") : String(error);
}
