import { hash128 } from "@codexthropic/protocol/hash";

const MAX = 64;
const TAG = 8;

/** Maps the client's tool names to names that the backend accepts. */
export interface ToolNames {
  /** Returns the name upstream. It depends on the client's name alone, unless two names would collide. */
  upstream(name: string): string;
}

/** Plain names stay as they are. The others keep a readable part and get a hash of the whole name. */
export function nameTools(names: readonly string[]): ToolNames {
  const known = new Map<string, string>();
  const taken = new Set<string>();
  const add = (name: string): void => {
    if (known.has(name)) return;
    let upstream = toolName(name);
    for (let n = 2; taken.has(upstream); n++) upstream = tagged(name, `${name}#${n}`);
    known.set(name, upstream);
    taken.add(upstream);
  };
  for (const name of names) if (isPlain(name)) add(name);
  for (const name of names) add(name);
  return { upstream: (name) => known.get(name) ?? toolName(name) };
}

/** @see docs/reference/codex-backend.md section 18 for the limits */
function toolName(name: string): string {
  return isPlain(name) ? name : tagged(name, name);
}

/** `__proto__` would not survive as a key of `context.tools`. */
function isPlain(name: string): boolean {
  return /^[a-zA-Z0-9_-]{1,64}$/.test(name) && name !== "__proto__";
}

function tagged(name: string, source: string): string {
  return `${shortened(name, MAX - TAG - 1) || "tool"}_${hash128(source).slice(0, TAG)}`;
}

/** Shortens `mcp__server__tool` so that something of both parts remains and the model can tell servers apart. */
function shortened(name: string, length: number): string {
  const clean = name.slice(0, 512).replaceAll(/[^a-zA-Z0-9_-]+/g, "_");
  if (clean.length <= length) return clean;
  const [, server, tool] = /^mcp__(.+?)__(.+)$/.exec(clean) ?? [];
  if (server === undefined || tool === undefined) return clean.slice(0, length);
  const head = `mcp__${server.slice(0, 18)}__`;
  return head + tool.slice(0, length - head.length);
}
