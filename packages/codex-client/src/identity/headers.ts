import type { Lane, ResponsesBody } from "@codexthropic/protocol/codex";

import { authorization, type Credentials } from "../credentials.ts";
import type { Identity } from "./identity.ts";
import type { Turn } from "./turns.ts";

/** Everything that the headers and the `client_metadata` of one request are made of. */
export interface RequestDetails {
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
 * @see docs/reference/codex-backend.md sections 3 and 16
 */
export function requestHeaders(details: RequestDetails): Record<string, string> {
  const { identity, credentials, turn, threadId, lane, routing, cookie, encoding } = details;
  const chatgpt = credentials.kind === "chatgpt";
  return {
    version: identity.version,
    "x-codex-beta-features": "remote_compaction_v2",
    ...(turn.state !== null && { "x-codex-turn-state": turn.state }),
    "x-codex-window-id": windowId(details),
    "x-codex-turn-metadata": turnMetadata(details),
    ...(lane === "lite" && { "x-openai-internal-codex-responses-lite": "true" }),
    ...(chatgpt && routing !== null && { "x-openai-account-routing-override": routing }),
    ...(chatgpt && { "x-codex-routing-hint": routingHint(details) }),
    "x-client-request-id": threadId,
    "session-id": details.sessionId,
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

/**
 * The headers of a WebSocket handshake in the CLI's order. What changes later is said in frames.
 * @see docs/reference/websocket.md "Handshake"
 */
export function handshakeHeaders(details: RequestDetails): Record<string, string> {
  const { identity, credentials, threadId, routing, cookie } = details;
  const { authorization: bearer = "", ...account } = authorization(credentials);
  return {
    ...account,
    authorization: bearer,
    "user-agent": identity.userAgent,
    originator: identity.originator,
    "openai-beta": "responses_websockets=2026-02-06",
    version: identity.version,
    "x-codex-beta-features": "remote_compaction_v2",
    "x-client-request-id": threadId,
    "session-id": details.sessionId,
    "thread-id": threadId,
    "x-codex-window-id": windowId(details),
    "x-codex-turn-metadata": turnMetadata(details),
    ...(routing !== null && { "x-openai-account-routing-override": routing }),
    "x-codex-routing-hint": routingHint(details),
    ...(cookie !== null && { cookie }),
  };
}

/** The same values inside the body. @see docs/reference/codex-backend.md section 4 */
export function clientMetadata(details: RequestDetails): Record<string, string> {
  const { turn } = details;
  return {
    "x-codex-installation-id": details.installationId,
    session_id: details.sessionId,
    thread_id: details.threadId,
    turn_id: turn.id,
    root_turn_id: turn.id,
    "x-codex-window-id": windowId(details),
    "x-codex-turn-metadata": turnMetadata(details),
  };
}

const windowId = ({ threadId }: RequestDetails): string => `${threadId}:0`;

function routingHint({ model, serviceTier }: RequestDetails): string {
  return `model=${model}${serviceTier === undefined ? "" : `;tier=${serviceTier}`}`;
}

/**
 * Only the fields that apply to a proxy: no sandbox, no workspaces.
 * @see docs/reference/codex-backend.md section 3.1
 */
function turnMetadata(details: RequestDetails): string {
  const { turn, effort } = details;
  return JSON.stringify({
    installation_id: details.installationId,
    session_id: details.sessionId,
    thread_id: details.threadId,
    turn_id: turn.id,
    window_id: windowId(details),
    window_number: 0,
    request_kind: "turn",
    root_turn_id: turn.id,
    thread_source: details.threadId === details.sessionId ? "user" : "subagent",
    turn_started_at_unix_ms: turn.startedAt,
    model: details.model,
    ...(effort !== undefined && { reasoning_effort: effort }),
  });
}
