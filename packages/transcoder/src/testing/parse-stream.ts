import { createParser } from "eventsource-parser";

/**
 * The events of a recorded stream. What the bytes hide from {@link checkStream} is checked here.
 * @throws {Error} for a frame without an event line, with another event name than its data has, or whose data is no JSON
 */
export function parseStream(text: string): unknown[] {
  const events: unknown[] = [];
  const parser = createParser({
    onEvent({ event: name, data }) {
      const event: unknown = JSON.parse(data);
      const type = (event as { type?: unknown } | null)?.type;
      if (name === undefined)
        throw new Error(`A frame without an event line: both clients ignore it (${data})`);
      if (type !== name) throw new Error(`The event line says ${name}, the data ${String(type)}`);
      events.push(event);
    },
  });
  parser.feed(text);
  return events;
}
