import type { Lane } from "@codexthropic/protocol/codex";
import { CATALOGUE, type CatalogueEntry } from "../catalogue.ts";
import { lanesOf, type LaneTable } from "../lanes.ts";
import type { SealVerdict } from "../seal.ts";
import { asText, type JsonObject } from "../json.ts";
import { offeredTools, type OfferedTool } from "../offered-tools.ts";

/** What {@link validateBody} has to know besides the body. Everything has a default. */
export interface ValidateOptions {
  /** Default: `full`. */
  lane?: Lane;
  /** `codex` (default): `/backend-api/codex/responses`. `openai`: `/v1/responses` with an API key. */
  api?: "codex" | "openai";
  /** Default `http`. */
  transport?: "http" | "websocket";
  /** Default: the catalogue of CLI 0.171.0. */
  catalogue?: readonly CatalogueEntry[];
  lanes?: LaneTable;
  /** The `originator` and `user-agent` headers; left out, they are not checked. */
  originator?: string | undefined;
  userAgent?: string | undefined;
  /** The `version` header, `""` when it was not sent. Left out of the options, it is not checked. */
  version?: string | undefined;
  /** Checks `encrypted_content`; left out, any text is accepted. */
  verifySeal?: (sealed: string, family: string) => SealVerdict;
  /**
   * Things this backend refuses although the usual one takes them, to exercise a client's healing: top-level
   * parameters (`instructions`, `service_tier`), `include:<value>`, content parts (`input_file`), `tool:<name>`, `tool_search`, `format:strict`.
   */
  refused?: ReadonlySet<string>;
}

/** The options with their defaults filled in, and what several rules need to know of the body. */
export interface CheckContext {
  readonly lane: Lane;
  readonly api: "codex" | "openai";
  readonly slug: string;
  /** Absent when the catalogue does not list the slug. */
  readonly model: CatalogueEntry | undefined;
  readonly lanes: readonly Lane[];
  readonly transport: "http" | "websocket";
  /** The tools that the body offers, wherever its lane puts them. */
  readonly offered: readonly OfferedTool[];
  readonly version: string | undefined;
  readonly originator: string | undefined;
  readonly userAgent: string | undefined;
  readonly verifySeal: (sealed: string, family: string) => SealVerdict;
  readonly refused: ReadonlySet<string>;
}

const ACCEPT = (): SealVerdict => "valid";
const NOTHING: ReadonlySet<string> = new Set();

export function checkContextOf(body: JsonObject, options: ValidateOptions): CheckContext {
  const slug = asText(body["model"]) ?? "";
  const model = (options.catalogue ?? CATALOGUE).find((entry) => entry.slug === slug);
  return {
    lane: options.lane ?? "full",
    api: options.api ?? "codex",
    slug,
    model,
    lanes: model ? lanesOf(model, options.lanes) : [],
    transport: options.transport ?? "http",
    offered: offeredTools(body),
    version: options.version,
    originator: options.originator,
    userAgent: options.userAgent,
    verifySeal: options.verifySeal ?? ACCEPT,
    refused: options.refused ?? NOTHING,
  };
}

/** Reasoning may travel between models of one family: those with the same `comp_hash`. */
export function familyOf(context: CheckContext): string {
  return context.model?.comp_hash ?? context.slug;
}
