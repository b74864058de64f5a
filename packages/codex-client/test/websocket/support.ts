import type { InputItem, ResponsesBody } from "@codexthropic/protocol/codex";

import type { Socket, SocketListener } from "../../src/websocket/socket.ts";

export const user = (text: string): InputItem => ({
  type: "message",
  role: "user",
  content: [{ type: "input_text", text }],
});

export const assistant = (text: string): InputItem => ({
  type: "message",
  role: "assistant",
  content: [{ type: "output_text", text }],
});

export const tool = (name: string): NonNullable<ResponsesBody["tools"]>[number] => ({
  type: "function",
  name,
  description: "",
  parameters: { type: "object", properties: {} },
  strict: false,
});

export function body(input: InputItem[], more: Partial<ResponsesBody> = {}): ResponsesBody {
  return {
    model: "gpt-5.5",
    stream: true,
    store: false,
    instructions: "Be brief.",
    input,
    tools: [tool("Bash")],
    prompt_cache_key: "01a220e3-c989-7821-accd-715d09ca378a",
    ...more,
  } as ResponsesBody;
}

/** A socket without a network: a test plays the server. */
export class FakeSocket implements Socket {
  readonly sent: string[] = [];
  pings = 0;
  paused = false;
  terminated = false;
  keepsAlive = true;
  server!: SocketListener;

  send(text: string): void {
    this.sent.push(text);
  }
  ping(): void {
    this.pings += 1;
  }
  pause(): void {
    this.paused = true;
  }
  resume(): void {
    this.paused = false;
  }
  terminate(): void {
    this.terminated = true;
  }
  keepAlive(wanted: boolean): void {
    this.keepsAlive = wanted;
  }
  listen(listener: SocketListener): void {
    this.server = listener;
  }
  /** The server sends an event. */
  event(event: object): void {
    this.server.text(JSON.stringify(event));
  }
}
