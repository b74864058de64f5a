import { message, plainBody, translatedBody } from "../build-body.ts";
import { failureText, judge, judgeAnswer, unavailable, type Step } from "../step.ts";

const NO_FULL_LANE = "the account lists no model that is known to have the full lane";
const NO_LITE_LANE = "the account lists no model that is known to have the lite lane";
const SHORT = "Answer with the word yes.";

const instructions: Step = {
  id: "instructions",
  title: "The field `instructions` in the full lane",
  expected: "accepted",
  tokens: 60,
  async run({ ask, fullTarget }) {
    const target = await fullTarget();
    if (target === null) return unavailable(NO_FULL_LANE);
    const body = { ...plainBody(target, "Good morning."), instructions: "Answer with the word pelican." };
    const answer = await ask({ lane: target.lane, body });
    return judgeAnswer(answer, `accepted by ${target.model}`);
  },
};

const developerMessage: Step = {
  id: "developer-message",
  title: "Instructions as a developer message in the lite lane",
  expected: "accepted",
  tokens: 60,
  async run({ ask, liteTarget }) {
    const target = await liteTarget();
    if (target === null) return unavailable(NO_LITE_LANE);
    const input = [message("developer", "Answer with the word pelican."), message("user", "Good morning.")];
    const answer = await ask({ lane: target.lane, body: plainBody(target, "", { input }) });
    return judgeAnswer(answer, `accepted by ${target.model}`);
  },
};

const streaming: Step = {
  id: "streaming",
  title: "The stream of an answer",
  expected: "response.created first, the text in several deltas, response.completed with usage last",
  tokens: 100,
  async run({ ask, anyTarget }) {
    const target = await anyTarget();
    const answer = await ask({
      lane: target.lane,
      body: plainBody(target, "Count from one to twelve, in words."),
    });
    if (answer.failure) return unavailable(failureText(answer));
    const { types, usage, headers } = answer;
    const deltas = types.filter((type) => type === "response.output_text.delta").length;
    const isOrdered = types[0] === "response.created" && types.at(-1) === "response.completed";
    const type = headers.get("content-type") ?? "none";
    return judge(
      isOrdered && deltas > 1 && usage !== null,
      `${types[0]} … ${types.at(-1)}, ${deltas} deltas, ${usage ? "usage" : "no usage"}, content-type ${type}`,
    );
  },
};

const serviceTier: Step = {
  id: "service-tier",
  title: "The priority tier",
  expected: "`service_tier: priority` is accepted",
  tokens: 60,
  async run({ ask, anyTarget, models }) {
    const target = await anyTarget();
    const request = { messages: [{ role: "user", content: SHORT }], speed: "fast" };
    const body = translatedBody(target, request, await models());
    const answer = await ask({ lane: target.lane, body: { ...body, service_tier: "priority" } });
    return judgeAnswer(
      answer,
      `accepted; the answer names the tier ${answer.response?.service_tier ?? "none"}`,
    );
  },
};

const efforts: Step = {
  id: "efforts",
  title: "Every effort that the catalogue lists",
  expected: "accepted",
  tokens: 400,
  async run({ ask, anyTarget, models }) {
    const target = await anyTarget();
    const model = (await models()).find(({ slug }) => slug === target.model);
    // `ultra` is a mode of the Codex CLI and never sent.
    const listed = (model?.supported_reasoning_levels ?? [])
      .map(({ effort }) => effort)
      .filter((effort) => effort !== "ultra");
    const refused: string[] = [];
    for (const effort of listed) {
      const body = plainBody(target, SHORT);
      const reasoning = { ...body.reasoning, effort } as typeof body.reasoning & object;
      const answer = await ask({ lane: target.lane, body: { ...body, reasoning } });
      if (answer.failure) refused.push(`${effort} ${failureText(answer)}`);
    }
    if (refused.length > 0 || listed.length === 0)
      return judge(false, refused.join("; ") || "the catalogue lists none");
    return judge(true, `${target.model} accepts ${listed.join(", ")}`);
  },
};

const abort: Step = {
  id: "abort",
  title: "An answer that is left in its middle",
  expected: "the request ends at once, and the next one of the same conversation is answered",
  tokens: 150,
  async run({ ask, anyTarget, newIds }) {
    const target = await anyTarget();
    const ids = newIds();
    const left = await ask({
      lane: target.lane,
      ids,
      body: plainBody(target, "Count from one to sixty, in words."),
      until: ({ type }) => type === "response.output_text.delta",
    });
    if (left.failure) return unavailable(failureText(left));
    const next = await ask({ lane: target.lane, ids, body: plainBody(target, SHORT) });
    if (next.failure) return judge(false, `the next request: ${failureText(next)}`);
    return judge(left.stopped, "left after the first words; the next request was answered");
  },
};

const compressedBody: Step = {
  id: "compressed-body",
  title: "A compressed request body",
  expected: "accepted with content-encoding zstd; where Node has none (before 22.15) it is sent as it is",
  tokens: 50,
  async run({ ask, anyTarget, probe }) {
    const target = await anyTarget();
    if (probe.encoding === null) {
      const answer = await ask({ lane: target.lane, body: plainBody(target, SHORT) });
      return judgeAnswer(answer, "this version of Node has no zstd; accepted without");
    }
    const answer = await ask({ lane: target.lane, body: plainBody(target, SHORT), compressed: true });
    const facts = { compressed_bodies: answer.failure === null };
    return judgeAnswer(answer, `accepted with ${probe.encoding}`, facts);
  },
};

export const ANSWER_STEPS: readonly Step[] = [
  instructions,
  developerMessage,
  streaming,
  serviceTier,
  efforts,
  abort,
  compressedBody,
];
