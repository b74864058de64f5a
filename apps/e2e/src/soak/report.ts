import type { Disturbances } from "./disturbing-clients.ts";
import type { Tally } from "./ordinary-clients.ts";
import type { Relay } from "./relay.ts";

/** What a run has counted and measured. */
export interface Report {
  tally: Tally;
  disturbances: Disturbances;
  faults: Record<string, number>;
  lostConnections: Relay["lost"];
  counts: Counts;
  /** Megabytes, once every few seconds. */
  heap: number[];
  resident: number[];
  files: { before: number; after: number };
  /** Messages that the status page still calls open at the end, when nobody asks any more. */
  openMessages: number;
  foreignLines: string[];
  unexpectedErrors: string[];
  openWebSockets: number;
  exit: number | NodeJS.Signals | null;
}

export interface Counts {
  reloads: number;
  refreshes: number;
  webSocketTurns: number;
  httpTurns: number;
  lastRequest: number;
}

/** Files that may be open at the end and were not at the beginning. */
const SPARE_FILES = 2;
/** 128 + 15: the program has ended itself because of SIGTERM. */
const TERMINATED = 143;

/** What must not have happened, in words. */
export function findFaults(report: Report): string[] {
  const { tally, files, foreignLines, unexpectedErrors } = report;
  const faults = [...tally.problems, ...foreignLines, ...unexpectedErrors];
  if (report.openMessages !== 0) faults.push(`${report.openMessages} messages never ended`);
  if (!(files.after <= files.before + SPARE_FILES))
    faults.push(`${files.before} open files have become ${files.after}`);
  if (report.openWebSockets === 0) faults.push("no WebSocket was open at the end");
  if (report.exit !== TERMINATED) faults.push(`the program ended with ${report.exit}`);
  return faults;
}

/** Megabytes by which the heap has grown from the middle third of the run to the last one. */
export function heapGrowth({ heap }: Report): number {
  const third = Math.floor(heap.length / 3);
  const mean = (list: readonly number[]): number => list.reduce((sum, x) => sum + x, 0) / list.length;
  return mean(heap.slice(-third)) - mean(heap.slice(third, 2 * third));
}
