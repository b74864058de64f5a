import type { MessagesRequest } from "@codexthropic/protocol/anthropic";
import type { BuildOptions, Translation } from "@codexthropic/protocol/contract";
import type { ModelInfo } from "@codexthropic/protocol/codex";
import { asObject } from "@codexthropic/protocol/json";
import { type SessionIdentity, translateRequest } from "@codexthropic/translator";
import { INSTRUCTIONS, VERDICT_FORMAT } from "./instructions.ts";
import { quote, quoteConversation } from "./quote-conversation.ts";
import type { PendingCall } from "./verdict.ts";

/** What the judge is asked about. */
export interface JudgeQuestion {
  /** `safeguards[0].classifier_context` of the request. */
  environment: unknown;
  messages: MessagesRequest["messages"];
  calls: readonly PendingCall[];
  /** Calls of the same answer that need no verdict, but may change what the others do. Default none. */
  beside?: readonly PendingCall[];
  /** The conversation is that of a sub-agent: its task was written by another agent. Default false. */
  isSubAgent?: boolean;
}

/** Characters of the calls and of the environment, which are sent whole: more is `input_too_long`. */
const LONGEST = 200_000;

/** Tokens of an answer. Verdicts are short; what is longer is cut, and then no JSON. */
const LONGEST_ANSWER = 16_000;

/**
 * The user message of the judge's request, one JSON object per line; `null` when the calls or the environment are too
 * long to judge. What changes from turn to turn stands at the end, so that the backend can cache what stands before it.
 */
export function buildQuestion({
  environment,
  messages,
  calls,
  beside = [],
  isSubAgent = false,
}: JudgeQuestion): string | null {
  const { lasting, current } = describeEnvironment(asObject(environment));
  const head = quote({ environment: lasting });
  const tail = [
    quote({ now: current }),
    ...beside.map(({ name, input }) => quote({ beside: { name, input } })),
    quote({ calls: calls.map(({ id, name, input }) => ({ id, name, input })) }),
  ].join("\n");
  if (head.length + tail.length > LONGEST) return null;
  return [head, ...quoteConversation(messages, isSubAgent), tail].join("\n");
}

/**
 * The whole request to the judging model: strict output format, lowest effort, nothing stored, no tools. It is made by
 * the translator, so that it obeys lanes and workarounds as every other request does.
 * @param session one of the judge's own: neither the cache id nor the WebSocket of the conversation may be taken
 */
export function buildJudgeRequest(
  question: string,
  asked: Pick<BuildOptions, "model"> & Partial<BuildOptions>,
  { session, catalog }: { session: SessionIdentity; catalog: readonly ModelInfo[] },
): Translation {
  const request: MessagesRequest = {
    model: asked.model,
    max_tokens: LONGEST_ANSWER,
    system: INSTRUCTIONS,
    messages: [{ role: "user", content: question }],
    // Without thinking the translator asks for the model's lowest effort.
    thinking: { type: "disabled" },
    output_config: { format: VERDICT_FORMAT },
  };
  return translateRequest(request, { ...asked, session, catalog, verbosity: "low" });
}

/** The parts of the environment that matter for a verdict; who the user is does not. */
function describeEnvironment(given: Record<string, unknown>): { lasting: object; current: object } {
  const { live_cwd, home_dir, platform, trusted_directories, rules, auto_mode, git_state } = given;
  const { case_insensitive_paths, restricted, truncated, dropped } = given;
  return {
    lasting: {
      home_directory: home_dir,
      platform,
      trusted_directories,
      rules,
      auto_mode,
      case_insensitive_paths,
      restricted,
      truncated,
      dropped,
    },
    current: { working_directory: live_cwd, git: git_state },
  };
}
