import { availableParallelism } from "node:os";
import { agent, output, scenarios, type Scenario, type Script } from "@codexthropic/codex-sim";
import type { ToolParam } from "@codexthropic/protocol/anthropic";

/** A tool that really runs here and can do no harm. */
export const MACHINE_TOOL: ToolParam & { name: string } = {
  name: "machine_facts",
  description: "Tells facts about the machine that this conversation runs on.",
  input_schema: {
    type: "object",
    properties: { facts: { type: "array", items: { enum: ["node", "platform", "cores"] } } },
    required: ["facts"],
  },
};

export function describeMachine(): string {
  return `This machine runs Node ${process.versions.node} on ${process.platform} (${process.arch}) with ${availableParallelism()} cores.`;
}

/** Milliseconds between two events: about as fast as a real model writes. */
const PACE_MS = 20;

/** What the simulated model says: it thinks, asks the tool, and puts the tool's answer into words. */
export const DEMO_MODEL: Script = agent([
  { when: { tool: MACHINE_TOOL.name }, answer: ({ outputs }) => report(outputs.at(-1)?.text ?? "") },
  { when: { offers: MACHINE_TOOL.name }, answer: () => ask() },
]);

function ask(): Scenario {
  return paced(
    output.reasoning(
      "**Looking for facts**\n\nI cannot know this machine from here, but there is a tool that does.",
    ),
    output.text("Let me ask the machine itself.", { phase: "commentary" }),
    output.call(MACHINE_TOOL.name, { facts: ["node", "platform", "cores"] }),
  );
}

function report(facts: string): Scenario {
  return paced(
    output.reasoning("**Putting it into words**"),
    output.text(
      `${facts} Everything you have just seen went through the proxy: your question as an Anthropic request, ` +
        "my answer as Codex events, and back again as a Messages stream.",
    ),
  );
}

function paced(...parts: output.Part[]): Scenario {
  return scenarios.paced(PACE_MS, scenarios.answer(parts));
}
