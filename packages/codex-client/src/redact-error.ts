import { redact, redactCause, UpstreamError, type UpstreamFailure } from "@codexthropic/protocol/errors";

/** The same error without the given secrets, with everything that is known about its failure. */
export function redactError(
  { failure, cause }: UpstreamError,
  secrets: readonly string[],
  completeFailure: (failure: UpstreamFailure) => UpstreamFailure = (complete) => complete,
): UpstreamError {
  const message = redact(failure.message, secrets);
  return new UpstreamError(
    { ...completeFailure(failure), message },
    cause === undefined ? {} : { cause: redactCause(cause, secrets) },
  );
}
