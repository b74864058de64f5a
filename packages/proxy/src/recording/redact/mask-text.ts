/**
 * Replaces letters and digits, one UTF-16 unit for one: a lower-case letter by `x`, an upper-case one by `X`, a digit by
 * `0`, any other letter by one of the same length in UTF-8. White space, punctuation and symbols stay. The result for a
 * text is the result for its parts, one after the other, so texts can be put together and cut as before.
 */
export function maskText(text: string): string {
  return text.replace(RUNS, maskRun);
}

/** Runs of one kind. Word for word is several times faster than letter for letter. */
const RUNS = /[a-z]+|[A-Z]+|[0-9]+|\P{ASCII}+/gu;
const OTHER = /[\p{L}\p{M}\p{N}]/gu;

function maskRun(run: string): string {
  const first = run.charCodeAt(0);
  if (first >= 0x80) return run.replace(OTHER, otherLetter);
  return (first >= 0x61 ? "x" : first >= 0x41 ? "X" : "0").repeat(run.length);
}

function otherLetter(letter: string): string {
  const code = letter.codePointAt(0) ?? 0;
  if (code < 0x800) return "é";
  return code < 0x10000 ? "文" : "𠀀";
}

/** The digits of a JSON number: `0` stays, any other becomes `1`, so the result is a number as short as before. */
export function maskNumber(text: string): string {
  const [, digits = "", exponent = ""] = /^([^eE]*)(.*)$/s.exec(text) ?? [];
  return digits.replace(/[1-9]/g, "1") + exponent;
}

/**
 * Words of which error messages consist. They tell what has happened; every other word of a message may come from the
 * request.
 */
const ERROR_WORDS: ReadonlySet<string> = new Set(
  `a access accept account additional again allowed already an and any api are array at authentication available be because been
  backend bad before began billing body broke but by call can cannot characters chatgpt check closed code codex completed connection content context could current
  currently day days denied did does down due during effort encrypted enough error exceed exceeded exceeds expected expired
  field file for found from function gateway had hang has have here higher hung hour hours id image in include included input
  instructions insufficient internal into invalid is it item items its key large length level limit login long longest
  match maximum may message messages min minimum missing model models more must name need needs no not nothing null number
  object of ok on one only or out output openai overloaded parameter parsed permitted plan please plus process prompt property
  proxy quota rate reached reasoning reduce refused rejected request requests required requires reset resets response
  retry run schema seconds sent server service socket session should size state status still stream string strict subscription
  support supported supports temporarily terminal text that the there this time timeout to token tokens too tool tools try
  type unable unavailable unexpected unknown unprocessable unsupported up upgrade usage use used user using valid validate
  value verified verify was were when which while window with without you your`.split(/\s+/),
);

/** UTF-16 units. No message of a backend comes near. */
const LONGEST_MESSAGE = 4096;

/** A message of an error with the words that tell what has happened; what is quoted in it is masked. */
export function maskMessage(message: string): string {
  if (message.length > LONGEST_MESSAGE) return maskText(message);
  return message
    .split(/('[^']*'|"[^"]*"|`[^`]*`|\S*[@/\\:]\S+)/)
    .map((part, at) =>
      at % 2 === 1
        ? maskText(part)
        : part.replace(/[\p{L}\p{M}\p{N}_]+/gu, (word) =>
            ERROR_WORDS.has(word.toLowerCase()) ? word : maskText(word),
          ),
    )
    .join("");
}

/** Keeps what an image or a PDF is recognized by, and the padding. */
export function maskBase64(data: string): string {
  let end = data.length;
  while (end > HEAD && /[=\s]/.test(data.charAt(end - 1))) end -= 1;
  return (
    data.slice(0, HEAD) +
    data.slice(HEAD, end).replace(/[A-Za-z0-9+/_-]/g, "A") +
    data.slice(Math.max(HEAD, end))
  );
}

/** Characters that hold the first twelve bytes. */
const HEAD = 16;
