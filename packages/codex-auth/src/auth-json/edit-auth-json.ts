import { parseTree, type Node } from "jsonc-parser";

/** What a refresh changes in auth.json. A value that is left out stays as it is. */
export interface AuthChanges {
  access_token?: string;
  id_token?: string;
  refresh_token?: string;
  /** RFC 3339. */
  last_refresh: string;
}

const BOM = "\uFEFF";
const TOKEN_KEYS = ["access_token", "id_token", "refresh_token"] as const;

/**
 * Writes new values into the text of an auth.json. Every other byte stays: formatting, order, unknown fields, line
 * ends, byte-order mark. A member that is missing is appended to its object in the style of the last member. Of
 * several members with one name the last one counts, as in `JSON.parse`.
 *
 * jsonc-parser finds the offsets; its `modify` would edit the first of two members and format what it adds.
 * The text must be a JSON object; without an object `tokens` the tokens are added to the top level. Pure.
 */
export function editAuthJson(text: string, changes: AuthChanges): string {
  const start = text.startsWith(BOM) ? BOM.length : 0;
  return text.slice(0, start) + editObject(text.slice(start), changes);
}

function editObject(text: string, { last_refresh, ...values }: AuthChanges): string {
  const top = parseTree(text);
  if (top === undefined) return text;
  const tokens = findMember(top, "tokens")?.value ?? top;
  const edits = TOKEN_KEYS.flatMap((key) => {
    const value = values[key];
    return value === undefined ? [] : [setMember(text, tokens, key, value)];
  });
  edits.push(setMember(text, top, "last_refresh", last_refresh));
  return applyEdits(text, edits);
}

interface Member {
  key: Node;
  value: Node;
}

function membersOf(object: Node): Member[] {
  return (object.children ?? []).flatMap(({ children: [key, value] = [] }) =>
    key && value ? [{ key, value }] : [],
  );
}

const findMember = (object: Node, name: string): Member | undefined =>
  membersOf(object).findLast(({ key }) => key.value === name);

interface Edit {
  start: number;
  end: number;
  insert: string;
}

const endOf = ({ offset, length }: Node): number => offset + length;

function setMember(text: string, object: Node, key: string, value: string): Edit {
  const json = JSON.stringify(value);
  const found = findMember(object, key)?.value;
  if (found) return { start: found.offset, end: endOf(found), insert: json };
  const members = membersOf(object);
  const last = members.at(-1);
  if (!last) return insertAt(endOf(object) - 1, `"${key}": ${json}`);
  const before = members.at(-2);
  const gapStart = before ? text.indexOf(",", endOf(before.value)) + 1 : object.offset + 1;
  const gap = text.slice(gapStart, last.key.offset);
  const colon = text.slice(endOf(last.key), last.value.offset);
  return insertAt(endOf(last.value), `,${gap}"${key}"${colon}${json}`);
}

const insertAt = (offset: number, insert: string): Edit => ({ start: offset, end: offset, insert });

/** From the back, so that offsets stay true; of two insertions at one offset the first given comes first. */
function applyEdits(text: string, edits: readonly Edit[]): string {
  return edits
    .toReversed()
    .sort((a, b) => b.start - a.start)
    .reduce((result, { start, end, insert }) => result.slice(0, start) + insert + result.slice(end), text);
}
