import { readFile } from "node:fs/promises";
import { CodexthropicError } from "@codexthropic/protocol/errors";
import { isObject } from "@codexthropic/protocol/json";
import { RECORDING_VERSION, type Recording } from "./recording.ts";

/** `damaged`: no JSON, or not a recording. `newer`: written by a newer version of this program. */
export type RecordingErrorCode = "unreadable" | "damaged" | "newer";

/** A file that cannot be used as a recording. The message says why, for people. */
export class RecordingError extends CodexthropicError<RecordingErrorCode> {
  override readonly name: string = "RecordingError";
}

/** @throws RecordingError */
export async function readRecording(path: string): Promise<Recording> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new RecordingError("unreadable", `${path} cannot be read (${code ?? String(error)}).`, {
      cause: error,
    });
  }
  return parseRecording(text, path);
}

/** @throws RecordingError */
export function parseRecording(text: string, path: string): Recording {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new RecordingError("damaged", `${path} is no JSON: it is cut off or damaged.`, { cause: error });
  }
  // `codexthropic report` puts a recording into an envelope.
  if (isObject(value) && isObject(value["recording"])) value = value["recording"];
  if (!isObject(value) || typeof value["v"] !== "number") {
    throw new RecordingError("damaged", `${path} is no recording: it has no version.`);
  }
  if (value["v"] > RECORDING_VERSION) {
    throw new RecordingError(
      "newer",
      `${path} was written by a newer version (format ${value["v"]}, this one reads ${RECORDING_VERSION}). Update codexthropic.`,
    );
  }
  const missing = missingField(value);
  if (missing !== undefined) {
    throw new RecordingError("damaged", `${path} is damaged: ${missing} is missing or has the wrong type.`);
  }
  return value as unknown as Recording;
}

type Test = (value: unknown) => boolean;
const isText: Test = (value) => typeof value === "string";
const isObjectOrNull: Test = (value) => value === null || isObject(value);
const isList: Test = Array.isArray;

const FIELDS: readonly (readonly [path: string, test: Test])[] = [
  ["id", (value) => isText(value) && /^req_[\w-]{1,64}$/.test(value as string)],
  ["time", (value) => isText(value) && !Number.isNaN(Date.parse(value as string))],
  ["versions", isObject],
  ["settings", isObject],
  ["request.headers", isObject],
  ["request.body", isObjectOrNull],
  ["upstream", isObjectOrNull],
  ["upstream.catalog", isList],
  [
    "upstream.requests",
    (value) =>
      Array.isArray(value) &&
      value.every((entry) => isObject(entry) && isObject(entry["body"]) && isObject(entry["options"])),
  ],
  [
    "upstream.frames",
    (value) =>
      Array.isArray(value) &&
      value.every(
        (frame) => isObject(frame) && Array.isArray(frame["events"]) && frame["events"].every(isObject),
      ),
  ],
  [
    "upstream.failure",
    (value) => value === null || (isObject(value) && isText(value["code"]) && isText(value["message"])),
  ],
  ["answer.status", (value) => typeof value === "number"],
  ["answer.events", (value) => value === null || (Array.isArray(value) && value.every(isObject))],
  ["answer.body", isObjectOrNull],
];

/** The first field that is not as it has to be. */
function missingField(recording: Record<string, unknown>): string | undefined {
  return FIELDS.find(([path, test]) => {
    const keys = path.split(".");
    const parent = keys.length > 1 ? recording[keys[0] ?? ""] : recording;
    // Nothing is below an upstream that was never asked.
    if (keys[0] === "upstream" && parent === null) return false;
    return !isObject(parent) || !test(parent[keys.at(-1) ?? ""]);
  })?.[0];
}
