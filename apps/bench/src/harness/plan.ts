/**
 * What the fake upstream shall answer. The plan travels inside the user's text, so that it passes through any
 * proxy, and each delta carries the time at which it was written.
 */
export interface Plan {
  /** Text deltas after the first. */
  events: number;
  /** Deltas a second; 0: as fast as they are taken. */
  perSecond: number;
}

export const planText = (plan: Plan): string => `bench-plan:${plan.events}:${plan.perSecond};`;

/** The last plan in a request body. */
export function readPlan(body: Buffer): Plan {
  const at = body.lastIndexOf("bench-plan:");
  const [, events, perSecond] = body.toString("latin1", at, at + 64).split(/[:;]/);
  return { events: Number(events), perSecond: Number(perSecond) };
}

const DIGITS = 16;
/** A delta's text begins with this; the quote keeps it apart from stamps inside longer texts. */
const MARK = '"@';

/** Microseconds, sixteen digits. */
export const stamp = (now: number): string => `@${String(Math.floor(now)).padStart(DIGITS, "0")}`;

/** Finds the stamps in the chunks of one answer, also where a chunk ends inside of one. */
export function stampReader(found: (stamp: number) => void): (chunk: Buffer) => void {
  const length = MARK.length + DIGITS;
  let rest = "";
  return (chunk) => {
    const text = rest + chunk.toString("latin1");
    let at = text.indexOf(MARK);
    let read = 0;
    while (at >= 0 && at + length <= text.length) {
      read = at + length;
      found(Number(text.slice(at + MARK.length, read)));
      at = text.indexOf(MARK, read);
    }
    rest = text.slice(Math.max(read, text.length - length + 1));
  };
}
