import { isObject } from "@codexthropic/protocol/json";

/** Schemas that are nested deeper than this are not counted. */
const MAX_DEPTH = 24;

/** Renders a JSON schema as a TypeScript type, with descriptions and defaults as comments. Never throws. */
export function renderType(schema: unknown, depth = 0): string {
  if (!isObject(schema) || depth > MAX_DEPTH) return "any";
  const { enum: values, type } = schema;
  if (Array.isArray(values)) return union(values, (value) => JSON.stringify(value));
  const variants = schema["anyOf"] ?? schema["oneOf"] ?? schema["allOf"];
  if (Array.isArray(variants)) return union(variants, (variant) => renderType(variant, depth + 1));
  if (Array.isArray(type)) return union(type, (one) => renderNamed(one, schema, depth));
  return renderNamed(type, schema, depth);
}

function union(members: readonly unknown[], render: (member: unknown) => string): string {
  return members.map(render).join(" | ");
}

function renderNamed(type: unknown, schema: Record<string, unknown>, depth: number): string {
  switch (type) {
    case "object":
      return renderObject(schema, depth);
    case "array":
      return `${renderType(schema["items"], depth + 1)}[]`;
    case "integer":
      return "number";
    case "string":
    case "number":
    case "boolean":
    case "null":
      return type;
    default:
      return isObject(schema["properties"]) ? renderObject(schema, depth) : "any";
  }
}

function renderObject(schema: Record<string, unknown>, depth: number): string {
  const properties = isObject(schema["properties"]) ? schema["properties"] : {};
  const required: unknown[] = Array.isArray(schema["required"]) ? schema["required"] : [];
  const lines = Object.entries(properties).map(([name, property]) => {
    const optional = required.includes(name) ? "" : "?";
    return `${comment(property)}${name}${optional}: ${renderType(property, depth + 1)},\n`;
  });
  return `{\n${lines.join("")}}`;
}

function comment(property: unknown): string {
  if (!isObject(property)) return "";
  const { description, default: initial } = property;
  const said = typeof description === "string" ? `// ${description}\n` : "";
  return initial === undefined ? said : `${said}// default: ${JSON.stringify(initial)}\n`;
}
