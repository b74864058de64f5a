import { command, JSON_ARG } from "./command.ts";

export default command({
  name: "report",
  summary: "makes a file for an issue from one recorded exchange, and shows it first",
  usage: "report [id] [options]",
  settings: ["record"],
  args: {
    id: {
      type: "positional",
      required: false,
      description: "request id; default: the last one with an error, else the last",
    },
    output: {
      type: "string",
      valueHint: "file",
      description: "file to write; default codexthropic-report-<id>.json",
    },
    yes: { type: "boolean", description: "write without asking" },
    ...JSON_ARG,
  },
  examples: [
    ["codexthropic report --record ~/recordings", "the last exchange with an error"],
    ["codexthropic report req_0123456789abcdef", "one exchange; $CODEXTHROPIC_RECORD names the folder"],
    ["codexthropic report --json | less", "look at it, write nothing"],
  ],
  run: async ({ io, args, resolve }) => {
    const { settings } = await resolve();
    const { makeReport } = await import("../recordings/make-report.ts");
    return makeReport(io, settings.record, args);
  },
});
