import type { CodexClient } from "@codexthropic/codex-client";
import type { MessagesRequest, SafeguardResult } from "@codexthropic/protocol/anthropic";
import type { ConversationIds } from "@codexthropic/protocol/contract";
import { type JsonObject, objectsIn } from "@codexthropic/protocol/json";
import type { JudgeCalls } from "@codexthropic/transcoder";
import type { SessionIdentity } from "@codexthropic/translator";
import { toRecordUsage } from "../record/finish-record.ts";
import type { JudgeRecord, RequestRecord } from "../record/request-record.ts";
import type { Tracer } from "../stream/trace-events.ts";
import { askOver } from "./ask-judge.ts";
import { judgeCalls } from "./judge-calls.ts";
import { selectCalls } from "./select-calls.ts";
import type { Verdict } from "./verdict.ts";

export interface JudgeOptions {
  client: CodexClient;
  /** `auto`, `off` or a slug. */
  setting: string;
  tracer: Tracer | null;
  now: () => number;
}

/** The answer whose calls are judged. */
export interface JudgedAnswer {
  /** The ids of the conversation. */
  ids: ConversationIds;
  /** Its `judge` is filled while the judge works. */
  record: RequestRecord;
  /** Aborted when the client leaves. */
  signal: AbortSignal;
}

/** What judges the calls of the answer to a request; `undefined` when the request does not ask for verdicts. */
export type Judge = (request: JsonObject, answer: JudgedAnswer) => JudgeCalls | undefined;

const TYPE = "dangerous_tool_use";

/**
 * Judges tool calls for Claude Code's auto mode.
 * @see docs/auto-mode.md
 */
export function createJudge({ client, setting, tracer, now }: JudgeOptions): Judge {
  return (request, { ids, record, signal }) => {
    const safeguard = objectsIn(request["safeguards"]).find(({ type }) => type === TYPE);
    if (!safeguard) return undefined;
    if (setting === "off") return async () => [{ type: TYPE, status: { type: "unsupported" } }];
    const environment = safeguard["classifier_context"];
    // Loads the catalogue while the answer is written, if it is not known yet.
    if (setting === "auto") client.models().catch(() => {});
    return async (calls) => {
      const { judged, beside, verdicts } = selectCalls(calls, environment);
      if (judged.length === 0) return [available(verdicts)];
      const report: JudgeRecord = (record.judge = newReport(judged.length));
      const started = now();
      const ask = askOver({
        client,
        model: setting,
        session: sessionOfJudge(ids),
        onRequest: (body) => tracer?.upstreamRequest(record.id, body),
        onCost({ model, usage, retries }) {
          Object.assign(report, { model, retries, usage: usage && toRecordUsage(usage) });
        },
      });
      const messages = request["messages"] as MessagesRequest["messages"];
      const question = { environment, messages, calls: judged, beside, isSubAgent: isSubAgent(ids) };
      const given = await judgeCalls(question, ask, signal);
      Object.assign(report, countVerdicts([...given.values()]), { totalMs: now() - started });
      return [available(new Map([...verdicts, ...given]))];
    };
  };
}

/** Its own, and the same for all turns: one session for each of the client's, one thread for each of its threads. */
export function sessionOfJudge(ids: ConversationIds): SessionIdentity {
  return { sessionId: `judge of ${ids.sessionId}`, agentId: isSubAgent(ids) ? ids.threadId : null };
}

const isSubAgent = ({ sessionId, threadId }: ConversationIds): boolean => sessionId !== threadId;

function available(verdicts: ReadonlyMap<string, Verdict>): SafeguardResult {
  return { type: TYPE, status: { type: "available", tool_uses: Object.fromEntries(verdicts) } };
}

function newReport(calls: number): JudgeRecord {
  return { model: null, calls, flagged: 0, unavailable: null, usage: null, totalMs: 0, retries: 0 };
}

function countVerdicts(verdicts: readonly Verdict[]): Pick<JudgeRecord, "flagged" | "unavailable"> {
  const unavailable = verdicts.find((verdict) => verdict.type === "unavailable");
  return {
    flagged: verdicts.filter((verdict) => verdict.type === "evaluated" && verdict.outcome === "flagged")
      .length,
    unavailable: unavailable?.type === "unavailable" ? unavailable.reason : null,
  };
}
