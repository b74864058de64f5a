import { createHash } from "node:crypto";

/** Deterministic ids: the same seed and the same order of requests give the same ids. */
export interface IdSource {
  /** `rs_` and 50 hex digits, as the backend's own. */
  item(prefix: string): string;
  /** `call_` and 24 characters. */
  call(): string;
  uuid(): string;
}

export function createIds(seed: string): IdSource {
  let count = 0;
  const next = (kind: string): string =>
    createHash("sha256").update(`${seed} ${kind} ${++count}`).digest("hex");
  return {
    item: (prefix) => prefix + next(prefix).slice(0, 50),
    call: () => `call_${next("call").slice(0, 24)}`,
    uuid: () => {
      const hex = next("uuid");
      return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
    },
  };
}
