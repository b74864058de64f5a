import { InvalidRequestError } from "@codexthropic/protocol/errors";

/**
 * Every model name that a client gives passes here, once: it becomes part of headers, logs, metrics and keys of maps.
 * @param path of the field, for the message
 * @throws InvalidRequestError
 */
export function checkModelName(name: unknown, path: string): string {
  if (typeof name !== "string" || name === "") throw new InvalidRequestError(path, "a model id is required");
  if (!/^[\x20-\x7e]{1,256}$/.test(name)) {
    throw new InvalidRequestError(path, "must be at most 256 printable ASCII characters");
  }
  return name;
}
