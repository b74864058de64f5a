import type { CodexTool } from "@codexthropic/protocol/codex";
import { renderType } from "./render-schema.ts";

/**
 * Renders tools as the model reads them: a TypeScript namespace with the descriptions as comments.
 *
 * @see https://cookbook.openai.com/articles/openai-harmony#function-calling
 */
export function renderTools(tools: readonly CodexTool[]): string {
  const rendered = tools.map(renderTool).join("\n\n");
  return `# Tools\n\n## functions\n\nnamespace functions {\n\n${rendered}\n\n} // namespace functions`;
}

function renderTool(tool: CodexTool): string {
  switch (tool.type) {
    case "web_search":
      return WEB_SEARCH;
    case "tool_search":
      return renderFunction("tool_search", tool.description, tool.parameters);
    case "function":
      return renderFunction(tool.name, tool.description, tool.parameters);
  }
}

function renderFunction(name: string, description = "", parameters: unknown): string {
  return `// ${description}\ntype ${name} = (_: ${renderType(parameters)}) => any;`;
}

/** The text of the hosted tool is not public. This text has the size of a small tool. */
const WEB_SEARCH =
  "// Searches the web and opens pages.\ntype web_search = (_: { query: string, url?: string }) => any;";
