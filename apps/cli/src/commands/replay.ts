import { resolve as resolvePath } from "node:path";
import { command, JSON_ARG } from "./command.ts";

export default command({
  name: "replay",
  summary: "plays a recording through this version and compares the answer",
  usage: "replay <file> [options]",
  args: {
    file: {
      type: "positional",
      required: true,
      description: "a recording, or what `codexthropic report` wrote",
    },
    ...JSON_ARG,
  },
  examples: [
    [
      "codexthropic replay recordings/20261128T094710123Z-req_1.json",
      "exit code 0: the same; 1: it differs or cannot be read",
    ],
    ["codexthropic replay report.json --json", "the differences as JSON"],
  ],
  run: async ({ io, args, answer }) => {
    const { replayFile } = await import("../recordings/replay-file.ts");
    return replayFile(resolvePath(io.cwd, args.file), answer);
  },
});
