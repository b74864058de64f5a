import { escapeControls } from "../record/escape-controls.ts";
import type { RequestRecord } from "../record/request-record.ts";

/** Characters of a hint that are kept. */
const LONGEST = 64;

/**
 * What Claude Code says of a request in its hint headers. It sends them to a gateway when
 * CLAUDE_CODE_GATEWAY_HINT_HEADERS is set.
 * @see docs/reference/claude-code-client.md, "Hint headers for gateways"
 */
export function readHints(
  header: (name: string) => string | null,
): Pick<RequestRecord, "agentType" | "requestClass"> {
  const read = (name: string): string | null => {
    const value = header(name)?.trim();
    return value ? escapeControls(value, LONGEST) : null;
  };
  return {
    requestClass: read("x-claude-code-request-class"),
    agentType: read("x-claude-code-agent-type"),
  };
}
