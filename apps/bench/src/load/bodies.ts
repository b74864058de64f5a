import { encodeSignature } from "@codexthropic/protocol";
import { type Plan, planText } from "../harness/plan.ts";
import { code, prose } from "./text.ts";
import { tools } from "./tools.ts";

/** A request body: what the answer shall be, and which turn of its conversation it is. */
export type Body = (plan: Plan, turn: number) => Buffer[];

/** About the size of one round. */
const ROUND = 7_000;
/** The number of a round that no history has. */
const NEVER_BEFORE = 1_000_000;
const HERE = "<what this turn adds>";
const SESSION = "5f0c6a52-7d0e-4c0a-9d7e-0123456789ab";

/**
 * A request as Claude Code sends it, grown to a size by its history: 12 kB of system prompt, 36 tools, rounds of
 * thinking, text, tool calls and results. Deterministic. Contains characters beyond Latin-1, as the real ones
 * do, which makes the whole text two bytes a character in V8. The last round and the last message differ from
 * turn to turn, as they do in a conversation; what is before them repeats.
 * @param first the round with which the history begins: another one shares nothing with this
 */
export function claudeBody(bytes: number, first: number = 0): Body {
  const messages: object[] = [
    {
      role: "user",
      content: [
        { type: "text", text: prose(600, first) },
        { type: "text", text: "Find the bug." },
      ],
    },
  ];
  const offer = { tools: tools(first) };
  let size = Buffer.byteLength(render(messages, offer));
  for (let round = first; size < bytes - 1.5 * ROUND; round++) {
    const pair = toolRound(round);
    messages.push(...pair);
    size += Buffer.byteLength(JSON.stringify(pair));
  }
  const newRound = (turn: number): object[] => toolRound(NEVER_BEFORE + turn);
  return around(render(messages, offer), newRound);
}

/** A request of two messages without tools, for loads that measure the answer; no limit cuts a long one. */
export const smallBody: Body = around(
  render([{ role: "user", content: "Hello" }], {
    system: [{ type: "text", text: "Be brief." }],
    max_tokens: 10_000_000,
  }),
  () => [],
);

function render(messages: object[], rest: object = {}): string {
  return JSON.stringify({
    model: "claude-opus-5-5",
    messages: [...messages, HERE],
    system: [
      { type: "text", text: "You are Claude Code, Anthropic's official CLI for Claude." },
      { type: "text", text: prose(12_000, 2), cache_control: { type: "ephemeral" } },
    ],
    metadata: { user_id: JSON.stringify({ device_id: "bench", account_uuid: "", session_id: SESSION }) },
    max_tokens: 128_000,
    thinking: { type: "adaptive" },
    output_config: { effort: "medium" },
    stream: true,
    ...rest,
  });
}

function around(text: string, newMessages: (turn: number) => object[]): Body {
  const [before, after] = text.split(`"${HERE}"`).map((part) => Buffer.from(part)) as [Buffer, Buffer];
  return (plan, turn) => {
    const asking = { role: "user", content: [{ type: "text", text: `Go on. ${planText(plan)}` }] };
    const messages = [...newMessages(turn), asking].map((message) => JSON.stringify(message));
    return [before, Buffer.from(messages.join()), after];
  };
}

/** The assistant thinks, says a sentence, calls two tools; the user's turn brings both results. */
function toolRound(round: number): object[] {
  const ids = [`toolu_bench${round}a`, `toolu_bench${round}b`];
  const signature = encodeSignature({
    id: `rs_bench${round}`,
    model: "gpt-5.5",
    encrypted_content: `gAAAAAB${String(round).padStart(5, "0").repeat(240)}`,
  });
  return [
    {
      role: "assistant",
      content: [
        { type: "thinking", thinking: prose(200, round), signature },
        { type: "text", text: prose(120, round + 1) },
        {
          type: "tool_use",
          id: ids[0],
          name: "Read",
          input: { file_path: `/home/user/project/src/file${round}.ts` },
        },
        {
          type: "tool_use",
          id: ids[1],
          name: "Bash",
          input: { command: `npm test -- file${round}`, description: "Run the tests" },
        },
      ],
    },
    {
      role: "user",
      content: [
        { type: "tool_result", tool_use_id: ids[0], content: code(2_600, round) },
        { type: "tool_result", tool_use_id: ids[1], content: prose(1_200, round), is_error: false },
      ],
    },
  ];
}
