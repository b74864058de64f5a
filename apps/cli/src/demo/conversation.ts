import type {
  Message,
  MessageParam,
  MessagesRequest,
  MessageStreamEvent,
} from "@codexthropic/protocol/anthropic";
import { accumulate } from "@codexthropic/transcoder";
import { EXIT, Failure } from "../terminal/failure.ts";

/** One streamed message, as any client of Anthropic's API would ask for it. */
export async function ask(
  url: string,
  request: Omit<MessagesRequest, "stream">,
  onEvent: (event: MessageStreamEvent) => void,
): Promise<Message> {
  const response = await fetch(`${url}/v1/messages`, {
    method: "POST",
    headers: { "content-type": "application/json", "anthropic-version": "2023-06-01" },
    body: JSON.stringify({ ...request, stream: true }),
  });
  if (!response.ok || !response.body)
    throw new Failure(EXIT.failed, `The proxy answered ${response.status}: ${await response.text()}`);
  return accumulate(watched(events(response.body), onEvent));
}

async function* watched(
  source: AsyncIterable<MessageStreamEvent>,
  onEvent: (event: MessageStreamEvent) => void,
): AsyncGenerator<readonly MessageStreamEvent[]> {
  for await (const event of source) {
    onEvent(event);
    yield [event];
  }
}

/** Our own frames: one `event:` and one `data:` line each, a blank line behind. */
async function* events(body: AsyncIterable<Uint8Array>): AsyncGenerator<MessageStreamEvent> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of body) {
    const frames = (rest + decoder.decode(chunk, { stream: true })).split("\n\n");
    rest = frames.pop() ?? "";
    for (const frame of frames) {
      const data = frame.split("\n").find((line) => line.startsWith("data: "));
      if (data) yield JSON.parse(data.slice("data: ".length)) as MessageStreamEvent;
    }
  }
}

/** The answer and what its tools said, as the next request repeats them. */
export function continued(
  messages: readonly MessageParam[],
  answer: Message,
  runTool: (name: string) => string,
): MessageParam[] {
  const results = answer.content.flatMap((block) =>
    block.type === "tool_use"
      ? [{ type: "tool_result" as const, tool_use_id: block.id, content: runTool(block.name) }]
      : [],
  );
  return [...messages, { role: "assistant", content: answer.content }, { role: "user", content: results }];
}
