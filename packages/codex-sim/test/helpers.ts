import { startSim, type Sim, type SimOptions } from "../src/index.ts";

/** A correct body of the full lane. */
export function fullBody(own: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    model: "gpt-5.5",
    stream: true,
    input: [user("hi")],
    tool_choice: "auto",
    parallel_tool_calls: true,
    reasoning: { effort: "medium", summary: "auto" },
    store: false,
    include: ["reasoning.encrypted_content"],
    prompt_cache_key: "thread-1",
    text: { verbosity: "low" },
    ...own,
  };
}

/** A correct body of the lite lane. */
export function liteBody(own: Record<string, unknown> = {}): Record<string, unknown> {
  return fullBody({
    model: "gpt-5.6-luna",
    input: [{ type: "additional_tools", role: "developer", tools: [bash()] }, user("hi")],
    parallel_tool_calls: false,
    reasoning: { effort: "low", context: "all_turns" },
    ...own,
  });
}

export const user = (content: unknown): object => ({
  type: "message",
  role: "user",
  content: typeof content === "string" ? [{ type: "input_text", text: content }] : content,
});

export const bash = (own: Record<string, unknown> = {}): object => ({
  type: "function",
  name: "Bash",
  description: "Runs a command",
  strict: false,
  parameters: { type: "object", properties: { command: { type: "string" } }, required: ["command"] },
  ...own,
});

export const call = (id: string, own: Record<string, unknown> = {}): object => ({
  type: "function_call",
  call_id: id,
  name: "Bash",
  arguments: "{}",
  ...own,
});

export const output = (id: string, own: Record<string, unknown> = {}): object => ({
  type: "function_call_output",
  call_id: id,
  output: "done",
  ...own,
});

/** The smallest picture: one transparent pixel. */
export const PNG =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

export const PDF: string = Buffer.from("%PDF-1.4\n%%EOF\n").toString("base64");

/** Starts a simulator with a fixed clock, so that its answers can be compared. */
export function startFixed(options: SimOptions = {}): Promise<Sim> {
  return startSim({ now: () => NOW, ...options });
}

export const NOW: number = Date.UTC(2026, 10, 25, 12, 0, 0);

/** Posts to the Codex endpoint as the CLI does. */
export function post(
  sim: Sim,
  body: unknown,
  headers: Record<string, string> = {},
  signal?: AbortSignal,
): Promise<Response> {
  return fetch(`${sim.codexBaseUrl}/responses`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${sim.auth.issue().access_token}`,
      "chatgpt-account-id": "acc-sim-0001",
      "content-type": "application/json",
      originator: "codex_cli_rs",
      version: "0.171.0",
      "user-agent": "codex_cli_rs/0.171.0 (Debian 12.0.0; x86_64) xterm-256color",
      ...headers,
    },
    body: typeof body === "string" ? body : JSON.stringify(body),
    ...(signal && { signal }),
  });
}

export type Frame = Record<string, unknown> & { type: string };

/** The frames of an SSE text with any line ends. */
export function framesOf(text: string): Frame[] {
  return text
    .split(/\r\n|\n|\r/)
    .filter((line) => line.startsWith("data: "))
    .map((line) => JSON.parse(line.slice(6)) as Frame);
}

export async function stream(sim: Sim, body: unknown = fullBody()): Promise<Frame[]> {
  return framesOf(await (await post(sim, body)).text());
}

export const types = (frames: readonly Frame[]): string[] => frames.map(({ type }) => type);
