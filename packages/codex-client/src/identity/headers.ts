import type { Lane, ResponsesBody } from "@codexthropic/protocol/codex";

import { authorization, type Credentials } from "../credentials.ts";
import type { Identity } from "./identity.ts";
import type { Turn } from "./turns.ts";

/** Everything that the headers and the `client_metadata` of one request are made of. */
export interface RequestFacts {
  identity: Identity;
  credentials: Credentials;
  installationId: string;
  sessionId: string;
  /** A sub-agent has its own; for the main conversation it is `sessionId`. */
  threadId: string;
  turn: Turn;
  model: string;
  lane: Lane;
  serviceTier: ResponsesBody["service_tier"];
  effort: string | undefined;
  /** `x-openai-account-routing-override`, from accounts/check. */
  routing: string | null;
  cookie: string | null;
  /** How the body is compressed. */
  encoding: string | null;
}

/**
 * The headers of `POST /responses` in the CLI's order.
 * @see codex-backend.md sections 3 and 16
 */
export function requestHeaders(facts: RequestFacts): Record<string, string> {
  const { identity, credentials, turn, threadId, lane, routing, cookie, encoding } = facts;
  const chatgpt = credentials.kind === "chatgpt";
  return {
    version: identity.version,
    "x-codex-beta-features": "remote_compaction_v2",
    ...(turn.state !== null && { "x-codex-turn-state": turn.state }),
    "x-codex-window-id": windowId(facts),
    "x-codex-turn-metadata": turnMetadata(facts),
    ...(lane === "lite" && { "x-openai-internal-codex-responses-lite": "true" }),
    ...(chatgpt && routing !== null && { "x-openai-account-routing-override": routing }),
    ...(chatgpt && { "x-codex-routing-hint": routingHint(facts) }),
    "x-client-request-id": threadId,
    "session-id": facts.sessionId,
    "thread-id": threadId,
    accept: "text/event-stream",
    ...(encoding !== null && { "content-encoding": encoding }),
    "content-type": "application/json",
    ...authorization(credentials),
    originator: identity.originator,
    "user-agent": identity.userAgent,
    ...(cookie !== null && { cookie }),
  };
}

/** The same facts inside the body. @see codex-backend.md section 4 */
export function clientMetadata(facts: RequestFacts): Record<string, string> {
  const { turn } = facts;
  return {
    "x-codex-installation-id": facts.installationId,
    session_id: facts.sessionId,
    thread_id: facts.threadId,
    turn_id: turn.id,
    root_turn_id: turn.id,
    "x-codex-window-id": windowId(facts),
    "x-codex-turn-metadata": turnMetadata(facts),
  };
}

const windowId = ({ threadId }: RequestFacts): string => `${threadId}:0`;

function routingHint({ model, serviceTier }: RequestFacts): string {
  return `model=${model}${serviceTier === undefined ? "" : `;tier=${serviceTier}`}`;
}

/** Only the fields that apply to a proxy: no sandbox, no workspaces. @see codex-backend.md section 3.1 */
function turnMetadata(facts: RequestFacts): string {
  const { turn, effort } = facts;
  return JSON.stringify({
    installation_id: facts.installationId,
    session_id: facts.sessionId,
    thread_id: facts.threadId,
    turn_id: turn.id,
    window_id: windowId(facts),
    window_number: 0,
    request_kind: "turn",
    root_turn_id: turn.id,
    thread_source: facts.threadId === facts.sessionId ? "user" : "subagent",
    turn_started_at_unix_ms: turn.startedAt,
    model: facts.model,
    ...(effort !== undefined && { reasoning_effort: effort }),
  });
}
