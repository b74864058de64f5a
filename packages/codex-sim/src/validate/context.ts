import type { Lane } from "@codexthropic/protocol/codex";
import { CATALOGUE, type CatalogueEntry } from "../catalogue.ts";
import { lanesOf, type LaneTable } from "../lanes.ts";
import type { SealVerdict } from "../seal.ts";
import { asText, type JsonObject } from "../json.ts";

/** What {@link validateBody} has to know besides the body. Everything has a default. */
export interface ValidateContext {
  /** Default: `full`. */
  lane?: Lane;
  /** `codex` (default): `/backend-api/codex/responses`. `openai`: `/v1/responses` with an API key. */
  api?: "codex" | "openai";
  /** Default: the catalogue of CLI 0.169.0. */
  catalogue?: readonly CatalogueEntry[];
  lanes?: LaneTable;
  /** The `originator` and `user-agent` headers; left out, they are not judged. */
  originator?: string | undefined;
  userAgent?: string | undefined;
  /** Judges `encrypted_content`; left out, any text is accepted. */
  verifySeal?: (sealed: string, family: string) => SealVerdict;
  /**
   * Things this backend refuses although the usual one takes them, to exercise a client's healing: top-level
   * parameters (`instructions`, `service_tier`), `include:<value>`, content parts (`input_file`), `tool:<name>`.
   */
  refused?: ReadonlySet<string>;
}

/** The context with its defaults filled in, and what several rules ask of it. */
export interface Facts {
  readonly lane: Lane;
  readonly api: "codex" | "openai";
  readonly slug: string;
  /** Absent when the catalogue does not list the slug. */
  readonly model: CatalogueEntry | undefined;
  readonly lanes: readonly Lane[];
  readonly originator: string | undefined;
  readonly userAgent: string | undefined;
  readonly verifySeal: (sealed: string, family: string) => SealVerdict;
  readonly refused: ReadonlySet<string>;
}

const ACCEPT = (): SealVerdict => "valid";
const NOTHING: ReadonlySet<string> = new Set();

export function factsOf(body: JsonObject, context: ValidateContext): Facts {
  const slug = asText(body["model"]) ?? "";
  const model = (context.catalogue ?? CATALOGUE).find((entry) => entry.slug === slug);
  return {
    lane: context.lane ?? "full",
    api: context.api ?? "codex",
    slug,
    model,
    lanes: model ? lanesOf(model, context.lanes) : [],
    originator: context.originator,
    userAgent: context.userAgent,
    verifySeal: context.verifySeal ?? ACCEPT,
    refused: context.refused ?? NOTHING,
  };
}

/** Reasoning may travel between models of one family: those with the same `comp_hash`. */
export function familyOf(facts: Facts): string {
  return facts.model?.comp_hash ?? facts.slug;
}
