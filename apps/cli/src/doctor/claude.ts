import { findConflicts } from "../claude/conflicts.ts";
import { findClaude, outputOf } from "../claude/launch.ts";
import { fine, warning, type DoctorContext, type Finding } from "./finding.ts";

/** The oldest Claude Code that this version was tried with. */
const TRIED = "2.1.330";
const PATIENCE_MS = 10_000;

export async function checkClaude({ io }: DoctorContext): Promise<Finding[]> {
  const path = findClaude(io);
  if (path === null)
    return [
      warning(
        "claude",
        "Claude Code was not found in PATH",
        "npm install --global @anthropic-ai/claude-code",
      ),
    ];
  const printed = await outputOf(path, ["--version"], io.env, PATIENCE_MS);
  const version = /\d+\.\d+\.\d+\S*/.exec(printed ?? "")?.[0] ?? null;
  if (version === null)
    return [warning("claude", `${path} does not tell its version`, `Run ${path} --version and see`)];
  const older = version.localeCompare(TRIED, "en", { numeric: true }) < 0;
  if (older)
    return [
      warning(
        "claude",
        `Claude Code ${version} is older than ${TRIED}, with which this was tried`,
        "claude update",
      ),
    ];
  return [fine("claude", `Claude Code ${version}`)];
}

export async function checkClaudeSettings({ io }: DoctorContext): Promise<Finding[]> {
  const conflicts = await findConflicts(io);
  return conflicts.map(({ file, key, consequence, managed }) =>
    warning(
      "settings",
      `${file} sets ${key}: ${consequence}`,
      managed ? "Ask the administrator of this machine" : `Change ${key} there`,
    ),
  );
}
