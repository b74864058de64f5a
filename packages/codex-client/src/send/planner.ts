import type { Lane } from "@codexthropic/protocol/codex";

import type { Catalog } from "../catalog/catalog.ts";
import type { Logger } from "../logger.ts";
import type { Memory } from "./memory.ts";
import { planRequest, type Plan } from "./plan.ts";
import type { SendOptions } from "./send.ts";

/** Plans with what is known now, and says once when another model than the wanted one is asked. */
export function createPlanner({
  lane,
  catalog,
  memory,
  logger,
}: {
  lane: "auto" | Lane;
  catalog: Catalog;
  memory: Memory;
  logger: Logger;
}): (options: SendOptions) => Plan {
  const said = new Set<string>();
  return ({ model, named = false, webSearch = false }) => {
    const plan = planRequest({
      model,
      named,
      webSearch,
      lane,
      catalog: catalog.current(),
      upgradeOf: catalog.upgradeOf,
      laneOf: memory.laneOf,
    });
    const change = `${model} ${plan.model}`;
    if (plan.model !== model && !said.has(change)) {
      said.add(change);
      logger.warn("another model answers", { wanted: model, used: plan.model, webSearch });
    }
    return plan;
  };
}
