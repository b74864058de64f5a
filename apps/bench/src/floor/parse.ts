import type { IncomingMessage, ServerResponse } from "node:http";
import { StringDecoder } from "node:string_decoder";

/** Passes the bytes on after one JSON.parse of each event's data. */
export function parsing(answer: IncomingMessage, response: ServerResponse): void {
  const decoder = new StringDecoder("utf8");
  let rest = "";
  answer.on("data", (chunk: Buffer) => {
    rest = parseFrames(rest + decoder.write(chunk));
    if (response.write(chunk)) return;
    answer.pause();
    response.once("drain", () => answer.resume());
  });
  answer.on("end", () => response.end());
}

/** Returns what follows the last whole frame. */
function parseFrames(text: string): string {
  let start = 0;
  let end = text.indexOf("\n\n");
  while (end >= 0) {
    const data = text.indexOf("data: ", start);
    if (data >= 0 && data < end) JSON.parse(text.slice(data + 6, end));
    start = end + 2;
    end = text.indexOf("\n\n", start);
  }
  return text.slice(start);
}
