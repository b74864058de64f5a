import { InvalidRequestError } from "@codexthropic/protocol/errors";
import { isObject, type JsonObject } from "@codexthropic/protocol/json";
import { checkModelName } from "./check-model-name.ts";

/** A Messages request, read as far as the proxy itself needs it. The translator checks the rest. */
export interface ParsedRequest {
  body: JsonObject;
  /** As requested. */
  model: string;
  stream: boolean;
}

/** @throws InvalidRequestError when it is no object or names no model */
export function parseRequest(body: unknown): ParsedRequest {
  if (!isObject(body)) throw new InvalidRequestError("", "The request body must be a JSON object.");
  return { body, model: checkModelName(body["model"], "model"), stream: body["stream"] === true };
}
