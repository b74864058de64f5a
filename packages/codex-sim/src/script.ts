import type { Scenario } from "./answer/scenario.ts";
import type { RequestView } from "./request-view.ts";

/** A model, as a function: what it sees of the request decides what it answers. */
export type Script = (request: RequestView) => Scenario | Promise<Scenario>;
