import { scenarios } from "@codexthropic/codex-sim";
import type { Case } from "../case.ts";
import { errorCase, type Row } from "./errors.ts";

/** Failures that may pass by themselves, and do not. */

const ROWS: readonly Row[] = [
  {
    id: "overloaded",
    title: "Overload",
    scenario: scenarios.overloaded(),
    status: 529,
    type: "overloaded_error",
    retried: true,
  },
  {
    id: "at_capacity",
    title: "A model at capacity, said with 400",
    scenario: scenarios.atCapacity(),
    status: 529,
    type: "overloaded_error",
    retried: true,
  },
  {
    id: "overloaded_in_stream",
    title: "Overload right after the start of a 200",
    scenario: scenarios.overloadedInStream(),
    status: 529,
    type: "overloaded_error",
    retried: true,
  },
  {
    id: "server_500",
    title: "500",
    scenario: scenarios.httpError(500),
    status: 500,
    type: "api_error",
    retried: true,
  },
  {
    id: "server_502",
    title: "502 with a page of HTML",
    scenario: scenarios.httpError(502, "<html>Bad gateway</html>"),
    status: 502,
    type: "api_error",
    retried: true,
  },
  {
    id: "cut_before_output",
    title: "A connection that breaks before any output",
    scenario: scenarios.cut("created"),
    status: 502,
    type: "api_error",
    retried: true,
  },
  {
    id: "unknown_code",
    title: "A code of tomorrow",
    scenario: scenarios.failed("unknown_code"),
    status: 502,
    type: "api_error",
    message: /Something new/,
    retried: true,
  },
];

export const TEMPORARY_ERRORS: readonly Case[] = ROWS.map(errorCase);
