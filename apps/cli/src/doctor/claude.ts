import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { findConflicts } from "../claude/conflicts.ts";
import { findClaude } from "../claude/launch.ts";
import { fine, warning, type DoctorContext, type Finding } from "./finding.ts";

/** The oldest Claude Code that this version was tried with. */
const TRIED = "2.1.330";

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
  const version = await versionOf(path);
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
  const conflicts = await findConflicts(io.home, io.cwd);
  return conflicts.map(({ file, key, consequence }) =>
    warning("settings", `${file} sets ${key}: ${consequence}`, `Remove ${key} there`),
  );
}

async function versionOf(path: string): Promise<string | null> {
  try {
    const { stdout } = await promisify(execFile)(path, ["--version"], { timeout: 10_000 });
    return /\d+\.\d+\.\d+\S*/.exec(stdout)?.[0] ?? null;
  } catch {
    return null;
  }
}
