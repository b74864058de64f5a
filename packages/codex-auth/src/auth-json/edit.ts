import { scanObject, type ObjectSpan } from "./scan.ts";

/** What a refresh may change. A value that is left out stays as it is. */
export interface AuthChanges {
  access_token?: string;
  id_token?: string;
  refresh_token?: string;
  /** RFC 3339. */
  last_refresh: string;
}

const BOM = "\uFEFF";
const TOKENS = ["access_token", "id_token", "refresh_token"] as const;

/**
 * Writes new values into the text of an auth.json. Every other byte stays: formatting, order, unknown fields, line
 * ends, byte-order mark. A member that is not there yet is appended to its object in the style of the last one. Of
 * several members of one name the last counts, as in `JSON.parse`.
 *
 * The text must be a JSON object with an object `tokens`. Pure.
 */
export function editAuthJson(text: string, changes: AuthChanges): string {
  const top = scanObject(text, text.startsWith(BOM) ? BOM.length : 0);
  const tokensAt = top.members.findLast((member) => member.key === "tokens")?.valueStart ?? top.open;
  const tokens = scanObject(text, tokensAt);
  const edits = TOKENS.flatMap((key) => {
    const value = changes[key];
    return value === undefined ? [] : [setMember(text, tokens, key, value)];
  });
  edits.push(setMember(text, top, "last_refresh", changes.last_refresh));
  return apply(text, edits);
}

interface Edit {
  start: number;
  end: number;
  insert: string;
}

function setMember(text: string, object: ObjectSpan, key: string, value: string): Edit {
  const json = JSON.stringify(value);
  const member = object.members.findLast((candidate) => candidate.key === key);
  if (member) return { start: member.valueStart, end: member.valueEnd, insert: json };
  const last = object.members.at(-1);
  if (!last) return { start: object.close, end: object.close, insert: `"${key}": ${json}` };
  const before = object.members.at(-2)?.valueEnd;
  const gap = text.slice(
    before === undefined ? object.open + 1 : text.indexOf(",", before) + 1,
    last.keyStart,
  );
  const colon = text.slice(last.keyEnd, last.valueStart);
  return { start: last.valueEnd, end: last.valueEnd, insert: `,${gap}"${key}"${colon}${json}` };
}

/** From the back, so that offsets stay true; of two insertions at one place the first given comes first. */
function apply(text: string, edits: readonly Edit[]): string {
  return edits
    .toReversed()
    .sort((a, b) => b.start - a.start)
    .reduce((result, { start, end, insert }) => result.slice(0, start) + insert + result.slice(end), text);
}
