import { UpstreamError, type FailureCode } from "@codexthropic/protocol/errors";

/**
 * What the network's own codes mean for whoever might send again; `unreachable` where nothing is listed.
 * `cut`: the connection stood, the request may have arrived.
 */
const BY_CODE: Readonly<Record<string, FailureCode>> = {
  ECONNRESET: "cut",
  EPIPE: "cut",
  UND_ERR_SOCKET: "cut",
  // fetch has a limit of its own, five minutes: late headers are no reason to send again, whoever lost patience.
  UND_ERR_HEADERS_TIMEOUT: "header_timeout",
};

/** A failure of the connection before the headers, as a typed error that names the host and the cause. */
export function connectionError(error: unknown, url: string): UpstreamError {
  const { host } = new URL(url);
  const root = rootOf(error);
  const code = BY_CODE[root.code] ?? "unreachable";
  const message =
    code === "unreachable"
      ? `Cannot reach ${host}: ${root.text}.`
      : `The connection to ${host} ended before the answer (${root.text}).`;
  return new UpstreamError({ code, message }, { cause: error });
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
function rootOf(error: unknown): { code: string; text: string } {
  let root = error;
  for (let next: unknown = root; next instanceof Error; next = inner(next)) root = next;
  if (!(root instanceof Error)) return { code: "", text: String(root) };
  const code = "code" in root && typeof root.code === "string" ? root.code : "";
  return { code, text: root.message || code || root.name };
}

function inner(error: Error): unknown {
  return error instanceof AggregateError ? error.errors[0] : error.cause;
}
