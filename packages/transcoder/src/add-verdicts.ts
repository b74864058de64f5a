import type {
  MessageStreamEvent,
  SafeguardResult,
  SafeguardVerdict,
  ToolUseBlock,
} from "@codexthropic/protocol/anthropic";
import type { Source } from "./iterate-batches.ts";
import type { JudgeCalls } from "./transcode-options.ts";

/** The calls of an answer: whole ones, and the ids of those that upstream has broken off. */
interface Calls {
  readonly calls: readonly ToolUseBlock[];
  readonly brokenCalls: readonly string[];
}

type Batch = readonly MessageStreamEvent[];

/**
 * Puts the verdicts on an answer's calls into its `message_delta`. The judge is asked as soon as the last call is
 * complete, and only `message_delta` and what follows it wait for the verdicts.
 *
 * A judge that rejects leaves every call `unavailable`; no verdict is invented. A call that upstream has broken off
 * is not judged: it is `truncated`.
 * @see docs/mapping.md section 4, docs/reference/safeguards.md
 */
export function addVerdicts(events: AsyncIterator<Batch>, judge: JudgeCalls, contents: Calls): Source<Batch> {
  let rest: Promise<Batch> | null = null;

  const split = (result: IteratorResult<Batch, unknown>): { done: boolean; value: Batch | undefined } => {
    if (result.done) return { done: true, value: undefined };
    const at = result.value.findIndex(({ type }) => type === "message_delta");
    if (at < 0) return { done: false, value: result.value };
    rest = withVerdicts(result.value.slice(at), judge, contents);
    return { done: false, value: result.value.slice(0, at) };
  };

  return {
    async next() {
      if (!rest) return split(await events.next());
      const value = await rest;
      rest = null;
      return { done: false, value };
    },
    cancel: () => void events.return?.(),
  };
}

async function withVerdicts(events: Batch, judge: JudgeCalls, contents: Calls): Promise<Batch> {
  const results = await judgeAll(judge, contents);
  return events.map((event) =>
    event.type === "message_delta"
      ? { ...event, delta: { ...event.delta, safeguard_results: results } }
      : event,
  );
}

async function judgeAll(judge: JudgeCalls, { calls, brokenCalls }: Calls): Promise<SafeguardResult[]> {
  const results = await ask(judge, calls);
  const truncated = Object.fromEntries(brokenCalls.map((id) => [id, TRUNCATED]));
  return results.map((result) =>
    result.status.type === "available"
      ? { ...result, status: { ...result.status, tool_uses: { ...result.status.tool_uses, ...truncated } } }
      : result,
  );
}

async function ask(judge: JudgeCalls, calls: readonly ToolUseBlock[]): Promise<SafeguardResult[]> {
  try {
    return await judge(calls);
  } catch {
    return [available(calls.map(({ id }) => [id, FAILED]))];
  }
}

const FAILED: SafeguardVerdict = { type: "unavailable", reason: "error" };
const TRUNCATED: SafeguardVerdict = { type: "unavailable", reason: "truncated" };

function available(verdicts: [id: string, verdict: SafeguardVerdict][]): SafeguardResult {
  return {
    type: "dangerous_tool_use",
    status: { type: "available", tool_uses: Object.fromEntries(verdicts) },
  };
}
