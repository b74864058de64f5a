import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** One run of the real Claude Code, headless and closed off from everything but the proxy. */
export interface ClaudeRun {
  code: number | null;
  /** Lines of `--output-format stream-json`, parsed. */
  events: ClaudeEvent[];
  stderr: string;
  /** The `result` event, if it came that far. */
  result:
    | { subtype: string; is_error: boolean; result: string; session_id: string; num_turns: number }
    | undefined;
}

export interface ClaudeEvent {
  type: string;
  subtype?: string;
  [other: string]: unknown;
}

export interface ClaudeOptions {
  bin: string;
  baseUrl: string;
  /** Throwaway HOME; share one between runs to resume a session. */
  home: string;
  cwd: string;
  prompt: string;
  args?: readonly string[];
  env?: Readonly<Record<string, string>>;
  apiKey?: string;
  timeoutMs?: number;
  /** Default: nothing is asked and nothing is checked. */
  permissionMode?: "auto";
}

/** @see claude-code-client.md section 10, "Running it closed" */
export function claudeEnv(home: string, baseUrl: string, apiKey = "any"): Record<string, string> {
  return {
    PATH: process.env["PATH"] ?? "",
    HOME: home,
    ANTHROPIC_BASE_URL: baseUrl,
    ANTHROPIC_API_KEY: apiKey,
    HTTPS_PROXY: "http://127.0.0.1:9",
    NO_PROXY: "127.0.0.1,localhost,::1",
    DISABLE_AUTOUPDATER: "1",
    IS_SANDBOX: "1",
    TERM: "dumb",
  };
}

export function runClaude(options: ClaudeOptions): Promise<ClaudeRun> {
  const args = [
    "-p",
    options.prompt,
    "--output-format",
    "stream-json",
    "--verbose",
    ...(options.permissionMode
      ? ["--permission-mode", options.permissionMode]
      : ["--dangerously-skip-permissions"]),
    ...(options.args ?? []),
  ];
  return new Promise((resolve, reject) => {
    const child = spawn(options.bin, args, {
      cwd: options.cwd,
      env: { ...claudeEnv(options.home, options.baseUrl, options.apiKey), ...options.env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    const timer = setTimeout(() => child.kill("SIGKILL"), options.timeoutMs ?? 120_000);
    child.on("error", reject);
    child.on("close", (code) => {
      clearTimeout(timer);
      const events = stdout
        .split("\n")
        .filter((line) => line.startsWith("{"))
        .map((line) => JSON.parse(line) as ClaudeEvent);
      const result = events.find((event) => event.type === "result") as ClaudeRun["result"];
      resolve({ code, events, stderr, result });
    });
  });
}

/** A folder that is gone when the body has ended. */
export async function withTempDir<T>(body: (dir: string) => Promise<T>): Promise<T> {
  const dir = await mkdtemp(join(tmpdir(), "codexthropic-"));
  try {
    return await body(dir);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}
