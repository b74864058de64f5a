import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { readRecording } from "../../src/recording/read-recording.ts";
import { replayRecording } from "../../src/recording/replay-recording.ts";

/** Made by `node scripts/add-recording.mjs`. The first three: Claude Code 2.1.332, November 2026, on the simulator. */
const folder = new URL("fixtures/", import.meta.url);

describe("recorded exchanges", () => {
  for (const name of readdirSync(folder)) {
    it(`${name}: today's code does the same`, async () => {
      const recording = await readRecording(fileURLToPath(new URL(name, folder)));
      expect(recording.settings.texts).toBe(false);
      expect((await replayRecording(recording)).differences).toEqual([]);
    });
  }
});
