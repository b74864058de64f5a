import { SETTING_KEYS } from "../config/settings.ts";
import { command, JSON_ARG } from "./command.ts";

export default command({
  name: "doctor",
  summary: "looks for everything that could be in the way, and says what to do",
  settings: SETTING_KEYS,
  args: JSON_ARG,
  auth: true,
  environment: [["CODEXTHROPIC_CLAUDE_BIN", "the Claude Code to look at; default: claude in PATH"]],
  examples: [["codexthropic doctor", "exit code 0 with warnings, 1 when something is broken"]],
  run: async (invocation) => {
    const { runDoctor } = await import("../doctor/run-doctor.ts");
    return runDoctor(invocation);
  },
});
