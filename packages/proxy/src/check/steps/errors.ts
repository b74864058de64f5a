import type { ResponsesBody } from "@codexthropic/protocol/codex";

import { plainBody } from "../build-body.ts";
import { describeFailure, judge, judgeFailure, type Step } from "../step.ts";

const unknownParameter: Step = {
  id: "unknown-parameter",
  title: "A parameter that the backend does not know",
  expected: "refused as unsupported_parameter, with its name",
  tokens: 0,
  async run({ ask, anyTarget }) {
    const target = await anyTarget();
    const body = { ...plainBody(target, "Answer with the word yes."), temperature: 0.5 } as ResponsesBody;
    const answer = await ask({ lane: target.lane, body });
    if (answer.failure === null) return judge(false, "accepted and answered");
    const { code, param } = answer.failure;
    return judge(code === "unsupported_parameter" && param === "temperature", describeFailure(answer));
  },
};

const unknownModel: Step = {
  id: "unknown-model",
  title: "A model that does not exist",
  expected: "refused as model_not_found",
  tokens: 0,
  async run({ ask }) {
    const target = { model: "gpt-0-none", lane: "full" } as const;
    return judgeFailure(await ask({ lane: "full", body: plainBody(target, "Hi.") }), "model_not_found");
  },
};

const overflow: Step = {
  id: "overflow",
  title: "A prompt that is longer than the model's window",
  expected: "refused as context_length_exceeded",
  tokens: 0,
  async run({ ask, anyTarget, models }) {
    const target = await anyTarget();
    const window = (await models()).find(({ slug }) => slug === target.model)?.context_window ?? 272_000;
    const text = " word".repeat(Math.ceil(window * 1.05));
    const answer = await ask({ lane: target.lane, body: plainBody(target, text), compressed: true });
    return judgeFailure(answer, "context_length_exceeded");
  },
};

export const ERROR_STEPS: readonly Step[] = [unknownParameter, unknownModel, overflow];
