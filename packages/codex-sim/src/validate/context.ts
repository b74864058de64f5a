import { asString, type JsonObject } from "@codexthropic/protocol/json";
import type { Lane } from "@codexthropic/protocol/codex";
import { CATALOGUE, type CatalogueEntry } from "../catalogue.ts";
import { lanesOf } from "../lanes.ts";
import { offeredTools, type OfferedTool } from "../offered-tools.ts";
import type { SealVerdict } from "../seal.ts";
import type { ValidateOptions } from "./options.ts";

/** The options with their defaults filled in, and what several rules need to know of the body. */
export interface CheckContext {
  readonly lane: Lane;
  readonly api: "codex" | "openai";
  readonly slug: string;
  /** Absent when the catalogue does not list the slug. */
  readonly model: CatalogueEntry | undefined;
  readonly lanes: readonly Lane[];
  readonly transport: "http" | "websocket";
  readonly allowsEmptyInput: boolean;
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
  const slug = asString(body["model"]) ?? "";
  const model = (options.catalogue ?? CATALOGUE).find((entry) => entry.slug === slug);
  return {
    lane: options.lane ?? "full",
    api: options.api ?? "codex",
    slug,
    model,
    lanes: model ? lanesOf(model, options.lanes) : [],
    transport: options.transport ?? "http",
    allowsEmptyInput: options.allowsEmptyInput ?? false,
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
