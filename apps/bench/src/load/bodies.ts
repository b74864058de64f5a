import { encodeSignature } from "@codexthropic/protocol";
import { type Plan, planText } from "../harness/plan.ts";
import { code, prose } from "./text.ts";
import { tools } from "./tools.ts";

/** A request body that differs from the last one only in its plan. */
export type Body = (plan: Plan) => Buffer[];

/** About the size of one round. */
const ROUND = 7_000;
const HERE = "<plan>";
const SESSION = "5f0c6a52-7d0e-4c0a-9d7e-0123456789ab";

/**
 * A request as Claude Code sends it, grown to a size by its history: 12 kB of system prompt, 36 tools, rounds of
 * thinking, text, tool calls and results. Deterministic. Contains characters beyond Latin-1, as the real ones
 * do, which makes the whole text two bytes a character in V8.
 */
export function claudeBody(bytes: number): Body {
  const messages: object[] = [
    {
      role: "user",
      content: [
        { type: "text", text: prose(600, 1) },
        { type: "text", text: "Find the bug." },
      ],
    },
  ];
  let size = Buffer.byteLength(render(messages));
  for (let round = 0; size < bytes - ROUND / 2; round++) {
    const pair = toolRound(round);
    messages.push(...pair);
    size += Buffer.byteLength(JSON.stringify(pair));
  }
  return split(render(messages));
}

/** A request of two messages without tools, for loads that measure the answer; no limit cuts a long one. */
export const smallBody: Body = split(
  render([{ role: "user", content: "Hello" }], {
    tools: [],
    system: [{ type: "text", text: "Be brief." }],
    max_tokens: 10_000_000,
  }),
);

function render(messages: object[], rest: object = {}): string {
  return JSON.stringify({
    model: "claude-opus-5-5",
    messages: [...messages, { role: "user", content: [{ type: "text", text: `Go on. ${HERE}` }] }],
    system: [
      { type: "text", text: "You are Claude Code, Anthropic's official CLI for Claude." },
      { type: "text", text: prose(12_000, 2), cache_control: { type: "ephemeral" } },
    ],
    tools: tools(),
    metadata: { user_id: JSON.stringify({ device_id: "bench", account_uuid: "", session_id: SESSION }) },
    max_tokens: 128_000,
    thinking: { type: "adaptive" },
    output_config: { effort: "medium" },
    stream: true,
    ...rest,
  });
}

function split(text: string): Body {
  const at = text.indexOf(HERE);
  const head = Buffer.from(text.slice(0, at));
  const tail = Buffer.from(text.slice(at + HERE.length));
  return (plan) => [head, Buffer.from(planText(plan)), tail];
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
