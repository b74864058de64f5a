import { translatedBody } from "../build-body.ts";
import { failureText, judge, unavailable, type Step } from "../step.ts";

const SCHEMA = {
  type: "object",
  properties: { city: { type: "string" }, inhabitants: { type: "integer" } },
  required: ["city", "inhabitants"],
  additionalProperties: false,
};

const strictFormat: Step = {
  id: "strict-format",
  title: "A strict output format",
  expected: "accepted, and the answer follows the schema",
  tokens: 150,
  async run({ ask, anyTarget, models }) {
    const target = await anyTarget();
    const request = {
      messages: [{ role: "user", content: "The capital of France and its inhabitants." }],
      output_config: { effort: "low", format: { type: "json_schema", schema: SCHEMA } },
    };
    const body = translatedBody(target, request, await models());
    const answer = await ask({ lane: target.lane, body });
    if (answer.failure) return unavailable(failureText(answer));
    const isStrict = body.text?.format?.strict === true;
    const follows = followsSchema(answer.text);
    return judge(
      isStrict && follows,
      follows ? "the answer follows the schema" : "the answer does not follow the schema",
    );
  },
};

function followsSchema(text: string): boolean {
  try {
    const { city, inhabitants, ...rest } = JSON.parse(text) as Record<string, unknown>;
    return typeof city === "string" && Number.isInteger(inhabitants) && Object.keys(rest).length === 0;
  } catch {
    return false;
  }
}

export const FORMAT_STEPS: readonly Step[] = [strictFormat];
