import { asString, objectsIn } from "@codexthropic/protocol/json";
import { familyOf } from "./context.ts";
import type { Rule } from "./rule.ts";
import { reject } from "./reject.ts";
import type { SealVerdict } from "../seal.ts";

/** What the backend says after "could not be verified. Reason:". */
const REASONS: Readonly<Record<Exclude<SealVerdict, "valid">, string>> = {
  damaged: "Encrypted content could not be decrypted or parsed.",
  foreign: "Encrypted content organization_id did not match the target organization.",
  other_model: "Encrypted content could not be decrypted or parsed.",
};

/** Checks that encrypted reasoning and compaction items belong to this account and model family. */
export const encryptedContent: Rule = (body, context) => {
  const family = familyOf(context);
  for (const [index, item] of objectsIn(body["input"]).entries()) {
    if (item["type"] !== "reasoning" && item["type"] !== "compaction") continue;
    const sealed = asString(item["encrypted_content"]);
    if (sealed === undefined) {
      // Nothing is stored, so an item by its id alone cannot be found.
      return reject(
        `Item with id '${String(item["id"])}' not found. Items are not persisted when \`store\` is set to false. Try again with \`store\` set to true, or remove this item from your input.`,
        `input[${index}].id`,
        null,
        404,
      );
    }
    const verdict = context.verifySeal(sealed, family);
    if (verdict !== "valid") {
      return reject(
        `The encrypted content ${sealed.slice(0, 4)}...${sealed.slice(-4)} could not be verified. Reason: ${REASONS[verdict]}`,
        null,
        "invalid_encrypted_content",
      );
    }
  }
  return null;
};
