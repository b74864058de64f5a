import { micros } from "../harness/clock.ts";
import { tools } from "../load/tools.ts";
import { prose } from "../load/text.ts";

/** Bytes of each tool result. */
const RESULT = 20_000;

interface Message {
  content: { type: string; id?: string }[];
}

/**
 * A tool loop as Claude Code runs it: 12 kB of system prompt, 36 tools, and a result of 20 kB in each round.
 * Returns the milliseconds of each round, from sending the result to the end of the answer; the first question is not
 * among them.
 */
export async function converse(port: number, rounds: number, session: string): Promise<number[]> {
  const offer = tools(0);
  const messages: object[] = [{ role: "user", content: [{ type: "text", text: "Find the bug." }] }];
  const times: number[] = [];
  for (let round = 0; round <= rounds; round++) {
    const began = micros();
    const { content } = await ask(port, session, { tools: offer, messages });
    if (round > 0) times.push((micros() - began) / 1e3);
    const call = content.find(({ type }) => type === "tool_use");
    if (!call) throw new Error("an answer without a call");
    messages.push(
      { role: "assistant", content },
      { role: "user", content: [{ type: "tool_result", tool_use_id: call.id, content: output(round) }] },
    );
  }
  return times;
}

async function ask(port: number, session: string, rest: object): Promise<Message> {
  const response = await fetch(`http://127.0.0.1:${port}/v1/messages`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-claude-code-session-id": session },
    body: JSON.stringify({
      model: "claude-opus-5-5",
      max_tokens: 32_000,
      thinking: { type: "adaptive" },
      system: [{ type: "text", text: prose(12_000, 2) }],
      ...rest,
    }),
  });
  if (response.status !== 200) throw new Error(`the proxy answered ${response.status}`);
  return (await response.json()) as Message;
}

/** Text that compresses about as well as program output does, and is new in each round. */
function output(round: number): string {
  let state = round + 1;
  let text = "";
  while (text.length < RESULT) {
    state = (state * 48_271) % 2_147_483_647;
    text += `src/part${state % 97}/file${state % 1009}.ts:${state % 613}: ${state.toString(36)} is not assignable\n`;
  }
  return text.slice(0, RESULT);
}
