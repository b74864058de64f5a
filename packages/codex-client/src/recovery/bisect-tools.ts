/**
 * The search for one tool whose schema is rejected, when the rejection does not name it: the schemas of a half of the
 * candidates are left out, then of a half of the rest, until the request is accepted. Pure.
 */
export interface ToolBisection {
  /** Names upstream; the rejected tool is among them. */
  candidates: readonly string[];
  /** Those whose schema is left out now. */
  loosened: readonly string[];
  /** More than one schema is rejected: all are left out. */
  all: boolean;
}

export function beginBisection(candidates: readonly string[]): ToolBisection | null {
  return candidates.length === 0
    ? null
    : { candidates, loosened: firstHalf(candidates), all: candidates.length === 1 };
}

/**
 * The next try after another rejection; the same search when leaving out all schemas did not help.
 * @param tools names of all tools whose schema may be rejected
 */
export function continueBisection(bisection: ToolBisection, tools: readonly string[]): ToolBisection {
  if (bisection.all && bisection.loosened.length >= tools.length) return bisection;
  const rest = bisection.candidates.filter((name) => !bisection.loosened.includes(name));
  return rest.length === 0
    ? { candidates: tools, loosened: tools, all: true }
    : { candidates: rest, loosened: firstHalf(rest), all: false };
}

/** What follows from an accepted request: the rejected tools, or the tools among which the rejected one is. */
export function concludeBisection({ loosened, all }: ToolBisection): {
  found: boolean;
  names: readonly string[];
} {
  return { found: all || loosened.length === 1, names: loosened };
}

const firstHalf = (names: readonly string[]): string[] => names.slice(0, Math.ceil(names.length / 2));
