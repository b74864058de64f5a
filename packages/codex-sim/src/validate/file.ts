import { asString, type JsonObject } from "@codexthropic/protocol/json";
import { headOf, isBase64, parseDataUrl } from "./data-url.ts";
import { reject, type Rejection } from "./reject.ts";
import { missing } from "./sentences.ts";

/** `input_file`: a URL, or a PDF as a data URL with a name that says so. */
export function checkFile(part: JsonObject, param: string): Rejection | null {
  if (part["file_url"] !== undefined) return checkFileUrl(part["file_url"], `${param}.file_url`);
  if (part["file_id"] !== undefined) return null;
  const data = part["file_data"];
  if (data === undefined) return missing(`${param}.file_data`);
  if (part["filename"] === undefined) return missing(`${param}.filename`);
  return checkFilename(asString(part["filename"]) ?? "") ?? checkPdf(data, `${param}.file_data`);
}

function checkFileUrl(url: unknown, param: string): Rejection | null {
  return typeof url === "string" && /^https?:\/\//i.test(url)
    ? null
    : invalid(param, "Expected a valid URL, but got a value with an invalid format.");
}

function checkFilename(name: string): Rejection | null {
  const extension = /\.[^./]+$/.exec(name)?.[0].toLowerCase() ?? "none";
  return extension === ".pdf"
    ? null
    : reject(
        `Invalid input: Expected context stuffing file type to be a supported format: .pdf but got ${extension}.`,
        "input",
        "unsupported_file",
      );
}

function checkPdf(url: unknown, param: string): Rejection | null {
  const data = typeof url === "string" ? parseDataUrl(url) : null;
  if (data?.mime !== "application/pdf") {
    return invalid(param, `${EXPECTED}, but got unsupported MIME type '${data?.mime ?? ""}'.`);
  }
  if (!isBase64(data.base64)) return invalid(param, `${EXPECTED}, but got an invalid base64-encoded value.`);
  return headOf(data.base64).subarray(0, 4).toString("latin1") === "%PDF"
    ? null
    : invalid(param, "The file data does not represent a valid PDF.");
}

const EXPECTED =
  "Expected a base64-encoded data URL with an application/pdf MIME type (e.g. 'data:application/pdf;base64,cGRmIGJ5dGVzIGhlcmU=')";

const invalid = (param: string, why: string): Rejection =>
  reject(`Invalid '${param}'. ${why}`, param, "invalid_value");
