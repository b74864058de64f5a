import { writeFile } from "node:fs/promises";
import { release } from "node:os";
import { dirname, resolve } from "node:path";
import { listRecordings, type Recording, type RecordingFile, readRecording } from "@codexthropic/proxy";
import { confirm } from "../account/read-input.ts";
import { resolveSettings, type Resolved } from "../config/resolve-settings.ts";
import { SETTINGS, SETTING_KEYS } from "../config/settings.ts";
import { readVersion } from "../read-version.ts";
import { EXIT, Failure } from "../terminal/failure.ts";
import { toSnakeCase } from "../terminal/format.ts";
import type { Io } from "../terminal/io.ts";

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
  /** Settings that are not at their default; of secrets, paths and addresses only that they are set. */
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
  const files = await listFiles(resolve(io.cwd, folder));
  const recording = id === undefined ? await readLast(files) : await readRecording(findFile(files, id).path);
  const report: Report = {
    report: 1,
    versions: {
      codexthropic: readVersion(),
      node: process.versions.node,
      platform: `${io.platform} ${release().split("-")[0]} ${process.arch}`,
    },
    settings: changedSettings(await resolveSettings(io, {}, [])),
    recording,
  };
  const text = `${printable(JSON.stringify(report, null, 2))}\n`;
  io.stdout.write(text);
  if (json) return EXIT.done;
  for (const line of summary(recording, text)) io.stderr.write(`${line}\n`);
  const file = output ?? `codexthropic-report-${recording.id}.json`;
  if (!yes && !(await isConfirmed(io, file))) {
    io.stderr.write("Nothing was written. With --yes it is written without a question.\n");
    return EXIT.done;
  }
  await write(resolve(io.cwd, file), text, file);
  io.stderr.write(`Written: ${file}\nAttach it to an issue: ${ISSUES}\n`);
  return EXIT.done;
}

async function listFiles(folder: string): Promise<RecordingFile[]> {
  const files = await listRecordings(folder).catch((error: unknown) => {
    throw new Failure(EXIT.failed, `${folder} cannot be read (${codeOf(error)}).`);
  });
  if (files.length > 0) return files;
  throw new Failure(EXIT.failed, `There is no recording in ${folder}.`, [HOW_TO_RECORD]);
}

function findFile(files: readonly RecordingFile[], id: string): RecordingFile {
  const found = files.filter((file) => file.id.startsWith(id.startsWith("req_") ? id : `req_${id}`));
  const [only] = found;
  if (only !== undefined && found.length === 1) return only;
  const many = found.length > 1 ? `${found.length} recordings begin with` : "There is no recording of";
  throw new Failure(EXIT.failed, `${many} ${id} in ${dirname(files[0]?.path ?? "")}.`, [
    `The last one is ${files[0]?.id}.`,
  ]);
}

/** The last one with an error, or the last; damaged ones are passed over as long as there is another. */
async function readLast(files: readonly RecordingFile[]): Promise<Recording> {
  let last: Recording | null = null;
  let damaged: unknown = null;
  for (const file of files) {
    try {
      const recording = await readRecording(file.path);
      if (recording.answer.error !== null) return recording;
      last ??= recording;
    } catch (error) {
      damaged = error;
    }
  }
  if (last === null) throw damaged;
  return last;
}

function changedSettings({ settings, origins }: Resolved): Record<string, unknown> {
  const changed = SETTING_KEYS.filter((key) => origins[key].source !== "default");
  const entries = changed.map((key) => {
    const value = SETTINGS[key].kind.isPrivate ? "(set)" : settings[key];
    return [toSnakeCase(key), { value, source: origins[key].source }];
  });
  return Object.fromEntries(entries) as Record<string, unknown>;
}

function summary({ id, time, answer, upstream, settings }: Recording, text: string): string[] {
  const model = upstream?.model ?? upstream?.requests.at(-1)?.body["model"] ?? "no model";
  return [
    `This is the report: ${id} of ${time}, ${String(model)}, status ${answer.status}, ${answer.error ?? "no error"}, ${text.length} bytes.`,
    settings.texts
      ? "Caution: it holds the texts of your prompts, files and answers (--record-texts). Read it before you send it."
      : "Texts, ids and names are masked. Names of tools, properties and models, and values that schemas allow, are not.",
  ];
}

async function isConfirmed(io: Io, file: string): Promise<boolean> {
  return io.stdin.isTTY === true && confirm(io, `Write it to ${file}?`, new AbortController().signal);
}

async function write(target: string, text: string, file: string): Promise<void> {
  try {
    await writeFile(target, text, { mode: 0o600, flag: "wx" });
  } catch (error) {
    const code = codeOf(error);
    const exists = "exists already; --output names another one";
    throw new Failure(EXIT.failed, `${file} ${code === "EEXIST" ? exists : `cannot be written (${code})`}.`);
  }
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? String(error);
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
