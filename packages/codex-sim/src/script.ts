import type { Scenario } from "./answer/scenario.ts";
import type { RequestView } from "./request-view.ts";

/** A model as a function of the request. */
export type Script = (request: RequestView) => Scenario | Promise<Scenario>;
