import type { JsonSchema } from "@codexthropic/protocol/anthropic";
import { argumentShape } from "./argument-shape.ts";
import { JsonFilter } from "./filter.ts";
import type { Shape } from "./shape.ts";

/** Takes a text in pieces, gives out the text that the client shall see. */
export interface TextFilter {
  write(piece: string): string;
  /** What was held, and what is missing. */
  end(): string;
}

/** The arguments of a function call: cleaned by the tool's schema, always one valid JSON object in the end. */
export function cleanArguments(schema: JsonSchema | null | undefined): TextFilter {
  return cleaner(argumentShape(schema));
}

function cleaner(shape: Shape | null): TextFilter {
  const filter = new JsonFilter(shape, "repair");
  return {
    write: (piece) => filter.write(piece),
    end: () => (filter.foreign === null ? filter.end() : rescue(filter.foreign, shape)),
  };
}

/** An object that was encoded twice, or that stands inside something else (a code fence). Otherwise nothing can be saved. */
function rescue(text: string, shape: Shape | null): string {
  const parsed = parse(text);
  const object = isObject(parsed) ? parsed : parse(typeof parsed === "string" ? parsed : outermost(text));
  if (!isObject(object)) return "{}";
  const again = cleaner(shape);
  return again.write(JSON.stringify(object)) + again.end();
}

function outermost(text: string): string {
  return text.slice(text.indexOf("{"), text.lastIndexOf("}") + 1);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The free text of a custom tool call, as the `input` member of an object. */
export function wrapInput(): TextFilter {
  let begun = false;
  const write = (piece: string): string => {
    const start = begun ? "" : '{"input":"';
    begun = true;
    return start + JSON.stringify(piece).slice(1, -1);
  };
  return { write, end: () => (begun ? '"}' : `${write("")}"}`) };
}
