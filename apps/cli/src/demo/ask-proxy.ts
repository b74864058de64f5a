import type { Message, MessagesRequest, MessageStreamEvent } from "@codexthropic/protocol/anthropic";
import { accumulate } from "@codexthropic/transcoder";
import { EventSourceParserStream } from "eventsource-parser/stream";
import { EXIT, Failure } from "../terminal/failure.ts";

/** One streamed message, as any client of Anthropic's API would ask for it. */
export async function askProxy(
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
  return accumulate(readEvents(response.body, onEvent));
}

async function* readEvents(
  body: ReadableStream<Uint8Array>,
  onEvent: (event: MessageStreamEvent) => void,
): AsyncGenerator<readonly MessageStreamEvent[]> {
  const frames = body.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream());
  for await (const { data } of frames) {
    const event = JSON.parse(data) as MessageStreamEvent;
    onEvent(event);
    yield [event];
  }
}
