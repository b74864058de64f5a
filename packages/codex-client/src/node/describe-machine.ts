import { arch, release, type } from "node:os";

import type { Machine } from "../identity/identity.ts";

const SYSTEMS: Readonly<Record<string, string>> = { Darwin: "Mac OS", Windows_NT: "Windows" };
const ARCHITECTURES: Readonly<Record<string, string>> = { x64: "x86_64", ia32: "x86" };

/** Describes this machine in the terms of the Codex CLI's user agent. */
export function thisMachine(terminal?: string): Machine {
  const version = /^\d+(?:\.\d+){0,2}/.exec(release())?.[0] ?? "unknown";
  return {
    os: `${SYSTEMS[type()] ?? type()} ${version}`,
    arch: ARCHITECTURES[arch()] ?? arch(),
    ...(terminal !== undefined && { terminal }),
  };
}
