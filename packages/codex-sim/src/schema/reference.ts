import { isObject } from "@codexthropic/protocol/json";

/** Whether a `$ref` leads to a schema of the same document; chains of references that never end do not. */
export function resolves(reference: string, root: unknown): boolean {
  const seen = new Set<string>();
  for (let ref: unknown = reference; typeof ref === "string";) {
    if (seen.has(ref)) return false;
    seen.add(ref);
    const target = lookUp(ref, root);
    if (target === undefined) return false;
    ref = isObject(target) ? target["$ref"] : undefined;
  }
  return true;
}

function lookUp(reference: string, root: unknown): unknown {
  if (reference === "#") return root;
  if (!reference.startsWith("#/")) return undefined;
  let at: unknown = root;
  for (const step of reference.slice(2).split("/")) {
    const key = decodeStep(step);
    if (typeof at !== "object" || at === null || !Object.hasOwn(at, key)) return undefined;
    at = (at as Record<string, unknown>)[key];
  }
  return at;
}

/** RFC 6901 inside a URI fragment. */
function decodeStep(step: string): string {
  try {
    return decodeURIComponent(step).replaceAll("~1", "/").replaceAll("~0", "~");
  } catch {
    return step;
  }
}
