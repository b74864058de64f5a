import type { JsonObject } from "@codexthropic/protocol/json";
import { headOf, isBase64, parseDataUrl } from "./data-url.ts";
import { reject, type Rejection } from "./reject.ts";
import { invalidValue, missing } from "./sentences.ts";

/** Images are checked by their first bytes. Their media type is not compared. */

const ascii = (text: string, at = 0): ((head: Buffer) => boolean) => {
  return (head) => head.subarray(at, at + text.length).toString("latin1") === text;
};

const MAGIC: readonly ((head: Buffer) => boolean)[] = [
  ascii("\x89PNG\r\n\x1A\n"),
  ascii("\xFF\xD8\xFF"),
  ascii("GIF87a"),
  ascii("GIF89a"),
  (head) => ascii("RIFF")(head) && ascii("WEBP", 8)(head),
];

const DETAILS = ["low", "high", "auto", "original"];

export function checkImage(part: JsonObject, param: string): Rejection | null {
  const detail = part["detail"];
  if (detail !== undefined && !DETAILS.includes(String(detail))) {
    return invalidValue(`${param}.detail`, detail, DETAILS);
  }
  if (part["image_url"] === undefined) {
    return part["file_id"] === undefined ? missing(`${param}.image_url`) : null;
  }
  return checkUrl(part["image_url"], `${param}.image_url`);
}

function checkUrl(url: unknown, param: string): Rejection | null {
  if (typeof url !== "string" || !/^(?:https?:\/\/|data:)/i.test(url)) {
    return invalid(param, "Expected a valid URL, but got a value with an invalid format.");
  }
  if (!url.toLowerCase().startsWith("data:")) return null;
  const data = parseDataUrl(url);
  if (!data?.mime.startsWith("image/")) {
    return invalid(param, `${EXPECTED}, but got unsupported MIME type '${data?.mime ?? ""}'.`);
  }
  if (!isBase64(data.base64)) {
    return invalid(param, `${EXPECTED}, but got an invalid base64-encoded value.`);
  }
  const head = headOf(data.base64);
  return MAGIC.some((matches) => matches(head)) ? null : NO_IMAGE;
}

const EXPECTED =
  "Expected a base64-encoded data URL with an image MIME type (e.g. 'data:image/png;base64,aW1nIGJ5dGVzIGhlcmU=')";

const invalid = (param: string, why: string): Rejection =>
  reject(`Invalid '${param}'. ${why}`, param, "invalid_value");

/** @see docs/reference/codex-backend.md section 10: the CLI looks for "does not represent a valid image" */
const NO_IMAGE = reject(
  "The image data you provided does not represent a valid image. Please check your input and try again with one of the following image formats: ['image/jpeg', 'image/png', 'image/gif', 'image/webp'].",
  "input",
  "invalid_value",
);
