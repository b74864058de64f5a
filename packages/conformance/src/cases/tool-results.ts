import type { Case } from "../case.ts";
import { exactly, inOrder, none, some } from "../match-pattern.ts";
import { assistant, call, item, output, history, text, toolResult, toolUse, user } from "./build-requests.ts";
import { PNG } from "./files.ts";

/** Calls and results in the history. A broken history must never cost the session. */

const MAPPING = "docs/mapping.md section 1";

const LS = toolUse("toolu_a", "Bash", { command: "ls" });
const PWD = toolUse("toolu_b", "Bash", { command: "pwd" });

const idsMatch = (value: unknown): string | null => {
  const items = Array.isArray(value) ? (value as Record<string, unknown>[]) : [];
  const ids = (type: string): unknown[] =>
    items.filter((one) => one["type"] === type).map((one) => one["call_id"]);
  const problem = exactly(ids("function_call"))(ids("function_call_output"));
  return (
    problem ??
    (ids("function_call").every((one) => String(one).length <= 64) ? null : "a call_id is longer than 64")
  );
};

export const TOOL_RESULTS: readonly Case[] = [
  history(
    "round",
    "A round of parallel calls keeps its order and its arguments",
    [
      user(text("Work.")),
      assistant(text("Looking."), LS, PWD),
      user(toolResult("toolu_a", "a.txt"), toolResult("toolu_b", "/home"), text("Go on.")),
    ],
    inOrder(
      item("assistant", /Looking/),
      call("Bash", {
        arguments: (value) =>
          JSON.parse(String(value)).command === "ls" ? null : "the arguments have changed",
      }),
      call("Bash"),
      output(/a\.txt/),
      output(/home/),
      item("user", /Go on/),
    ),
    MAPPING,
  ),
  history(
    "no_result",
    "A call without its result gets one",
    [user(text("Work.")), assistant(LS), user(text("Never mind."))],
    inOrder(call("Bash"), { type: "function_call_output" }, item("user", /Never mind/)),
  ),
  history(
    "no_call",
    "A result without its call becomes text",
    [user(text("Work.")), user(toolResult("toolu_gone", "orphan"))],
    none({ type: "function_call_output" }),
  ),
  history(
    "result_twice",
    "A result that comes twice counts once",
    [
      user(text("Work.")),
      assistant(LS),
      user(toolResult("toolu_a", "first"), toolResult("toolu_a", "second")),
    ],
    inOrder(call("Bash"), output(/first/)),
  ),
  history(
    "result_first",
    "A result that stands before its call moves behind it",
    [user(text("Work.")), user(toolResult("toolu_a", "early")), assistant(LS), user(text("Go on."))],
    inOrder(call("Bash"), { type: "function_call_output" }),
  ),
  history(
    "id_reused",
    "An id that is used again in a later round is told apart",
    [
      user(text("Work.")),
      assistant(LS),
      user(toolResult("toolu_a", "one")),
      assistant({ ...LS }),
      user(toolResult("toolu_a", "two")),
    ],
    (value) => {
      const problem = inOrder(call("Bash"), output(/one/), call("Bash"), output(/two/))(value);
      return problem ?? idsMatch(value);
    },
  ),
  history(
    "long_id",
    "An id of 65 characters is shortened, on both sides alike",
    [
      user(text("Work.")),
      assistant(toolUse("t".repeat(65), "Bash", { command: "ls" })),
      user(toolResult("t".repeat(65), "ok")),
    ],
    idsMatch,
  ),
  history(
    "id_64",
    "An id of 64 characters stays",
    [
      user(text("Work.")),
      assistant(toolUse("t".repeat(64), "Bash", { command: "ls" })),
      user(toolResult("t".repeat(64), "ok")),
    ],
    some({ type: "function_call", call_id: "t".repeat(64) }),
  ),
  history(
    "empty_result",
    "An empty result says that there was no output",
    [user(text("Work.")), assistant(LS, PWD), user(toolResult("toolu_a", []), toolResult("toolu_b", ""))],
    inOrder(output(/.+/), output(/.+/)),
  ),
  history(
    "error_result",
    "The model learns that a call has failed",
    [user(text("Work.")), assistant(LS), user(toolResult("toolu_a", "exit code 3", { is_error: true }))],
    some(output(/error[^]*exit code 3/i)),
  ),
  history(
    "image_result",
    "Text and image of a result arrive as parts, in order",
    [user(text("Work.")), assistant(LS), user(toolResult("toolu_a", [text("See:"), PNG]))],
    some({
      type: "function_call_output",
      output: inOrder(
        { type: "input_text", text: /See/ },
        { type: "input_image", image_url: /^data:image\/png;base64,/ },
      ),
    }),
    MAPPING,
  ),
  history(
    "bad_image_result",
    "A damaged image in a result becomes a placeholder, and the result stays",
    [
      user(text("Work.")),
      assistant(LS),
      user(
        toolResult("toolu_a", [
          { type: "image", source: { type: "base64", media_type: "image/png", data: "not base64!" } },
        ]),
      ),
    ],
    some(output(/omitted/i)),
  ),
  history(
    "unparsed_input",
    "Claude Code's __unparsedToolInput is tolerated",
    [
      user(text("Work.")),
      assistant(toolUse("toolu_a", "Bash", { __unparsedToolInput: { raw: '{"command":"l', len: 13 } })),
      user(toolResult("toolu_a", "<tool_use_error>bad JSON</tool_use_error>", { is_error: true })),
    ],
    inOrder(call("Bash"), { type: "function_call_output" }),
  ),
  history(
    "lone_surrogate",
    "Half a surrogate pair does no harm",
    [user(text("Work.")), assistant(LS), user(toolResult("toolu_a", "cut \ud83d"))],
    some(output(/cut/)),
  ),
  history(
    "source_order",
    "Text, call and text of one turn keep their order",
    [
      user(text("Work.")),
      assistant(text("One."), LS),
      user(toolResult("toolu_a", "ok"), text("Two.")),
      assistant(text("Three.")),
      user(text("Four.")),
    ],
    inOrder(
      item("assistant", /One/),
      call("Bash"),
      output(/ok/),
      item("user", /Two/),
      item("assistant", /Three/),
      item("user", /Four/),
    ),
  ),
];
