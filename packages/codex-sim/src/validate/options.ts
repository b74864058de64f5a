import type { Lane } from "@codexthropic/protocol/codex";
import type { CatalogueEntry } from "../catalogue.ts";
import type { SealVerdict } from "../seal.ts";

/** What {@link validateBody} has to know besides the body. Everything has a default. */
export interface ValidateOptions {
  /** Default: `full`. */
  lane?: Lane;
  /** `codex` (default): `/backend-api/codex/responses`. `openai`: `/v1/responses` with an API key. */
  api?: "codex" | "openai";
  /** Default `http`. */
  transport?: "http" | "websocket";
  /** Whether an empty `input` is accepted, as in a WebSocket frame that only prepares a request. */
  allowsEmptyInput?: boolean;
  /** Default: the catalogue of CLI 0.171.0. */
  catalogue?: readonly CatalogueEntry[];
  lanes?: Readonly<Record<string, readonly Lane[]>>;
  /** The `originator` and `user-agent` headers; left out, they are not checked. */
  originator?: string | undefined;
  userAgent?: string | undefined;
  /** The `version` header or the user agent's version, `""` when neither was sent. Left out of the options, it is not checked. */
  version?: string | undefined;
  /** Checks `encrypted_content`; left out, any text is accepted. */
  verifySeal?: (sealed: string, family: string) => SealVerdict;
  /**
   * Things this backend rejects although the usual one takes them, to exercise a client's workarounds: top-level
   * parameters (`instructions`, `service_tier`), `include:<value>`, content parts (`input_file`), `tool:<name>`, `tool_search`, `format:strict`, and the
   * `content-encoding` of HTTP.
   */
  refused?: ReadonlySet<string>;
  /** Names of rules that are not checked. */
  withoutRules?: ReadonlySet<string>;
}
