import { asList, asObject, asString, objectsIn, type JsonObject } from "@codexthropic/protocol/json";
import { answer } from "../answer/answer.ts";
import type { Scenario } from "../answer/scenario.ts";
import { call } from "../output/call.ts";
import { calls, webSearch } from "./answers.ts";
import { searchOrCall } from "./search-or-call.ts";
import { compaction } from "../output/raw.ts";
import { reasoning } from "../output/reasoning.ts";
import { text } from "../output/text.ts";
import type { RequestView } from "../request-view.ts";
import { sampleOf } from "../sample.ts";
import { offeredTools } from "../offered-tools.ts";

/**
 * The default model. It repeats the question or the last tool output, fills schemas, calls a tool or searches the web
 * when `tool_choice` demands it, searches for deferred tools when the user names `tool_search`, and answers a
 * compaction trigger. When a tool is demanded and the user names several, it calls all of them.
 */
export function helpful(request: RequestView): Scenario {
  if (request.lastItemType === "compaction_trigger") return answer([compaction()], { name: "compaction" });
  const format = asObject(asObject(request.body["text"])["format"]);
  if (format["type"] === "json_schema") {
    return answer([text(JSON.stringify(sampleOf(format["schema"])))], { name: "structured" });
  }
  if (isSearchForced(request))
    return webSearch([{ query: short(words(request)), sources: sourcesFor(request.body) }]);
  const named = request.round === 0 ? namedTools(request) : [];
  if (named.length > 1) {
    return calls(
      named.map((tool) => ({ name: String(tool["name"]), args: asObject(sampleOf(tool["parameters"])) })),
    );
  }
  const isSearch = request.tools.includes("tool_search") && request.userText.includes("tool_search");
  if (isSearch && request.round < 2)
    return searchOrCall(request, { query: short(request.userText) }, answerPlainly);
  return answerPlainly(request);
}

function answerPlainly(request: RequestView): Scenario {
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

function isSearchForced({ body }: RequestView): boolean {
  return asObject(body["tool_choice"])["type"] === "web_search";
}

/** A page of each allowed domain, or one. */
function sourcesFor(body: JsonObject): { url: string; title: string }[] {
  const search = objectsIn(body["tools"]).find(({ type }) => type === "web_search");
  const domains = asList(asObject(asObject(search)["filters"])["allowed_domains"]).map(String);
  return (domains.length > 0 ? domains : ["example.com"]).map((domain) => ({
    url: `https://${domain}/page`,
    title: domain,
  }));
}

/** The functions that the user names, where a call is demanded and several are allowed. */
function namedTools({ body, userText }: RequestView): JsonObject[] {
  if (body["tool_choice"] !== "required" || body["parallel_tool_calls"] !== true) return [];
  const words = new Set(userText.split(/[^\w-]+/));
  return offeredTools(body)
    .map(({ tool }) => tool)
    .filter(({ type, name }) => type === "function" && words.has(String(name)));
}

function words({ userText, outputs }: RequestView): string {
  const last = outputs.at(-1);
  if (last) return `The tool ${last.name} answered: ${short(last.text)}`;
  return `You said: ${short(asString(userText) ?? "")}`;
}

/** The end of a long text, because clients put their own notes in front. */
const short = (text: string): string => (text.length > 400 ? `…${text.slice(-400)}` : text);
