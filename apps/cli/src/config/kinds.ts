/** What the value of a setting may be, with one reader for text (flags, variables) and one for values of a config file. */
export interface Kind<T> {
  /** For messages: `a whole number from 0 to 65535`. */
  readonly expected: string;
  /** For the help: `n`. */
  readonly hint: string;
  /** All values, where there are few. */
  readonly values?: readonly string[];
  /** The value can tell who the user is: it stays out of what is sent to others. */
  readonly isPrivate?: true;
  /** `undefined`: not such a value. */
  fromText(text: string): T | undefined;
  fromValue(value: unknown): T | undefined;
}

const WORDS: Readonly<Record<string, boolean>> = {
  "1": true,
  true: true,
  yes: true,
  on: true,
  "0": false,
  false: false,
  no: false,
  off: false,
};

export const yesNo: Kind<boolean> = {
  expected: "true or false",
  hint: "",
  fromText: (text) => (Object.hasOwn(WORDS, text.toLowerCase()) ? WORDS[text.toLowerCase()] : undefined),
  fromValue: (value) => (typeof value === "boolean" ? value : undefined),
};

export function wholeNumber(min: number, max: number): Kind<number> {
  const inRange = (n: number): number | undefined =>
    Number.isInteger(n) && n >= min && n <= max ? n : undefined;
  return {
    expected:
      max === Number.MAX_SAFE_INTEGER ? `a whole number from ${min}` : `a whole number from ${min} to ${max}`,
    hint: "n",
    fromText: (text) => (/^\d+$/.test(text) ? inRange(Number(text)) : undefined),
    fromValue: (value) => (typeof value === "number" ? inRange(value) : undefined),
  };
}

const UNITS: Readonly<Record<string, number>> = { "": 1, k: 2 ** 10, m: 2 ** 20, g: 2 ** 30 };

/** A size: `33554432`, `32m`, `32MiB`. */
export const bytes: Kind<number> = {
  expected: "a size such as 33554432 or 32MiB",
  hint: "size",
  fromText: (text) => {
    const match = /^(\d+)\s*([kmg]?)(?:i?b)?$/i.exec(text);
    const size = match ? Number(match[1]) * (UNITS[(match[2] ?? "").toLowerCase()] ?? 1) : 0;
    return Number.isSafeInteger(size) && size > 0 ? size : undefined;
  },
  fromValue: (value) =>
    typeof value === "string" || typeof value === "number" ? bytes.fromText(String(value)) : undefined,
};

/** Text that passes `test`; the same wherever it comes from. */
function textual<T extends string>(
  expected: string,
  hint: string,
  test: (text: string) => text is T,
): Kind<T> {
  const read = (value: unknown): T | undefined =>
    typeof value === "string" && test(value) ? value : undefined;
  return { expected, hint, fromText: read, fromValue: read };
}

export function oneOf<const T extends string>(...options: readonly T[]): Kind<T> {
  const isOption = (text: string): text is T => options.some((option) => option === text);
  return { ...textual(`one of ${options.join(", ")}`, options.join("|"), isOption), values: options };
}

export const slug: Kind<string> = textual("a model such as gpt-5.5", "slug", (text): text is string =>
  /^[\w.:-]{1,100}$/.test(text),
);

/** One of a few words, or a model. */
export function wordOrSlug(...words: readonly string[]): Kind<string> {
  return {
    ...textual(
      `${words.join(", ")} or ${slug.expected}`,
      [...words, slug.hint].join("|"),
      (text): text is string => slug.fromText(text) !== undefined,
    ),
    values: words,
  };
}

/** Text whose value is private. */
function privateText(expected: string, hint: string, test: (text: string) => boolean): Kind<string> {
  return { ...textual(expected, hint, (text): text is string => test(text)), isPrivate: true };
}

export const address: Kind<string> = privateText("an address or host name", "addr", (text) =>
  /^[\w.:[\]-]{1,253}$/.test(text),
);

export const path: Kind<string> = privateText(
  "a path",
  "path",
  (text) => text !== "" && !text.includes("\0"),
);

/** `off` itself, or a path; a folder of that name is `./off`. */
export const pathOrOff: Kind<string> = { ...path, expected: "a path or off", hint: "path|off" };

/** Sent in a header, so it must fit into one. */
export const secret: Kind<string> = privateText("printable text without blanks", "key", (text) =>
  /^[\x21-\x7e]+$/.test(text),
);

export const httpUrl: Kind<string> = privateText("an http or https URL", "url", (text) => {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password } = new URL(text);
  return (protocol === "http:" || protocol === "https:") && username === "" && password === "";
});
