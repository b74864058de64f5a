import type { ProbeAnswer } from "@codexthropic/codex-client/probe";
import type { ResponsesBody } from "@codexthropic/protocol/codex";

import { message, plainBody } from "../build-body.ts";
import {
  describeFailure,
  judge,
  judgeAnswer,
  judgeFailure,
  StepError,
  unavailable,
  type Step,
  type StepContext,
  type Target,
} from "../step.ts";

const QUESTION = "A farmer has 17 sheep. All but 9 run away. How many are left, and why? One sentence.";

interface Thought {
  answer: ProbeAnswer;
  target: Target;
  summary: string;
  /** Of the last reasoning item. */
  encrypted: string | null;
}

/** One answer with reasoning, asked once for all steps of this file. */
function think(context: StepContext): Promise<Thought> {
  return context.once("thought", async () => {
    const target = await context.anyTarget();
    const body = plainBody(target, QUESTION, { include: ["reasoning.encrypted_content"] });
    const reasoning: ResponsesBody["reasoning"] = { ...body.reasoning, effort: "medium", summary: "auto" };
    const answer = await context.ask({ lane: target.lane, body: { ...body, reasoning } });
    const items = answer.items.filter((item) => item.type === "reasoning") as ReasoningItem[];
    const summary = items.flatMap((item) => (item.summary ?? []).map(({ text }) => text)).join(" ");
    return { answer, target, summary, encrypted: items.at(-1)?.encrypted_content ?? null };
  });
}

interface ReasoningItem {
  summary?: { text: string }[];
  encrypted_content?: string | null;
}

const summaries: Step = {
  id: "reasoning",
  title: "Summaries and encrypted reasoning",
  expected: "a reasoning item with a summary and encrypted content",
  tokens: 400,
  async run(context) {
    const { answer, target, summary, encrypted } = await think(context);
    if (answer.failure) return unavailable(describeFailure(answer));
    const found = `summary of ${summary.length} characters, encrypted content of ${encrypted?.length ?? 0}`;
    return judge(summary !== "" && encrypted !== null, `${target.model}: ${found}`);
  },
};

const roundTrip: Step = {
  id: "reasoning-round-trip",
  title: "Encrypted reasoning that is sent back",
  expected: "accepted",
  tokens: 300,
  async run(context) {
    const { target, encrypted } = await requireThought(context);
    return judgeAnswer(await replay(context, target, encrypted), `accepted by ${target.model}`);
  },
};

const foreign: Step = {
  id: "reasoning-foreign",
  title: "Encrypted reasoning of another family of models",
  expected: "refused with invalid_encrypted_content",
  tokens: 100,
  async run(context) {
    const { target, encrypted } = await requireThought(context);
    const other = target.lane === "full" ? await context.liteTarget() : null;
    if (other === null) return unavailable("the account lists models of one family only");
    return judgeFailure(await replay(context, other, encrypted), "invalid_encrypted_content");
  },
};

const damaged: Step = {
  id: "reasoning-damaged",
  title: "Damaged encrypted reasoning",
  expected: "refused with invalid_encrypted_content",
  tokens: 100,
  async run(context) {
    const { target, encrypted } = await requireThought(context);
    const middle = Math.floor(encrypted.length / 2);
    const wrong = encrypted[middle] === "A" ? "B" : "A";
    const changed = `${encrypted.slice(0, middle)}${wrong}${encrypted.slice(middle + 1)}`;
    return judgeFailure(await replay(context, target, changed), "invalid_encrypted_content");
  },
};

async function requireThought(context: StepContext): Promise<Thought & { encrypted: string }> {
  const thought = await think(context);
  const { answer, encrypted } = thought;
  if (encrypted === null)
    throw new StepError(answer.failure ? describeFailure(answer) : "the answer had no encrypted reasoning");
  return { ...thought, encrypted };
}

function replay({ ask }: StepContext, target: Target, encrypted: string): Promise<ProbeAnswer> {
  const input: ResponsesBody["input"] = [
    message("user", QUESTION),
    { type: "reasoning", summary: [], encrypted_content: encrypted },
    { type: "message", role: "assistant", content: [{ type: "output_text", text: "Nine are left." }] },
    message("user", "Answer with the word yes."),
  ];
  return ask({
    lane: target.lane,
    body: plainBody(target, "", { input, include: ["reasoning.encrypted_content"] }),
  });
}

export const REASONING_STEPS: readonly Step[] = [summaries, roundTrip, foreign, damaged];
