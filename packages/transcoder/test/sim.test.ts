import { scenarioByName, scenarioNames, startSim } from "@codexthropic/codex-sim";
import type { MessageStreamEvent } from "@codexthropic/protocol/anthropic";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readEvents, transcode } from "../src/index.ts";
import { assertStream } from "../src/testing.ts";
import { context, options } from "./support.ts";

/** How the answer to a scenario ends: its stop reason, or the type of its error. */
const ENDINGS: Readonly<Record<string, string>> = {
  text: "end_turn",
  reasoning: "end_turn",
  "two-reasonings": "end_turn",
  "silent-reasoning": "end_turn",
  commentary: "end_turn",
  parallel: "tool_use",
  "web-search": "end_turn",
  refusal: "refusal",
  "max-tokens": "max_tokens",
  "content-filter": "refusal",
  cut: "api_error",
  "no-end": "api_error",
  "usage-limit-in-stream": "rate_limit_error",
  "overloaded-in-stream": "overloaded_error",
  "context-too-long": "invalid_request_error",
};

describe("answers of the simulated backend", () => {
  let sim: Awaited<ReturnType<typeof startSim>>;
  beforeAll(async () => {
    sim = await startSim();
  });
  afterAll(() => sim.close());

  const ask = async (name: string): Promise<MessageStreamEvent[]> => {
    const script = scenarioByName(name)?.script;
    if (script) sim.script(script);
    const input = [{ type: "message", role: "user", content: [{ type: "input_text", text: "Hi" }] }];
    const parameters = { type: "object", properties: { command: { type: "string" } } };
    const tools = [{ type: "function", name: "Bash", strict: false, parameters }, { type: "web_search" }];
    const { body } = await fetch(`${sim.codexBaseUrl}/responses`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${sim.auth.issue().access_token}`,
        "content-type": "application/json",
      },
      body: JSON.stringify({ model: "gpt-5.5", stream: true, store: false, input, tools }),
    });
    const answer: MessageStreamEvent[] = [];
    if (body)
      for await (const batch of transcode(readEvents(body), context(), options)) answer.push(...batch);
    assertStream(answer);
    return answer;
  };

  it.each(Object.entries(ENDINGS))("%s ends in %s", async (name, ending) => {
    expect(scenarioNames).toContain(name);
    const answer = await ask(name);
    const last = answer.findLast((event) => event.type === "message_delta" || event.type === "error");
    expect(last?.type === "error" ? last.error.type : last?.delta.stop_reason).toBe(ending);
  });
});
