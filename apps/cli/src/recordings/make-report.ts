import { writeFile } from "node:fs/promises";
import { release } from "node:os";
import { resolve } from "node:path";
import {
  listRecordings,
  type Recording,
  type RecordingFile,
  readRecording,
  RecordingError,
} from "@codexthropic/proxy";
import { confirm } from "../account/read-input.ts";
import { resolveSettings, type Resolved } from "../config/resolve.ts";
import { SETTINGS, SETTING_KEYS } from "../config/settings.ts";
import { path, secret } from "../config/kinds.ts";
import { EXIT, Failure } from "../terminal/failure.ts";
import type { Io } from "../terminal/io.ts";
import { toSnakeCase } from "../terminal/format.ts";
import { readVersion } from "../version.ts";

/** Where reports go. */
const ISSUES = "https://github.com/codexthropic/codexthropic/issues/new/choose";

interface ReportArgs {
  id?: string | undefined;
  output?: string | undefined;
  yes?: boolean | undefined;
  json?: boolean | undefined;
}

/** What is sent: one recording, with what runs today. `codexthropic replay` reads it as well. */
interface Report {
  report: 1;
  versions: Recording["versions"];
  /** Settings that are not at their default; of secrets and paths only that they are set. */
  settings: Record<string, unknown>;
  recording: Recording;
}

/**
 * Shows a report of one exchange, asks, and writes it.
 * @returns the exit code
 * @throws Failure when there is no such recording, or the file exists
 */
export async function makeReport(
  io: Io,
  folder: string | undefined,
  { id, output, yes, json }: ReportArgs,
): Promise<number> {
  if (folder === undefined) throw noFolder();
  const recording = await choose(resolve(io.cwd, folder), id);
  const report: Report = {
    report: 1,
    versions: {
      codexthropic: readVersion(),
      node: process.versions.node,
      platform: `${io.platform} ${release().split("-")[0]} ${process.arch}`,
    },
    settings: changedSettings(await resolveSettings(io).catch(() => resolveSettings(io, {}, []))),
    recording,
  };
  const text = `${printable(JSON.stringify(report, null, 2))}\n`;
  io.stdout.write(text);
  if (json) return EXIT.done;
  for (const line of summary(recording, text)) io.stderr.write(`${line}\n`);
  const file = output ?? `codexthropic-report-${recording.id}.json`;
  const isWanted =
    yes ||
    (io.stdin.isTTY === true && (await confirm(io, `Write it to ${file}?`, new AbortController().signal)));
  if (!isWanted) {
    io.stderr.write("Nothing was written. With --yes it is written without a question.\n");
    return EXIT.done;
  }
  await write(resolve(io.cwd, file), text, file);
  io.stderr.write(`Written: ${file}\nAttach it to an issue: ${ISSUES}\n`);
  return EXIT.done;
}

/** The one with the id, or the last one with an error, or the last. */
async function choose(folder: string, id: string | undefined): Promise<Recording> {
  const files = await listRecordings(folder).catch((error: unknown) => {
    const { code } = error as NodeJS.ErrnoException;
    throw new Failure(EXIT.failed, `${folder} cannot be read (${code ?? String(error)}).`);
  });
  if (files.length === 0)
    throw new Failure(EXIT.failed, `There is no recording in ${folder}.`, [HOW_TO_RECORD]);
  if (id !== undefined) {
    const found = files.filter((file) => file.id.startsWith(id.startsWith("req_") ? id : `req_${id}`));
    if (found.length === 1) return read(found[0]!);
    const many = found.length > 1 ? `${found.length} recordings begin with` : "There is no recording of";
    throw new Failure(EXIT.failed, `${many} ${id} in ${folder}.`, [`The last one is ${files[0]?.id}.`]);
  }
  let last: Recording | null = null;
  let damaged: unknown = null;
  for (const file of files) {
    try {
      const recording = await read(file);
      if (recording.answer.error !== null) return recording;
      last ??= recording;
    } catch (error) {
      damaged = error;
    }
  }
  if (last === null) throw damaged;
  return last;
}

async function read({ path: file }: RecordingFile): Promise<Recording> {
  try {
    return await readRecording(file);
  } catch (error) {
    throw error instanceof RecordingError ? new Failure(EXIT.failed, error.message) : error;
  }
}

function changedSettings({ settings, origins }: Resolved): Record<string, unknown> {
  return Object.fromEntries(
    SETTING_KEYS.filter((key) => origins[key].source !== "default").map((key) => {
      const { kind } = SETTINGS[key];
      const isPrivate = kind === secret || kind === path || kind.hint === "url" || kind.hint === "addr";
      return [toSnakeCase(key), { value: isPrivate ? "(set)" : settings[key], source: origins[key].source }];
    }),
  );
}

function summary(recording: Recording, text: string): string[] {
  const { id, time, answer, upstream, settings } = recording;
  const model = upstream?.model ?? upstream?.requests.at(-1)?.body["model"] ?? "no model";
  return [
    `This is the report: ${id} of ${time}, ${String(model)}, status ${answer.status}, ${answer.error ?? "no error"}, ${text.length} bytes.`,
    settings.texts
      ? "Caution: it holds the texts of your prompts, files and answers (--record-texts). Read it before you send it."
      : "Texts, ids and names are masked. Names of tools, properties and models, and values that schemas allow, are not.",
  ];
}

async function write(target: string, text: string, file: string): Promise<void> {
  try {
    await writeFile(target, text, { mode: 0o600, flag: "wx" });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why =
      code === "EEXIST"
        ? "exists already; --output names another one"
        : `cannot be written (${code ?? String(error)})`;
    throw new Failure(EXIT.failed, `${file} ${why}.`);
  }
}

/** JSON without characters that a terminal would obey: they can stand in strings only. */
function printable(json: string): string {
  return json.replace(
    /[\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

const HOW_TO_RECORD = "codexthropic --record <folder>   keeps the exchanges from now on";

function noFolder(): Failure {
  return new Failure(EXIT.usage, "No folder of recordings is known.", [
    "codexthropic report --record <folder>   says where they are; $CODEXTHROPIC_RECORD does as well",
    HOW_TO_RECORD,
  ]);
}
