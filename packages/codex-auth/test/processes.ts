import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";

/** Child processes run what the build has made: Node 20 can't run TypeScript. */
export function build(): void {
  const script = fileURLToPath(new URL("../../../scripts/build.mjs", import.meta.url));
  execFileSync(process.execPath, [script], { stdio: "pipe" });
}

export interface Child {
  process: ChildProcess;
  /** All of its stdout so far. */
  output(): string;
  /** Resolves when stdout has this text; rejects when the child ends without. */
  says(text: string): Promise<void>;
  /** Resolves with the exit code or the signal. */
  ended: Promise<number | string | null>;
}

const SCRIPTS = {
  requests: new URL("./child/requests.mjs", import.meta.url),
  refresh: new URL("./child/refresh.mjs", import.meta.url),
};

export function start(script: keyof typeof SCRIPTS, ...args: string[]): Child {
  return startCommand(process.execPath, [fileURLToPath(SCRIPTS[script]), ...args], process.env);
}

export function startCommand(command: string, args: readonly string[], env: NodeJS.ProcessEnv): Child {
  const child = spawn(command, args, { stdio: ["pipe", "pipe", "pipe"], env });
  let output = "";
  let errors = "";
  child.stderr.on("data", (chunk: Buffer) => (errors += chunk.toString()));
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const ended = new Promise<number | string | null>((resolve) => {
    child.once("close", (code, signal) => resolve(signal ?? code));
  });
  return {
    process: child,
    output: () => output,
    ended,
    says: (text) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (output.includes(text)) resolve();
        };
        child.stdout.on("data", look);
        void ended.then(() => reject(new Error(`The child ended without "${text}": ${output}${errors}`)));
        look();
      }),
  };
}
