import type { Scenario } from "./answer/scenario.ts";
import type { RequestView } from "./request-view.ts";
import { helpful } from "./scenarios/helpful.ts";
import type { Script } from "./script.ts";

/**
 * A scripted model: rules over what a model sees of a request.
 *
 * ```ts
 * sim.script(agent([
 *   { when: { user: /count/, round: 0 }, answer: scenarios.toolCall("Bash", { command: "ls | wc -l" }) },
 *   { when: { user: /count/, tool: "Bash" }, answer: ({ outputs }) => scenarios.text(`There are ${outputs.at(-1)?.text}.`) },
 * ]));
 * ```
 * @module
 */
export interface AgentRule {
  /** Every given condition has to hold. Without any the rule always applies. */
  when?: AgentCondition;
  answer: Scenario | ((request: RequestView) => Scenario);
}

export interface AgentCondition {
  /** What the user last said. */
  user?: RegExp;
  /** `instructions` and developer messages. */
  instructions?: RegExp;
  /** Tool rounds since the last user message: 0 before the first. */
  round?: number;
  /** Name of the tool whose output came last. */
  tool?: string;
  /** Matches that output. */
  output?: RegExp;
  /** Name of a tool that has to be offered. */
  offers?: string;
  model?: string;
}

/** Answers by the first rule that applies, else by `otherwise` (default: {@link helpful}). */
export function agent(rules: readonly AgentRule[], otherwise: Script = helpful): Script {
  return (request) => {
    const rule = rules.find(({ when = {} }) => holds(when, request));
    if (!rule) return otherwise(request);
    return typeof rule.answer === "function" ? rule.answer(request) : rule.answer;
  };
}

function holds(condition: AgentCondition, request: RequestView): boolean {
  const { user, instructions, round, tool, output, offers, model } = condition;
  const last = request.outputs.at(-1);
  return [
    user?.test(request.userText),
    instructions?.test(request.instructions),
    round === undefined || round === request.round,
    tool === undefined || tool === last?.name,
    output?.test(last?.text ?? ""),
    offers === undefined || request.tools.includes(offers),
    model === undefined || model === request.model,
  ].every((isMet) => isMet ?? true);
}
