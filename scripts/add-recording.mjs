/**
 * Makes a fixture of a recording: `node scripts/add-recording.mjs <file> <name>`. The file is a recording, or what
 * `codexthropic report` wrote. Needs a build. The fixture is replayed by packages/proxy/test/recording/fixtures.test.ts.
 */
import { writeFile } from "node:fs/promises";
import { readRecording, replayRecording } from "../packages/proxy/dist/index.js";

const [file, name] = process.argv.slice(2);
if (!file || !/^[a-z][a-z0-9-]*$/.test(name ?? "")) {
  console.error("usage: node scripts/add-recording.mjs <file> <name-with-hyphens>");
  process.exit(2);
}
const recording = await readRecording(file);
if (recording.settings.texts) {
  console.error(`${file} holds texts. A fixture must not; record it without --record-texts.`);
  process.exit(1);
}
const { differences } = await replayRecording(recording);
const target = new URL(`../packages/proxy/test/recording/fixtures/${name}.json`, import.meta.url);
await writeFile(target, `${JSON.stringify(recording)}\n`, { flag: "wx" });
console.log(
  `${target.pathname}: ${differences.length === 0 ? "replays the same" : "differs; its test fails until the code does the same"}`,
);
