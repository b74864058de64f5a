/** One member of a JSON object, as offsets into the text. */
interface Member {
  key: string;
  keyStart: number;
  keyEnd: number;
  valueStart: number;
  valueEnd: number;
}

/** An object's members in their order; `open` and `close` are the offsets of its braces. */
export interface ObjectSpan {
  open: number;
  close: number;
  members: readonly Member[];
}

/**
 * Where the members of the object that begins at `start` (or after white space) lie. The text must be valid JSON:
 * this finds places, `JSON.parse` is the judge.
 */
export function scanObject(text: string, start: number): ObjectSpan {
  const open = skipBlank(text, start);
  const members: Member[] = [];
  let at = skipBlank(text, open + 1);
  while (text[at] !== "}") {
    const keyStart = at;
    const keyEnd = skipString(text, keyStart);
    const valueStart = skipBlank(text, skipBlank(text, keyEnd) + 1);
    const valueEnd = skipValue(text, valueStart);
    const key: string = JSON.parse(text.slice(keyStart, keyEnd));
    members.push({ key, keyStart, keyEnd, valueStart, valueEnd });
    at = skipBlank(text, valueEnd);
    if (text[at] === ",") at = skipBlank(text, at + 1);
  }
  return { open, close: at, members };
}

function skipBlank(text: string, start: number): number {
  let at = start;
  while (" \t\r\n".includes(text[at] ?? "!")) at++;
  return at;
}

/** `start` is at the opening quote; the answer is past the closing one. */
function skipString(text: string, start: number): number {
  let at = start + 1;
  while (text[at] !== '"') at += text[at] === "\\" ? 2 : 1;
  return at + 1;
}

function skipValue(text: string, start: number): number {
  let depth = 0;
  let at = start;
  do {
    const char = text[at] ?? "";
    if (char === '"') at = skipString(text, at);
    else if ("{[".includes(char)) [depth, at] = [depth + 1, at + 1];
    else if ("}]".includes(char)) [depth, at] = [depth - 1, at + 1];
    else if (depth > 0) at++;
    else at = skipScalar(text, at);
  } while (depth > 0);
  return at;
}

/** A number, `true`, `false` or `null`. */
function skipScalar(text: string, start: number): number {
  let at = start;
  while (/[\w.+-]/.test(text[at] ?? "")) at++;
  return at;
}
