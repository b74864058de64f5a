import { availableParallelism } from "node:os";
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

export function machineFacts(): string {
  return `This machine runs Node ${process.versions.node} on ${process.platform} (${process.arch}) with ${availableParallelism()} cores.`;
}
