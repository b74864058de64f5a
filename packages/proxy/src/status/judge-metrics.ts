import type { JudgeRecord } from "../record/request-record.ts";
import { createCounter, createHistogram, type Metric } from "./prometheus.ts";

/** Verdicts on tool calls, under names of their own: they count in no other metric. */
export function createJudgeMetrics(): { record(judge: JudgeRecord | null): void; all: readonly Metric[] } {
  const answers = createCounter(
    "codexthropic_judge_answers_total",
    "Answers whose tool calls needed verdicts, by model and by why calls got none.",
  );
  const calls = createCounter(
    "codexthropic_judge_calls_total",
    "Tool calls that needed a verdict, and those of them that were flagged.",
  );
  const tokens = createCounter("codexthropic_judge_tokens_total", "Tokens of the judge's requests, by kind.");
  const duration = createHistogram(
    "codexthropic_judge_duration_seconds",
    "How long the end of an answer waited for its verdicts.",
    [0.25, 0.5, 1, 2.5, 5, 10, 20, 30],
  );
  return {
    all: [answers, calls, tokens, duration],
    record(judge) {
      if (!judge) return;
      answers.add({ model: judge.model ?? "none", unavailable: judge.unavailable ?? "no" });
      calls.add({ flagged: "true" }, judge.flagged);
      calls.add({ flagged: "false" }, judge.calls - judge.flagged);
      duration.observe(judge.totalMs / 1000);
      if (!judge.usage) return;
      tokens.add({ kind: "input" }, judge.usage.input);
      tokens.add({ kind: "cached" }, judge.usage.cached);
      tokens.add({ kind: "output" }, judge.usage.output);
    },
  };
}
