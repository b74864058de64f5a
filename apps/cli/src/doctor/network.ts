import { duration, span } from "../terminal/format.ts";
import { broken, fine, warning, type DoctorContext, type Finding } from "./finding.ts";

const PATIENCE_MS = 10_000;
/** A token is refreshed a minute before it ends; a clock further off than that refreshes too late. */
const CLOCK_TOLERANCE_MS = 60_000;

/** Any answer at all will do: without a login it is a refusal. */
export async function checkBackend({ io, resolved: { settings }, fetch }: DoctorContext): Promise<Finding[]> {
  const url = `${settings.codexBaseUrl}/models`;
  const asked = io.now();
  const { host } = new URL(url);
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(PATIENCE_MS), redirect: "manual" });
    await response.body?.cancel();
    return [
      fine("backend", `${host} answers (${response.status}, ${duration(io.now() - asked)})`),
      ...checkClock(response, io.now()),
    ];
  } catch (error) {
    const remedy =
      "Check the connection; behind a proxy set HTTPS_PROXY, with own certificates CODEX_CA_CERTIFICATE";
    return [broken("backend", `${host} cannot be reached: ${causeOf(error)}`, remedy)];
  }
}

export async function checkIssuer({ resolved: { settings }, fetch }: DoctorContext): Promise<Finding[]> {
  const { host } = new URL(settings.authIssuer);
  try {
    const response = await fetch(settings.authIssuer, {
      method: "HEAD",
      signal: AbortSignal.timeout(PATIENCE_MS),
      redirect: "manual",
    });
    await response.body?.cancel();
    return [fine("issuer", `${host} answers (${response.status})`)];
  } catch (error) {
    return [
      warning(
        "issuer",
        `${host} cannot be reached: ${causeOf(error)}`,
        "The login cannot be refreshed until it can; check the connection",
      ),
    ];
  }
}

export async function checkProxy({ io }: DoctorContext): Promise<Finding[]> {
  const names = [
    "HTTPS_PROXY",
    "HTTP_PROXY",
    "NO_PROXY",
    "CODEX_CA_CERTIFICATE",
    "SSL_CERT_FILE",
    "NODE_EXTRA_CA_CERTS",
  ];
  const set = names.filter((name) => io.env[name] || io.env[name.toLowerCase()]);
  return set.length === 0 ? [] : [fine("network", `uses ${set.join(", ")}`)];
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

/** fetch hides the reason in `cause`. */
function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  if (cause instanceof Error) return (cause as NodeJS.ErrnoException).code ?? cause.message;
  return error.name === "TimeoutError" ? `no answer within ${PATIENCE_MS / 1000} s` : error.message;
}
