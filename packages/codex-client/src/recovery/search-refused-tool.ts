/**
 * The search for one tool whose schema is refused, when the refusal does not name it: the schemas of a half of the
 * candidates are left out, then of a half of the rest, until the request is accepted. Pure.
 */
export interface ToolSearch {
  /** Names upstream; the refused tool is among them. */
  candidates: readonly string[];
  /** Those whose schema is left out now. */
  loosened: readonly string[];
  /** More than one schema is refused: all are left out. */
  all: boolean;
}

export function beginSearch(candidates: readonly string[]): ToolSearch | null {
  return candidates.length === 0
    ? null
    : { candidates, loosened: firstHalf(candidates), all: candidates.length === 1 };
}

/**
 * The next try after another refusal; the same search when leaving out all schemas did not help.
 * @param tools names of all tools whose schema may be refused
 */
export function continueSearch(search: ToolSearch, tools: readonly string[]): ToolSearch {
  if (search.all && search.loosened.length >= tools.length) return search;
  const rest = search.candidates.filter((name) => !search.loosened.includes(name));
  return rest.length === 0
    ? { candidates: tools, loosened: tools, all: true }
    : { candidates: rest, loosened: firstHalf(rest), all: false };
}

/** What follows from an accepted request: the refused tools, or the tools among which the refused one is. */
export function concludeSearch({ loosened, all }: ToolSearch): { found: boolean; names: readonly string[] } {
  return { found: all || loosened.length === 1, names: loosened };
}

const firstHalf = (names: readonly string[]): string[] => names.slice(0, Math.ceil(names.length / 2));
