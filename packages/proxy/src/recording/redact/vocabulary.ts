import { isObject } from "@codexthropic/protocol/json";

/** What the schemas and tools of a request name. These words are structure: they stay, wherever they are used. */
export interface Vocabulary {
  /** Names of properties. */
  properties: Set<string>;
  /** Values that a schema allows. */
  values: Set<string>;
  /** Names of tools. */
  tools: Set<string>;
}

/** Fields of `metadata.user_id`, which is JSON. */
const KNOWN_PROPERTIES = ["device_id", "account_uuid", "session_id", "user_id", "type", "input"];

export function newVocabulary(): Vocabulary {
  return { properties: new Set(KNOWN_PROPERTIES), values: new Set(), tools: new Set() };
}

/** Adds what the tools and output formats of a body name: of the client's, or of one for upstream. */
export function collectVocabulary(body: unknown, vocabulary: Vocabulary): void {
  if (Array.isArray(body)) {
    for (const value of body) collectVocabulary(value, vocabulary);
    return;
  }
  if (!isObject(body)) return;
  for (const [key, value] of Object.entries(body)) {
    if (SCHEMAS.has(key) && isObject(value)) collectSchema(value, vocabulary);
    else if (key === "tools" && Array.isArray(value)) collectTools(value, vocabulary);
    else if (CONTAINERS.has(key)) collectVocabulary(value, vocabulary);
  }
}

const SCHEMAS: ReadonlySet<string> = new Set(["input_schema", "parameters", "schema"]);
/** Where tools and formats stand; tools also come in messages. */
const CONTAINERS: ReadonlySet<string> = new Set([
  "messages",
  "input",
  "content",
  "format",
  "text",
  "output_config",
  "output_format",
  "response",
]);

function collectTools(tools: readonly unknown[], vocabulary: Vocabulary): void {
  for (const tool of tools) {
    if (!isObject(tool)) continue;
    if (typeof tool["name"] === "string") vocabulary.tools.add(tool["name"]);
    collectVocabulary(tool, vocabulary);
  }
}

function collectSchema(schema: unknown, vocabulary: Vocabulary): void {
  if (Array.isArray(schema)) {
    for (const value of schema) collectSchema(value, vocabulary);
    return;
  }
  if (!isObject(schema)) return;
  for (const [keyword, value] of Object.entries(schema)) {
    if (keyword === "properties" && isObject(value)) {
      for (const name of Object.keys(value)) vocabulary.properties.add(name);
      collectSchema(Object.values(value), vocabulary);
    } else if (keyword === "enum" || keyword === "const" || keyword === "required") {
      const words = keyword === "required" ? vocabulary.properties : vocabulary.values;
      for (const word of Array.isArray(value) ? value : [value])
        if (typeof word === "string") words.add(word);
    } else collectSchema(value, vocabulary);
  }
}
