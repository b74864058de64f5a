import { spawn, type ChildProcess } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** The built program, `codexthropic serve`, in a process of its own. Linux: memory and files are read from /proc. */
export interface ServeProcess {
  url: string;
  /** Lines of stderr that are no JSON: warnings of Node, stack traces. Nothing of the program's own log is among them. */
  foreignLines: string[];
  /** Log lines with the level `error`. */
  errors: string[];
  isAlive(): boolean;
  /** Sends SIGHUP and resolves when the program has told what came of it. */
  reload(): Promise<void>;
  /** Megabytes of heap after a full collection. */
  heapMegabytes(): Promise<number>;
  residentMegabytes(): number;
  openFiles(): number;
  /** Resolves with the exit code, or with the signal that ended it. */
  end(signal: NodeJS.Signals): Promise<number | NodeJS.Signals | null>;
}

const MAIN = fileURLToPath(new URL("../../../cli/dist/main.js", import.meta.url));

/** Runs in the program: a message brings the size of the heap back. */
const MEASURE = `
  process.on("message", () => {
    for (let i = 0; i < 3; i++) gc();
    process.send(process.memoryUsage().heapUsed);
  });
  process.channel.unref();`;

export async function startServe(env: Record<string, string>): Promise<ServeProcess> {
  const child = spawn(
    process.execPath,
    [
      "--expose-gc",
      "--import",
      `data:text/javascript,${encodeURIComponent(MEASURE)}`,
      MAIN,
      "serve",
      "--port",
      "0",
      "--log-format",
      "json",
    ],
    { env: { PATH: process.env["PATH"] ?? "", ...env }, stdio: ["ignore", "ignore", "pipe", "ipc"] },
  );
  const foreignLines: string[] = [];
  const errors: string[] = [];
  const reloads = { seen: 0, waiting: new Set<() => void>() };
  const closed = new Promise<number | NodeJS.Signals | null>((resolve) => {
    child.once("close", (code, signal) => resolve(code ?? signal));
  });
  const url = await new Promise<string>((resolve, reject) => {
    void closed.then((code) => reject(new Error(`the program ended (${code}): ${foreignLines.join("\n")}`)));
    createInterface({ input: child.stderr as NodeJS.ReadableStream }).on("line", (line) => {
      const entry = parse(line);
      if (entry === null) return void foreignLines.push(line);
      if (typeof entry["url"] === "string") resolve(entry["url"]);
      if (entry["level"] === "error") errors.push(line);
      if (!line.includes("SIGHUP: ")) return;
      for (const told of reloads.waiting) told();
    });
  });
  const files = (name: string): string => `/proc/${child.pid}/${name}`;
  return {
    url,
    foreignLines,
    errors,
    isAlive: () => child.exitCode === null && child.signalCode === null,
    async reload() {
      const told = new Promise<void>((resolve) => {
        const once = (): void => {
          reloads.waiting.delete(once);
          resolve();
        };
        reloads.waiting.add(once);
      });
      child.kill("SIGHUP");
      await Promise.race([told, closed]);
    },
    heapMegabytes: () => askForHeap(child),
    residentMegabytes: () =>
      Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(files("status"), "utf8"))?.[1]) / 1024,
    openFiles: () => readdirSync(files("fd")).length,
    end(signal) {
      child.kill(signal);
      return closed;
    },
  };
}

function askForHeap(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once("message", (bytes) => resolve(Number(bytes) / 2 ** 20));
    child.send("heap", (error) => error && reject(error));
  });
}

function parse(line: string): Record<string, unknown> | null {
  try {
    const json: unknown = JSON.parse(line);
    return typeof json === "object" && json !== null ? (json as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
