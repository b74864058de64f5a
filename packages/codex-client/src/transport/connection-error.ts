import { UpstreamError } from "@codexthropic/protocol/errors";

/** The connection stood and broke: the request may have arrived. Everything else is `unreachable`. */
const BROKEN: ReadonlySet<string> = new Set(["ECONNRESET", "EPIPE", "UND_ERR_SOCKET"]);

/** A failure of the connection before the headers, as a typed error that names the host and the cause. */
export function connectionError(error: unknown, url: string): UpstreamError {
  const { host } = new URL(url);
  const root = rootOf(error);
  return BROKEN.has(root.code)
    ? new UpstreamError(
        { code: "cut", message: `The connection to ${host} broke before the answer (${root.text}).` },
        { cause: error },
      )
    : new UpstreamError(
        { code: "unreachable", message: `Cannot reach ${host}: ${root.text}.` },
        { cause: error },
      );
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
