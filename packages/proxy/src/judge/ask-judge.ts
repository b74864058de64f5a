import type { CodexClient } from "@codexthropic/codex-client";
import type { Usage } from "@codexthropic/protocol/anthropic";
import type { ResponsesBody } from "@codexthropic/protocol/codex";
import type { Translation } from "@codexthropic/protocol/contract";
import { transcode } from "@codexthropic/transcoder";
import { readModelTable, type SessionIdentity } from "@codexthropic/translator";
import { collectMessage } from "../stream/collect-message.ts";
import { buildJudgeRequest } from "./build-judge-request.ts";
import type { AskJudge } from "./judge-calls.ts";

/** What a question has cost, as far as that is known. */
export interface JudgeCost {
  /** The slug that was asked. */
  model: string;
  /** `null` until the answer is complete. */
  usage: Usage | null;
  /** Upstream requests beyond the first. */
  retries: number;
}

export interface AskOptions {
  client: CodexClient;
  /** `auto`: the cheapest model that the account's catalogue lists. Else a slug. */
  model: string;
  session: SessionIdentity;
  /** Called with each body that is built. */
  onRequest?: ((body: ResponsesBody) => void) | undefined;
  /** Called when the answer has begun, and again when it is over. */
  onCost: (cost: JudgeCost) => void;
}

/** Asks the judging model over codex-client. */
export function askOver({ client, model, session, onRequest, onCost }: AskOptions): AskJudge {
  return async (question, signal) => {
    const catalog = await client.models();
    const { slug, named } =
      model === "auto" ? { slug: readModelTable(catalog).haiku, named: false } : { slug: model, named: true };
    const answer = await client.send({
      model: slug,
      named,
      signal,
      build(asked): Translation {
        const built = buildJudgeRequest(question, asked, { session, catalog });
        onRequest?.(built.body);
        return built;
      },
    });
    const events = transcode(answer.events, answer.built.context);
    const tellCost = (): void =>
      onCost({ model: answer.model, usage: events.facts.usage, retries: answer.attempts - 1 });
    tellCost();
    try {
      const { content, stop_reason } = await collectMessage(events, () => {});
      if (stop_reason === "refusal") return null;
      return content.map((block) => (block.type === "text" ? block.text : "")).join("");
    } finally {
      tellCost();
    }
  };
}
