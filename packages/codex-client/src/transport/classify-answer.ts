import {
  classifyResponse,
  findIntermediary,
  type HeaderReader,
  type UpstreamFailure,
} from "@codexthropic/protocol/errors";

/**
 * Classifies an answer that is not the wanted one; one with a status of success only if it is a web page. What stands
 * between this machine and the backend is named.
 * @param url what was asked
 */
export function classifyAnswer(
  url: string,
  status: number,
  header: HeaderReader,
  bodyText: string,
): UpstreamFailure {
  const intermediary = findIntermediary(new URL(url).host, status, header, bodyText);
  if (intermediary?.isBlocking) return { code: "network_blocked", status, message: intermediary.message };
  const failure = classifyResponse(status, header, bodyText);
  return intermediary === null ? failure : { ...failure, message: intermediary.message };
}
