import type { InventedNulls } from "@codexthropic/protocol";

/** What may be removed from one JSON object or array, and where to look further down. */
export interface Shape {
  members: ReadonlyMap<string, Member>;
  items: Shape | null;
}

export interface Member {
  /** A member that holds `null` is removed. */
  dropNull: boolean;
  /** A member that holds `""` is removed. */
  dropEmpty: boolean;
  shape: Shape | null;
}

/** The nulls that the strict schema bridge asked for, and no others. */
export function shapeOfInventedNulls(nulls: InventedNulls): Shape {
  const optional = new Set(nulls.optional);
  const below = nulls.properties ?? {};
  const members = new Map<string, Member>();
  for (const name of new Set([...optional, ...Object.keys(below)])) {
    const deeper = Object.hasOwn(below, name) ? below[name] : undefined;
    members.set(name, {
      dropNull: optional.has(name),
      dropEmpty: false,
      shape: deeper ? shapeOfInventedNulls(deeper) : null,
    });
  }
  return { members, items: nulls.items ? shapeOfInventedNulls(nulls.items) : null };
}
