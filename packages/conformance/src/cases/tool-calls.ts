import { output, scenarios } from "@codexthropic/codex-sim";
import type { Case, Pattern } from "../case.ts";
import { exactly } from "../match-pattern.ts";
import { BASH, notRunnable, one, READ, say, tool } from "./build-requests.ts";

/** Calls that the model makes. */

const MAPPING = "docs/mapping.md section 4";
const NOTES = "docs/reference/field-notes.md, Stream";
const WORK = say("Work.", { tools: [BASH, READ] });
const LS = { command: "ls -la", description: "List" };

const uses = (name: string, input: unknown): Pattern => ({
  type: "tool_use",
  id: /.+/,
  name,
  input: exactly(input),
});
const calls = (...blocks: Pattern[]): { message: Pattern } => ({
  message: { content: blocks, stop_reason: "tool_use" },
});

export const TOOL_CALLS: readonly Case[] = [
  one("call.plain", "A call arrives with its arguments and stop_reason tool_use", MAPPING, {
    request: WORK,
    scenarios: [scenarios.toolCall("Bash", LS)],
    expect: calls(uses("Bash", LS)),
  }),
  ...(["deltas", "arguments_done", "item_done", "terminal"] as const).map((arrives) =>
    one(`call.only_${arrives}`, `Arguments that arrive only by ${arrives} are complete`, MAPPING, {
      request: WORK,
      scenarios: [scenarios.toolCall("Bash", LS, { arrives })],
      expect: calls(uses("Bash", LS)),
    }),
  ),
  one("call.unannounced", "A call that was never announced arrives with its end", NOTES, {
    request: WORK,
    scenarios: [scenarios.toolCall("Bash", LS, { unannounced: true, arrives: "item_done" })],
    expect: calls(uses("Bash", LS)),
  }),
  one("call.named_late", "A call that is named only at its end keeps its arguments", NOTES, {
    request: WORK,
    scenarios: [scenarios.toolCall("Bash", LS, { named: "done" })],
    expect: calls(uses("Bash", LS)),
  }),
  one("call.parallel", "Interleaved calls come out whole, in order of appearance", MAPPING, {
    request: WORK,
    scenarios: [scenarios.parallel()],
    expect: calls(...["one", "two", "three"].map((word) => uses("Bash", { command: `echo ${word}` }))),
  }),
  one("call.after_text", "A comment, then a call", MAPPING, {
    request: WORK,
    scenarios: [scenarios.agentRound("Bash", LS, "Let me look.")],
    expect: calls({ type: "text", text: "Let me look." }, uses("Bash", LS)),
  }),
  one("call.text_between", "Text that arrives while a call is open waits for its end", NOTES, {
    request: WORK,
    scenarios: [scenarios.answer([[output.call("Bash", LS), output.text("Meanwhile.")]])],
    expect: calls(uses("Bash", LS), { type: "text", text: "Meanwhile." }),
  }),
  one("call.junk", 'Optional arguments of "" and null are taken away', MAPPING, {
    request: WORK,
    scenarios: [scenarios.junkArguments("Read", { file_path: "a.pdf", limit: null, pages: "" })],
    expect: calls(uses("Read", { file_path: "a.pdf" })),
  }),
  one("call.junk_anywhere", 'Optional arguments of "" are taken away for any tool', NOTES, {
    request: say("Work.", {
      tools: [
        tool("mcp__x__find", {
          type: "object",
          properties: { q: { type: "string" }, filter: { type: "string" } },
          required: ["q"],
        }),
      ],
    }),
    scenarios: [scenarios.toolCall("mcp__x__find", { q: "cats", filter: "" })],
    expect: calls(uses("mcp__x__find", { q: "cats" })),
  }),
  one("call.junk_required", "Required arguments stay as they are", MAPPING, {
    request: WORK,
    scenarios: [scenarios.toolCall("Bash", { command: "" })],
    expect: calls(uses("Bash", { command: "" })),
  }),
  one("call.junk_meant", 'A "" that the schema names stays', MAPPING, {
    request: say("Work.", {
      tools: [
        tool("set_label", {
          type: "object",
          properties: { id: { type: "string" }, label: { type: "string", enum: ["", "red"] } },
          required: ["id"],
        }),
      ],
    }),
    scenarios: [scenarios.toolCall("set_label", { id: "7", label: "" })],
    expect: calls(uses("set_label", { id: "7", label: "" })),
  }),
  one("call.blanks", "A thousand blanks behind the arguments are cut", MAPPING, {
    request: WORK,
    scenarios: [scenarios.blanksAtTheEnd("Bash", LS)],
    expect: {
      ...calls(uses("Bash", LS)),
      also: ({ answer }) => (/ {100}/.test(answer.text) ? ["the blanks were handed on"] : []),
    },
  }),
  one("call.broken", "Finished arguments that break off inside a text are never completed", MAPPING, {
    request: WORK,
    scenarios: [scenarios.toolCall("Bash", '{"command":"ls')],
    expect: { message: { content: notRunnable } },
  }),
  one("call.scalar", "Arguments that are a JSON scalar become an object", NOTES, {
    request: WORK,
    scenarios: [scenarios.toolCall("Bash", '"ls"')],
    expect: calls({ type: "tool_use", name: "Bash", input: {} }),
  }),
  one("call.empty", "Arguments that never come are {}", MAPPING, {
    request: say("Work.", { tools: [tool("now", { type: "object", properties: {} })] }),
    scenarios: [scenarios.toolCall("now", {})],
    expect: calls(uses("now", {})),
  }),
];
