/** What stands in place of a secret. */
export const REDACTED = "[redacted]";

/** UTF-16 units of a message that are kept. */
const LONGEST = 8 * 1024;

/** Secrets that are known by their form. Each alternative is anchored by a literal, so a match takes linear time. */
const FORMS: readonly RegExp[] = [
  // JSON Web Tokens, whole or cut, and any other base64 of a JSON object.
  /(?<![A-Za-z0-9])eyJ[\w-]{8,}(?:\.[\w-]+)*/g,
  // Keys of OpenAI and of Anthropic, also when they are masked in the middle.
  /\bsk-[\w*.-]{4,}/g,
  // Refresh tokens and personal access tokens of the login server.
  /\brt[_.-][\w.~-]{8,}/g,
  /\bat-(?=[\w.~-]{0,64}\d)[\w.~-]{16,}/g,
  /\bBearer\s+[\w.~+/=*-]{4,}/gi,
  // The login in a URL: `http://user:password@proxy`.
  /(?<=:\/\/)[^\s/@]{1,256}(?=@)/g,
  /[\p{L}\p{N}._+%-]{1,64}@(?:[\p{L}\p{N}-]{1,63}\.){1,8}\p{L}{2,24}/gu,
];

/**
 * A text without secrets: those that are given, and everything that has the form of a token, a key or an e-mail
 * address. A given secret is found in any letter case, also percent-encoded, cut off after twelve characters or more.
 * @param secrets tokens and ids in use; shorter ones than four characters are ignored
 */
export function redact(text: string, secrets: readonly string[] = []): string {
  let clean = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
  for (const secret of secrets) {
    if (secret.length < 4) continue;
    for (const spelling of new Set([secret, encodeURIComponent(secret)])) {
      clean = clean.replace(patternOf(spelling), REDACTED);
    }
  }
  for (const form of FORMS) clean = clean.replace(form, REDACTED);
  return clean;
}

/** Characters of a secret that are enough to recognize it. */
const RECOGNIZED = 12;

function patternOf(secret: string): RegExp {
  const long = secret.length > RECOGNIZED;
  const begin = (long ? secret.slice(0, RECOGNIZED) : secret).replace(/[^\w]/g, String.raw`\$&`);
  return new RegExp(
    String.raw`(?<![\w-])${begin}${long ? String.raw`[\w.~+/=%-]*` : String.raw`(?![\w-])`}`,
    "gi",
  );
}
