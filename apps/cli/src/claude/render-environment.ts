import type { Env } from "../terminal/io.ts";
import type { ClientEnvironment } from "./build-environment.ts";

export type Shell = "sh" | "fish" | "powershell";

interface Syntax {
  set: (name: string, value: string) => string;
  unset: (name: string) => string;
}

const SYNTAX: Readonly<Record<Shell, Syntax>> = {
  sh: {
    set: (name, value) => `export ${name}='${value.replaceAll("'", `'\\''`)}'`,
    unset: (name) => `unset ${name}`,
  },
  fish: {
    set: (name, value) => `set -gx ${name} '${value.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`,
    unset: (name) => `set -e ${name}`,
  },
  powershell: {
    set: (name, value) => `$env:${name} = '${value.replaceAll("'", "''")}'`,
    unset: (name) => `Remove-Item Env:${name} -ErrorAction SilentlyContinue`,
  },
};

/** How else people call them. */
const NAMES: Readonly<Record<string, Shell>> = {
  sh: "sh",
  bash: "sh",
  zsh: "sh",
  dash: "sh",
  ksh: "sh",
  fish: "fish",
  powershell: "powershell",
  pwsh: "powershell",
};

/** `null`: not a shell that we speak. */
export function readShell(name: string): Shell | null {
  return Object.hasOwn(NAMES, name) ? (NAMES[name] ?? null) : null;
}

/** The shell that will read our output, as far as the environment tells. */
export function detectShell(env: Env, platform: NodeJS.Platform): Shell {
  const login = /[^/\\]*$/.exec(env["SHELL"] ?? "")?.[0] ?? "";
  return readShell(login) ?? (platform === "win32" ? "powershell" : "sh");
}

/** One statement a line. */
export function renderShell({ set, unset }: ClientEnvironment, shell: Shell): string {
  const syntax = SYNTAX[shell];
  const lines = [
    ...unset.map(syntax.unset),
    ...Object.entries(set).map(([name, value]) => syntax.set(name, value)),
  ];
  return lines.map((line) => `${line}\n`).join("");
}

/** For ~/.claude/settings.json, which can set but not unset. */
export function renderSettings({ set }: ClientEnvironment): string {
  return `${JSON.stringify({ env: set }, null, 2)}\n`;
}
