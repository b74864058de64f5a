/** The parts of one text of a user message. Empty where there is none. */
export interface UserText {
  /** What the user wrote. */
  user: string;
  /** A summary of the conversation before it was compacted: the model's words. */
  summary: string;
  /** What Claude Code put there by itself: reminders, files, output of commands, hooks, skills. */
  client: string;
}

/**
 * Tells what the user wrote from what Claude Code added. It puts its own texts into tags, behind the
 * user's text or instead of it. Everything from the first such tag on counts as the client's: a file in a
 * reminder may hold an end tag and go on in the voice of the user.
 * @see docs/reference/claude-code-client.md
 */
export function splitClientText(text: string): UserText {
  const typed = slashCommand(text);
  if (typed !== null) return { user: typed, summary: "", client: "" };
  if (SUMMARY.test(text)) return { user: "", summary: text, client: "" };
  if (ADDED.test(text)) return { user: "", summary: "", client: text };
  const at = text.search(TAG);
  const [user, client] = at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at)];
  return { user: user.trim(), summary: "", client };
}

const TAG =
  /<(?:system-reminder|local-command-\w+|command-(?:name|message|args|contents)|bash-(?:input|stdout|stderr)|task-notification|[a-z-]+-hook|ide_\w+|new-diagnostics|teammate-message|cross-session-message|tools-used-before-summary)\b/;

const SUMMARY = /^\s*This session is being continued from /;

/** Texts without a tag: skills that the model has loaded, hooks, the client's own notes. */
const ADDED = /^\s*(?:Base directory for this skill: |(?:Stop|SubagentStop) hook |\[Request interrupted)/i;

/** `/name arguments`: the one thing of the user that stands in tags. Nothing may stand around them. */
function slashCommand(text: string): string | null {
  const parts = [...text.matchAll(/<(command-(?:name|message|args))>([^<]*)<\/\1>\s*/g)];
  if (parts.length === 0 || parts.map(([part]) => part).join("") !== text.trimStart()) return null;
  const read = (name: string): string => parts.find(([, tag]) => tag === name)?.[2]?.trim() ?? "";
  return `${read("command-name")} ${read("command-args")}`.trim();
}
