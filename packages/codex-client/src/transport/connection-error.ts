import { UpstreamError, type FailureCode } from "@codexthropic/protocol/errors";

/**
 * What the codes of the network mean for sending again; `unreachable` where nothing is listed. `cut`: the connection
 * stood, the request may have arrived. `network_blocked`: sending again meets the same obstacle.
 */
const BY_CODE: Readonly<Record<string, FailureCode>> = {
  ECONNRESET: "cut",
  EPIPE: "cut",
  UND_ERR_SOCKET: "cut",
  // fetch has a limit of its own, five minutes: late headers are no reason to send again.
  UND_ERR_HEADERS_TIMEOUT: "header_timeout",
  // The certificate is not the backend's, or it is not trusted. @see https://nodejs.org/api/tls.html#x509-certificate-error-codes
  CERT_HAS_EXPIRED: "network_blocked",
  CERT_NOT_YET_VALID: "network_blocked",
  CERT_UNTRUSTED: "network_blocked",
  DEPTH_ZERO_SELF_SIGNED_CERT: "network_blocked",
  ERR_TLS_CERT_ALTNAME_INVALID: "network_blocked",
  SELF_SIGNED_CERT_IN_CHAIN: "network_blocked",
  UNABLE_TO_GET_ISSUER_CERT: "network_blocked",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "network_blocked",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "network_blocked",
};

/** Returns a failure of the connection before the headers as a typed error that names the host and the cause. */
export function connectionError(error: unknown, url: string): UpstreamError {
  const root = rootOf(error);
  if (root instanceof UpstreamError) return root;
  const { code, text } = describe(root);
  const failure = BY_CODE[code] ?? "unreachable";
  return new UpstreamError(
    { code: failure, message: sentence(failure, new URL(url).host, text) },
    { cause: error },
  );
}

function sentence(code: FailureCode, host: string, cause: string): string {
  switch (code) {
    case "unreachable":
      return `Cannot reach ${host}: ${cause}.`;
    case "network_blocked":
      return `The certificate shown for ${host} is not trusted (${cause}). A company network, a virus scanner or the login page of a public network may have put its own in place.`;
    default:
      return `The connection to ${host} ended before the answer (${cause}).`;
  }
}

/** No headers came in time. */
export function lateError(ms: number, url: string): UpstreamError {
  return new UpstreamError({
    code: "header_timeout",
    message: `${new URL(url).host} did not begin to answer within ${Math.round(ms / 1000)} seconds.`,
  });
}

/** The answer stopped before its end. */
export function cutError(cause?: unknown): UpstreamError {
  return new UpstreamError(
    { code: "cut", message: "The backend's answer broke off before it was complete." },
    cause === undefined ? {} : { cause },
  );
}

/** fetch wraps the reason in `cause`; connecting to several addresses wraps it in `errors`. */
function rootOf(error: unknown): unknown {
  let root = error;
  for (let next = root; next instanceof Error; next = inner(next)) {
    root = next;
    if (root instanceof UpstreamError) break;
  }
  return root;
}

function inner(error: Error): unknown {
  return error instanceof AggregateError ? error.errors[0] : error.cause;
}

function describe(root: unknown): { code: string; text: string } {
  if (!(root instanceof Error)) return { code: "", text: String(root) };
  const code = "code" in root && typeof root.code === "string" ? root.code : "";
  return { code, text: root.message || code || root.name };
}
