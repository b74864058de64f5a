import { SHIPPED_CATALOG, type ProbeAnswer } from "@codexthropic/codex-client/probe";
import type { Lane, ModelInfo } from "@codexthropic/protocol/codex";

import { plainBody } from "../build-body.ts";
import { knownLanes } from "../known-lanes.ts";
import { judge, type Step, type StepContext } from "../step.ts";

const catalogue: Step = {
  id: "catalogue",
  title: "The catalogue",
  expected: "the listed models that this version knows, with their lane, tool search and context window",
  tokens: 0,
  async run({ models }) {
    const found = await models();
    const known = SHIPPED_CATALOG.filter(({ visibility }) => visibility !== "hide");
    const slugs = (list: readonly ModelInfo[]): string[] => list.map(({ slug }) => slug);
    const fresh = slugs(found).filter((slug) => !slugs(known).includes(slug));
    const missing = slugs(known).filter((slug) => !slugs(found).includes(slug));
    const changed = found.flatMap((model) => changesOf(model, known));
    const differences = [
      ...(fresh.length > 0 ? [`new: ${fresh.join(", ")}`] : []),
      ...(missing.length > 0 ? [`not listed: ${missing.join(", ")}`] : []),
      ...changed,
    ];
    return judge(differences.length === 0, [`${found.length} models`, ...differences].join("; "));
  },
};

const COMPARED = ["use_responses_lite", "supports_search_tool", "context_window"] as const;

function changesOf(model: ModelInfo, known: readonly ModelInfo[]): string[] {
  const shipped = known.find(({ slug }) => slug === model.slug);
  if (!shipped) return [];
  return COMPARED.flatMap((field) =>
    model[field] === shipped[field] ? [] : [`${model.slug}: ${field} is ${String(model[field])}`],
  );
}

/** A version of the Codex CLI that is older than every published `minimal_client_version`. */
const OLD_VERSION = "0.100.0";

const version: Step = {
  id: "version",
  title: "The version gate",
  expected: `models are hidden from clients that call themselves ${OLD_VERSION}`,
  tokens: 0,
  async run({ probe, models }) {
    const all = await models();
    const old = await probe.models(OLD_VERSION).catch((error: unknown) => {
      if (error instanceof TypeError) return [];
      throw error;
    });
    const hidden = all.filter(({ slug }) => !old.some((model) => model.slug === slug));
    return judge(
      hidden.length > 0,
      hidden.length === 0 ? "none is hidden" : `hidden: ${hidden.map(({ slug }) => slug).join(", ")}`,
    );
  },
};

/** Models that are asked at most. */
const MAX_MODELS = 12;

const lanes: Step = {
  id: "lanes",
  title: "Both lanes of every listed model",
  expected: "gpt-5.6-sol and -terra answer in both lanes, every other model in that of the catalogue",
  tokens: 1200,
  async run(context) {
    const models = (await context.models()).slice(0, MAX_MODELS);
    const found: Record<string, Lane[]> = {};
    const lines: string[] = [];
    let isExpected = true;
    for (const model of models) {
      const { open, odd } = await lanesOf(context, model.slug);
      found[model.slug] = open;
      const expected = knownLanes(model);
      const isSame =
        odd.length === 0 && expected.length === open.length && expected.every((lane) => open.includes(lane));
      isExpected &&= isSame;
      lines.push(`${isSame ? "" : "≠ "}${model.slug}: ${[open.join(" and ") || "none", ...odd].join(", ")}`);
    }
    // What differs stands first: a long line is cut.
    lines.sort((a, b) => Number(b.startsWith("≠")) - Number(a.startsWith("≠")));
    return judge(isExpected && models.length > 0, lines.join("; "), { lanes: answering(found) });
  },
};

/** Answers that say that a model does not have the lane; everything else is odd, and told. */
const CLOSED: ReadonlySet<string> = new Set(["model_not_found", "invalid_request", "unsupported_parameter"]);

async function lanesOf({ ask }: StepContext, model: string): Promise<{ open: Lane[]; odd: string[] }> {
  const open: Lane[] = [];
  const odd: string[] = [];
  for (const lane of ["full", "lite"] as const) {
    const answer: ProbeAnswer = await ask({
      lane,
      body: plainBody({ model, lane }, "Answer with the word yes."),
    });
    if (answer.failure === null) open.push(lane);
    else if (!CLOSED.has(answer.failure.code)) odd.push(`${lane} lane ${answer.failure.code}`);
  }
  return { open, odd };
}

/** A model that answered in no lane is left to the requests. */
function answering(found: Record<string, Lane[]>): Record<string, Lane[]> {
  return Object.fromEntries(Object.entries(found).filter(([, open]) => open.length > 0));
}

export const CATALOGUE_STEPS: readonly Step[] = [catalogue, version, lanes];
