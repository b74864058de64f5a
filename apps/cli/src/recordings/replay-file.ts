import { type Difference, readRecording, type Replay, replayRecording } from "@codexthropic/proxy";
import type { Answer } from "../commands/command.ts";
import { EXIT } from "../terminal/failure.ts";
import { plural } from "../terminal/format.ts";
import type { Screen } from "../terminal/render-table.ts";

/**
 * Replays one recording and prints where this version does something else.
 * @returns 0 when nothing differs, else 1
 * @throws Failure when the file cannot be read
 */
export async function replayFile(file: string, answer: Answer): Promise<number> {
  const recording = await readRecording(file);
  const replay = await replayRecording(recording);
  const same = replay.differences.length === 0;
  answer({ id: recording.id, recorded_with: recording.versions.codexthropic, same, ...replay }, (screen) =>
    render(replay, recording.id, screen),
  );
  return same ? EXIT.done : EXIT.failed;
}

function render({ differences, notes }: Replay, id: string, { paint }: Screen): string {
  const heading =
    differences.length === 0
      ? `${paint.green("same")}  ${id}`
      : `${paint.red("different")}  ${id}: ${plural(differences.length, "place")}`;
  const lines = [heading, ...notes.map((note) => `  ${note}`), ...differences.flatMap(describe)];
  return `${lines.join("\n")}\n`;
}

function describe({ path, recorded, today }: Difference): string[] {
  return [`  ${path}`, `    recorded: ${recorded}`, `    today:    ${today}`];
}
