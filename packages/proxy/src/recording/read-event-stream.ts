import { isObject, type JsonObject } from "@codexthropic/protocol/json";

/** The events of a stream as this proxy writes it: one `data` line for each. A cut last one is left out. */
export function readEventStream(text: string): JsonObject[] {
  return text.split("\n").flatMap((line) => {
    if (!line.startsWith("data: ")) return [];
    try {
      const event: unknown = JSON.parse(line.slice("data: ".length));
      return isObject(event) ? [event] : [];
    } catch {
      return [];
    }
  });
}
