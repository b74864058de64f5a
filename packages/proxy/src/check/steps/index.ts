import type { Step } from "../step.ts";
import { ANSWER_STEPS } from "./answers.ts";
import { CACHE_STEPS } from "./cache.ts";
import { CATALOGUE_STEPS } from "./catalogue.ts";
import { CONTENT_STEPS } from "./content.ts";
import { ERROR_STEPS } from "./errors.ts";
import { FORMAT_STEPS } from "./formats.ts";
import { LOGIN_STEPS } from "./login.ts";
import { REASONING_STEPS } from "./reasoning.ts";
import { SEARCH_STEPS } from "./search.ts";
import { TOOL_STEPS } from "./tools.ts";
import { WEBSOCKET_STEPS } from "./websocket.ts";

/** Every step, in the order in which they run. */
export const CHECK_STEPS: readonly Step[] = [
  ...LOGIN_STEPS,
  ...CATALOGUE_STEPS,
  ...ANSWER_STEPS,
  ...REASONING_STEPS,
  ...TOOL_STEPS,
  ...CONTENT_STEPS,
  ...SEARCH_STEPS,
  ...FORMAT_STEPS,
  ...CACHE_STEPS,
  ...WEBSOCKET_STEPS,
  ...ERROR_STEPS,
];
