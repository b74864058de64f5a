import type { Body } from "./case.ts";

/**
 * Cases run side by side on one proxy and one backend. Each puts a tag into its first user text, by which the
 * backend knows whose scenarios to play and the runner whose requests arrived.
 */
export function tagRequest(body: Body, tag: string): Body {
  if (
    typeof body === "string" ||
    !Array.isArray(body.messages) ||
    JSON.stringify(body.messages).includes(tag)
  ) {
    return body;
  }
  // A summary replaces what stands before it, the tag would be lost there.
  const summary = body.messages.findLastIndex((message) => hasCompaction(message?.content));
  const first = body.messages.findIndex((message, i) => i > summary && message?.role === "user");
  const messages = body.messages.map((message, i) =>
    i === first ? { ...message, content: withTag(message.content, tag) } : message,
  );
  return { ...body, messages };
}

type Content = NonNullable<Exclude<Body, string>["messages"]>[number]["content"];

function hasCompaction(content: Content | undefined): boolean {
  return Array.isArray(content) && content.some((block) => block?.type === "compaction");
}

function withTag(content: Content, tag: string): Content {
  if (typeof content === "string") return `${tag} ${content}`;
  if (!Array.isArray(content)) return content;
  const at = content.findIndex((block) => block?.type === "text");
  if (at < 0) return [{ type: "text", text: tag }, ...content];
  // A text that is no text is a case of its own and stays as it is.
  return content.map((block, i) =>
    i === at && "text" in block && typeof block.text === "string"
      ? { ...block, text: `${tag} ${block.text}` }
      : block,
  );
}

/** A text that does not occur by chance in a text, a schema or a token. */
export function tagOf(run: string, n: number): string {
  return `[conformance ${run}-${n}]`;
}

const TAG = /\[conformance \w+-\d+\]/;
const known = new WeakMap<object, string | null>();

/** The tag of a body. The result is kept, because the log asks again with every event. */
export function tagIn(body: object | null): string | null {
  if (body === null) return null;
  const before = known.get(body);
  if (before !== undefined) return before;
  const found = TAG.exec(JSON.stringify(body))?.[0] ?? null;
  known.set(body, found);
  return found;
}
