import type { Lane } from "@codexthropic/protocol/codex";

import type { Catalog } from "../catalog/track-catalog.ts";
import type { Logger } from "../logger.ts";
import type { KnownRejections } from "../recovery/known-rejections.ts";
import { chooseModel, type ModelChoice } from "./choose-model.ts";

/** What the caller asks for. */
export interface WantedModel {
  model: string;
  named: boolean;
}

/** Chooses with what is known now, and logs once when another model than the wanted one is asked. */
export function createModelChooser({
  lane,
  catalog,
  rejections,
  logger,
}: {
  lane: "auto" | Lane;
  catalog: Catalog;
  rejections: KnownRejections;
  logger: Logger;
}): (wanted: WantedModel, needsFullLane: boolean) => ModelChoice {
  const logged = new Set<string>();
  return ({ model, named }, needsFullLane) => {
    const choice = chooseModel({
      model,
      named,
      needsFullLane,
      lane,
      catalog: catalog.current(),
      upgradeOf: catalog.upgradeOf,
      laneOf: rejections.laneOf,
    });
    const change = `${model} ${choice.model}`;
    if (choice.model !== model && !logged.has(change)) {
      logged.add(change);
      logger.warn("another model answers", { wanted: model, used: choice.model, needsFullLane });
    }
    return choice;
  };
}
