import type { ResponsesBody } from "@codexthropic/protocol/codex";
import type { BuildOptions, Built } from "@codexthropic/protocol/contract";

import type { ContentOptions, KnownRejections } from "../recovery/known-rejections.ts";
import type { ModelChoice } from "./choose-model.ts";
import { omitFields } from "./omit-fields.ts";

/** Makes the body for one set of options. What it throws passes through `send`. */
export type Build<B extends Built> = (options: BuildOptions) => B;

/** A request that is ready to be sent. */
export interface BuiltRequest<B extends Built> {
  choice: ModelChoice;
  /** What `build` returned for {@link options}. */
  built: B;
  /** `built.body` without reasoning and optional fields that were rejected before. */
  body: ResponsesBody;
  /** The body without workarounds for its content: its tools have their own schemas. */
  original: ResponsesBody;
  options: BuildOptions;
}

export interface BuildContext<B extends Built> {
  build: Build<B>;
  choose: (needsFullLane: boolean) => ModelChoice;
  rejections: KnownRejections;
  withoutReasoning: boolean;
  /** Names upstream of tools whose schema is left out to find the one that is rejected. */
  trialTools: readonly string[] | null;
}

const NO_CONTENT_OPTIONS: ContentOptions = {
  looseTools: new Set(),
  omitTools: new Set(),
  pdfAsText: new Map(),
  plainSchemas: false,
  looseFormat: false,
  sitesInWords: false,
};

/** Builds a request without anything that is known to be rejected. Builds again only if something is. */
export function buildRequest<B extends Built>(context: BuildContext<B>): BuiltRequest<B> {
  const { build, choose, rejections, withoutReasoning, trialTools } = context;
  const optionsFor = (choice: ModelChoice): BuildOptions => ({
    ...choice,
    ...NO_CONTENT_OPTIONS,
    withoutReasoning,
    withoutParams: rejections.rejectedParams(choice.model),
    withoutToolSearch: rejections.rejectsToolSearch(choice.model),
  });

  let choice = choose(false);
  let options = optionsFor(choice);
  let built = build(options);
  const full = built.needsFullLane ? choose(true) : choice;
  if (full.model !== choice.model || full.lane !== choice.lane) {
    choice = full;
    options = optionsFor(choice);
    built = build(options);
  }
  const original = built.body;
  const content = rejections.contentOptions(original, trialTools);
  if (content !== null) {
    options = { ...options, ...content };
    built = build(options);
  }
  const body = omitFields(rejections.withoutRejectedReasoning(built.body), options.withoutParams);
  return { choice, built, body, original, options };
}

/**
 * Whether sending the second request can help after the first was rejected. From the lite lane no way leads back.
 */
export function differs(before: BuiltRequest<Built>, after: BuiltRequest<Built>): boolean {
  if (before.choice.model !== after.choice.model) return true;
  if (before.choice.lane !== after.choice.lane) return after.choice.lane === "lite";
  return (
    hasClientMetadata(before) !== hasClientMetadata(after) ||
    JSON.stringify(before.body) !== JSON.stringify(after.body)
  );
}

/** Whether `client_metadata`, which codex-client itself adds, is sent. */
export function hasClientMetadata({ options }: Pick<BuiltRequest<Built>, "options">): boolean {
  return !options.withoutParams.has("client_metadata");
}
