import { answer } from "../answer/answer.ts";
import type { Scenario } from "../answer/scenario.ts";
import { asObject, asText, type JsonObject } from "../json.ts";
import { call } from "../output/call.ts";
import { compaction } from "../output/raw.ts";
import { reasoning } from "../output/reasoning.ts";
import { text } from "../output/text.ts";
import type { RequestView } from "../request-view.ts";
import { sampleOf } from "../sample.ts";
import { offeredTools } from "../offered-tools.ts";

/**
 * The default model. It repeats the question or the last tool output, fills
 * schemas, calls a tool when `tool_choice` demands it, and answers a compaction trigger.
 */
export function helpful(request: RequestView): Scenario {
  if (request.lastItemType === "compaction_trigger") return answer([compaction()], { name: "compaction" });
  const format = asObject(asObject(request.body["text"])["format"]);
  if (format["type"] === "json_schema") {
    return answer([text(JSON.stringify(sampleOf(format["schema"])))], { name: "structured" });
  }
  const forced = request.round === 0 ? forcedTool(request.body) : undefined;
  if (forced) {
    const args = asObject(sampleOf(forced["parameters"]));
    return answer([call(String(forced["name"]), args)], { name: "forced_call" });
  }
  return answer([reasoning(`**Answering** in round ${request.round}`), text(words(request))], {
    name: "helpful",
  });
}

function forcedTool(body: JsonObject): JsonObject | undefined {
  const choice = body["tool_choice"];
  const functions = offeredTools(body)
    .map(({ tool }) => tool)
    .filter((tool) => tool["type"] === "function");
  if (choice === "required") return functions[0];
  return functions.find((tool) => tool["name"] === asObject(choice)["name"]);
}

function words({ userText, outputs }: RequestView): string {
  const last = outputs.at(-1);
  if (last) return `The tool ${last.name} answered: ${short(last.text)}`;
  return `You said: ${short(asText(userText) ?? "")}`;
}

/** The end of a long text, because clients put their own notes in front. */
const short = (text: string): string => (text.length > 400 ? `…${text.slice(-400)}` : text);
