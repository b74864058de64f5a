import { maskText } from "./mask-text.ts";

/** What is taken out of texts that are kept as they are (`--record-texts`). */
const PRIVATE: readonly RegExp[] = [
  // Tokens: JSON Web Tokens, keys, refresh tokens, bearer tokens, logins in URLs.
  /(?<![A-Za-z0-9])eyJ[\w-]{8,}(?:\.[\w-]+)*/g,
  /\b(?:sk|rt|at|ghp|gho|ghs|ghu|glpat|xox[abprs]|pat)[-_.][\p{L}\p{N}_.~*-]{6,}/gu,
  /\b(?:AKIA|ASIA|AIza)[\w-]{12,}/g,
  /(?<=\bBearer\s{1,8})[\p{L}\p{N}_.~+/=*-]{4,}/giu,
  /(?<=:\/\/)[^\s/@]{1,256}(?=@)/g,
  /[\p{L}\p{N}._+%-]{1,64}@(?:[\p{L}\p{N}-]{1,63}\.){1,8}\p{L}{2,24}/gu,
  // Account and organization ids.
  /\b(?:acct|account|org|user|proj)[-_](?=[A-Za-z]*\d)[A-Za-z0-9]{6,}\b/g,
  /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gi,
  // Hosts of URLs, host names of local networks, addresses.
  /(?<=\b(?:https?|wss?|ssh|git|ftp):\/\/)[\p{L}\p{N}_.-]+/giu,
  /\b[\w-]{1,63}(?:\.[\w-]{1,63}){0,6}\.(?:local|internal|lan|corp|intranet|home|localdomain)\b/gi,
  /\b\d{1,3}(?:\.\d{1,3}){3}\b/g,
  // The user in paths of home folders; backslashes may be escaped once more.
  /(?<=\/(?:home|Users)\/)[^/\s"'`:;,<>\\]+/g,
  /(?<=\\Users\\{1,4})[^\\/"'`:;,<>]+/gi,
];

/**
 * Masks secrets and what names a person or a machine; everything else stays. The length stays the same.
 * @param names the user and the machine, for names that have no form of their own
 */
export function scrubText(text: string, names: readonly string[]): string {
  let clean = text;
  for (const form of PRIVATE) clean = clean.replace(form, maskText);
  for (const name of names) {
    if (name.length >= 3) clean = clean.replaceAll(name, maskText(name));
  }
  return clean;
}
