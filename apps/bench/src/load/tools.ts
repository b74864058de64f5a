import { prose } from "./text.ts";

/** 36 tools: Claude Code's own (`claude-captures`) and a few MCP servers, about 1.4 kB each. */
export function tools(seed: number): object[] {
  return NAMES.map((name, index) => ({
    name,
    description: prose(600 + (index % 5) * 150, seed + index),
    input_schema: {
      $schema: "https://json-schema.org/draft/2020-12/schema",
      type: "object",
      properties: {
        file_path: { type: "string", description: prose(70, index) },
        mode: {
          type: "string",
          enum: ["content", "files_with_matches", "count"],
          description: prose(60, index),
        },
        limit: {
          type: "integer",
          exclusiveMinimum: 0,
          maximum: 9_007_199_254_740_991,
          description: prose(50, index),
        },
        edits: {
          type: "array",
          items: {
            type: "object",
            properties: { old_string: { type: "string" }, new_string: { type: "string" } },
            required: ["old_string", "new_string"],
            additionalProperties: false,
          },
        },
      },
      required: ["file_path"],
      additionalProperties: false,
    },
  }));
}

const MCP = (server: string, names: string): string[] =>
  names.split(" ").map((name) => `mcp__${server}__${name}`);

const OWN =
  "Agent Bash Edit Glob Grep ListAgents NotebookEdit Read ReportFindings ScheduleWakeup " +
  "Skill TaskCreate TaskGet TaskList TaskUpdate ToolSearch WebFetch WebSearch Workflow Write";

const NAMES = [
  ...OWN.split(" "),
  ...MCP("github", "list read create update remove search merge review"),
  ...MCP("browser", "navigate click type shot evaluate wait tabs close"),
];
