import { resolve } from "node:path";
import {
  type Difference,
  readRecording,
  RecordingError,
  type Replay,
  replayRecording,
} from "@codexthropic/proxy";
import { createPalette } from "../terminal/colors.ts";
import { EXIT, Failure } from "../terminal/failure.ts";
import type { Io } from "../terminal/io.ts";

/**
 * Replays one recording and prints where this version does something else.
 * @returns 0 when nothing differs, else 1
 * @throws Failure when the file cannot be read
 */
export async function replayFile(io: Io, file: string, json: boolean): Promise<number> {
  const recording = await readRecording(resolve(io.cwd, file)).catch((error: unknown) => {
    throw error instanceof RecordingError ? new Failure(EXIT.failed, error.message) : error;
  });
  const replay = await replayRecording(recording);
  const same = replay.differences.length === 0;
  const { differences, notes } = replay;
  io.stdout.write(
    json
      ? `${JSON.stringify({ id: recording.id, recorded_with: recording.versions.codexthropic, same, differences, notes }, null, 2)}\n`
      : render(replay, recording.id, io),
  );
  return same ? EXIT.done : EXIT.failed;
}

function render({ differences, notes }: Replay, id: string, io: Io): string {
  const paint = createPalette(io.env, io.stdout);
  const heading =
    differences.length === 0
      ? `${paint.green("same")}  ${id}`
      : `${paint.red("different")}  ${id}: ${differences.length === 1 ? "1 place" : `${differences.length} places`}`;
  const lines = [heading, ...notes.map((note) => `  ${note}`), ...differences.flatMap(describe)];
  return `${lines.join("\n")}\n`;
}

function describe({ path, recorded, today }: Difference): string[] {
  return [`  ${path}`, `    recorded: ${recorded}`, `    today:    ${today}`];
}
