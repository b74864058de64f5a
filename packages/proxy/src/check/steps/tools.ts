import type { FunctionTool, InputItem, ResponsesBody, ToolSearchTool } from "@codexthropic/protocol/codex";

import { message, plainBody } from "../build-body.ts";
import {
  describeFailure,
  judge,
  judgeFailure,
  unavailable,
  type Observation,
  type Step,
  type StepContext,
  type Target,
} from "../step.ts";

const tool = (name: string, description: string): FunctionTool => ({
  type: "function",
  name,
  description,
  strict: false,
  parameters: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
});

const TOOLS = [
  tool("get_weather", "Tells the weather in a city."),
  tool("get_time", "Tells the local time in a city."),
  tool("get_news", "Tells the news of a city."),
];
const CALL_ALL = "Call get_weather, get_time and get_news for Paris, all three at once, before you answer.";

const parallel: Step = {
  id: "parallel-calls",
  title: "Several tool calls in one answer, in the full lane",
  expected: "three calls in one answer",
  tokens: 250,
  async run({ ask, fullTarget }) {
    const target = await fullTarget();
    if (target === null) return unavailable("the account lists no model that is known to have the full lane");
    const body = plainBody(target, CALL_ALL, {
      tools: TOOLS,
      tool_choice: "required",
      parallel_tool_calls: true,
    });
    const answer = await ask({ lane: target.lane, body });
    if (answer.failure) return unavailable(describeFailure(answer));
    const calls = answer.items.filter(({ type }) => type === "function_call").length;
    return judge(calls > 1, `${target.model} made ${calls} call(s)`);
  },
};

const parallelLite: Step = {
  id: "parallel-calls-lite",
  title: "`parallel_tool_calls: true` in the lite lane",
  expected: "refused",
  tokens: 0,
  async run({ ask, liteTarget }) {
    const target = await liteTarget();
    if (target === null) return unavailable("the account lists no model that is known to have the lite lane");
    const body = plainBody(target, CALL_ALL, {
      input: [{ type: "additional_tools", role: "developer", tools: TOOLS }, message("user", CALL_ALL)],
      tool_choice: "auto",
      parallel_tool_calls: true,
    });
    return judgeFailure(await ask({ lane: target.lane, body }), "parallel_tool_calls_rejected");
  },
};

const SEARCH: ToolSearchTool = {
  type: "tool_search",
  execution: "client",
  description: "Finds tools that are not listed, such as one for the weather.",
  parameters: { type: "object", properties: { query: { type: "string" } }, required: ["query"] },
};
const USE_SEARCH = "Find the tool for the weather with tool_search, then call it for Paris.";

const toolSearch: Step = {
  id: "tool-search",
  title: "Native tool search",
  expected: "a tool_search_call, and a call of the tool that its answer loads; in both lanes",
  tokens: 600,
  async run(context) {
    const targets = [await context.fullTarget(), await context.liteTarget()].filter(
      (target) => target !== null,
    );
    const found: { target: Target; observation: Observation }[] = [];
    for (const target of targets) found.push({ target, observation: await searchTool(context, target) });
    const refused = found.filter(({ observation }) => observation.verdict === "not available");
    const isExpected = found.every(({ observation }) => observation.verdict === "as expected");
    return {
      verdict:
        isExpected && found.length > 0 ? "as expected" : refused.length > 0 ? "not available" : "different",
      observed: found
        .map(({ target, observation }) => `${target.model}, ${target.lane} lane: ${observation.observed}`)
        .join("; "),
      facts: {
        tool_search: Object.fromEntries(
          found.map(({ target, observation }) => [target.model, observation.verdict !== "not available"]),
        ),
      },
    };
  },
};

async function searchTool({ ask, newIds }: StepContext, target: Target): Promise<Observation> {
  const ids = newIds();
  const question: InputItem = message("user", USE_SEARCH);
  const first = await ask({ lane: target.lane, ids, body: offering(target, [question]) });
  if (first.failure) return unavailable(describeFailure(first));
  const call = first.items.find(({ type }) => type === "tool_search_call") as SearchCall | undefined;
  if (!call) return judge(false, "answered without a search");
  const { call_id = "call_search", arguments: given } = call;
  const args = typeof given === "object" && given !== null ? (given as Record<string, unknown>) : {};
  const shared = { call_id, status: "completed", execution: "client" } as const;
  const second = await ask({
    lane: target.lane,
    ids,
    body: offering(target, [
      question,
      { type: "tool_search_call", ...shared, arguments: args },
      {
        type: "tool_search_output",
        ...shared,
        tools: [{ ...tool("get_weather", "Tells the weather in a city."), defer_loading: true }],
      },
    ]),
  });
  if (second.failure) return unavailable(`the result of the search: ${describeFailure(second)}`);
  const names = second.items.flatMap((item) =>
    item.type === "function_call" ? [(item as { name?: string }).name] : [],
  );
  return judge(names.includes("get_weather"), `searched, then called ${names.join(", ") || "nothing"}`);
}

interface SearchCall {
  call_id?: string;
  arguments?: unknown;
}

function offering(target: Target, items: InputItem[]): ResponsesBody {
  const isFull = target.lane === "full";
  const preamble: InputItem[] = isFull
    ? []
    : [{ type: "additional_tools", role: "developer", tools: [SEARCH] }];
  return plainBody(target, "", {
    input: [...preamble, ...items],
    ...(isFull && { tools: [SEARCH] }),
    tool_choice: "auto",
    parallel_tool_calls: isFull,
  });
}

const lookaround: Step = {
  id: "lookaround",
  title: "A look-ahead in the schema of a tool",
  expected: "refused: schemas are sent without them",
  tokens: 0,
  async run({ ask, fullTarget, anyTarget }) {
    const target = (await fullTarget()) ?? (await anyTarget());
    const pattern = "^(?=.*[0-9]).+$";
    const offered = {
      ...TOOLS[0],
      parameters: { type: "object", properties: { city: { type: "string", pattern } }, required: ["city"] },
    } as FunctionTool;
    const isFull = target.lane === "full";
    const body = plainBody(target, "Answer with the word yes.", {
      ...(isFull ? { tools: [offered], parallel_tool_calls: true } : {}),
      ...(!isFull && {
        input: [
          { type: "additional_tools", role: "developer", tools: [offered] },
          message("user", "Say yes."),
        ],
      }),
      tool_choice: "auto",
    });
    return judgeFailure(await ask({ lane: target.lane, body }), "tool_schema_rejected");
  },
};

export const TOOL_STEPS: readonly Step[] = [parallel, parallelLite, toolSearch, lookaround];
