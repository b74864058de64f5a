import { asObject } from "@codexthropic/protocol/json";

/** Tools of Claude Code that change one file, and the argument that names it. */
const EDITS: Readonly<Record<string, string>> = {
  Write: "file_path",
  Edit: "file_path",
  MultiEdit: "file_path",
  NotebookEdit: "notebook_path",
};

/**
 * Whether a call edits an ordinary file below a trusted directory. Judged all the same: hidden names (`.git/hooks`,
 * `.claude/settings.json`, `.github`, `..`) and what gives the agent instructions.
 */
export function editsTrustedFile(name: string, input: unknown, trusted: readonly string[]): boolean {
  const key = Object.hasOwn(EDITS, name) ? EDITS[name] : undefined;
  const path = key === undefined ? undefined : asObject(input)[key];
  if (typeof path !== "string") return false;
  return trusted.some((directory) => {
    const root = directory.replace(/[\\/]+$/, "");
    if (root === "" || !path.startsWith(root)) return false;
    const [start, ...names] = path.slice(root.length).split(/[\\/]/);
    return start === "" && names.length > 0 && names.every(isOrdinaryName);
  });
}

function isOrdinaryName(name: string): boolean {
  return name !== "" && !name.startsWith(".") && !/^(?:claude|agents)(?:\.local)?\.md$/i.test(name);
}

const READING = /^(?:ls|cat|head|tail|wc|grep|pwd|git (?:status|diff|log|show))(?: |$)/;

/** A short option, or a name below the working directory. */
const ARGUMENT = /^(?:-\w+|\w[\w-]*(?:[./]\w[\w-]*)*)$/;

/** Whether a command only reads files of the working directory. One command, without anything that the shell expands. */
export function isReadingCommand(input: unknown): boolean {
  const { command, run_in_background: inBackground, dangerouslyDisableSandbox: unboxed } = asObject(input);
  if (typeof command !== "string" || inBackground === true || unboxed === true) return false;
  if (!READING.test(command)) return false;
  return command
    .split(" ")
    .slice(command.startsWith("git ") ? 2 : 1)
    .every((argument) => ARGUMENT.test(argument));
}
