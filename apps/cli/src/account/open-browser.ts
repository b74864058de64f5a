import { spawn } from "node:child_process";
import type { Io } from "../terminal/io.ts";

/** Each system's own opener; the address is one argument, never a shell's text. */
const OPENERS: Partial<Record<NodeJS.Platform, readonly [program: string, ...args: string[]]>> = {
  darwin: ["open"],
  win32: ["rundll32", "url.dll,FileProtocolHandler"],
  linux: ["xdg-open"],
};

/** Asks the desktop to show an address. @returns false where there is no desktop to ask */
export function openBrowser({ env, platform }: Pick<Io, "env" | "platform">, url: string): boolean {
  const opener = OPENERS[platform];
  const hasDesktop =
    platform !== "linux" || Boolean(env["DISPLAY"] || env["WAYLAND_DISPLAY"] || env["WSL_DISTRO_NAME"]);
  if (!opener || !hasDesktop || env["SSH_CONNECTION"]) return false;
  const [program, ...args] = opener;
  // The address has been printed as well: an opener that is missing or fails costs nothing.
  spawn(program, [...args, url], { stdio: "ignore", detached: true, env })
    .on("error", () => undefined)
    .unref();
  return true;
}
