import type { MessagesRequest } from "@codexthropic/protocol/anthropic";
import type { BuildOptions } from "@codexthropic/protocol/contract";
import type { ReasoningEffort, ResponsesBody } from "@codexthropic/protocol/codex";

import { INSTRUCTIONS, VERDICT_FORMAT } from "./instructions.ts";
import { quote, quoteConversation } from "./quote-conversation.ts";
import type { PendingCall } from "./select-calls.ts";

/** What the judge is asked about. */
export interface JudgeQuestion {
  /** `safeguards[0].classifier_context` of the request. */
  environment: unknown;
  messages: MessagesRequest["messages"];
  calls: readonly PendingCall[];
}

/** Characters of the calls, which are sent whole: more is `input_too_long`. */
const LONGEST = 200_000;

/** The user message of the judge's request, one JSON object per line; `null` when the calls are too long to judge. */
export function buildQuestion({ environment, messages, calls }: JudgeQuestion): string | null {
  const pending = quote({ calls: calls.map(({ id, name, input }) => ({ id, name, input })) });
  if (pending.length > LONGEST) return null;
  return [
    quote({ environment: describeEnvironment(environment) }),
    ...quoteConversation(messages),
    pending,
  ].join("\n");
}

/**
 * The whole request to the judging model: strict output format, lowest effort, nothing stored, no tools.
 * @param cacheKey one for all requests of the judge in a session
 */
export function buildJudgeRequest(
  question: string,
  { model, lane, withoutParams }: Pick<BuildOptions, "model" | "lane" | "withoutParams">,
  effort: ReasoningEffort | null,
  cacheKey: string,
): ResponsesBody {
  const asMessage = lane === "lite" || withoutParams.has("instructions");
  return {
    model,
    ...(!asMessage && { instructions: INSTRUCTIONS }),
    input: [
      ...(asMessage
        ? [
            {
              type: "message" as const,
              role: "developer" as const,
              content: [{ type: "input_text" as const, text: INSTRUCTIONS }],
            },
          ]
        : []),
      { type: "message", role: "user", content: [{ type: "input_text", text: question }] },
    ],
    ...(effort !== null && !withoutParams.has("reasoning") && { reasoning: { effort } }),
    store: false,
    stream: true,
    ...(!withoutParams.has("prompt_cache_key") && { prompt_cache_key: cacheKey }),
    text: { format: VERDICT_FORMAT },
  } as ResponsesBody;
}

/** The part of the environment that matters for a verdict; who the user is does not. */
function describeEnvironment(environment: unknown): Record<string, unknown> {
  const given = (typeof environment === "object" && environment !== null ? environment : {}) as Record<
    string,
    unknown
  >;
  const { live_cwd, home_dir, platform, trusted_directories, rules, auto_mode, git_state } = given;
  return {
    working_directory: live_cwd,
    home_directory: home_dir,
    platform,
    trusted_directories,
    rules,
    auto_mode,
    git: git_state,
    case_insensitive_paths: given["case_insensitive_paths"],
    restricted: given["restricted"],
  };
}
