import { redact } from "@codexthropic/protocol/errors";

/** Ids of people, accounts and requests; addresses; folders of a home. Each is anchored by a literal. */
const FORMS: readonly (readonly [RegExp, string])[] = [
  [/\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gi, "[id]"],
  [/\b(?:user|org|acct|account|proj|resp|req)[-_][\w-]{8,}/g, "[id]"],
  [/\b(?!127\.0\.0\.1\b)\d{1,3}(?:\.\d{1,3}){3}\b/g, "[address]"],
  [/(?:\/home\/|\/Users\/|C:\\Users\\)[^\s/\\:]+/g, "~"],
];

/** A text that may be published: without secrets, e-mails, ids, addresses and the names of home folders. One line. */
export function removePersonal(text: string): string {
  let clean = redact(text.replaceAll(/\s+/g, " ").trim());
  for (const [form, replacement] of FORMS) clean = clean.replaceAll(form, replacement);
  return clean.length > 400 ? `${clean.slice(0, 400)}…` : clean;
}
