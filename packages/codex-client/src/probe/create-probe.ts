import type { AccountsCheck, ModelInfo, WhamUsage } from "@codexthropic/protocol/codex";

import { createBackendApi } from "../backend/create-backend-api.ts";
import { createRoutingLookup } from "../backend/look-up-routing.ts";
import { readModels } from "../catalog/read-catalog.ts";
import { withDefaults, type CodexClientOptions } from "../options.ts";
import { openConnection, type ProbeConnection } from "./open-connection.ts";
import { postBody, type ProbeRequest } from "./post-body.ts";
import type { ProbeAnswer } from "./read-answer-events.ts";

export type ProbeOptions = Pick<
  CodexClientOptions,
  | "auth"
  | "fetch"
  | "transport"
  | "openSocket"
  | "codexBaseUrl"
  | "chatgptBaseUrl"
  | "openaiBaseUrl"
  | "headerTimeoutMs"
  | "identity"
  | "compression"
  | "now"
  | "uuid"
>;

export interface Probe {
  /** The version of the Codex CLI as which requests are sent. */
  readonly clientVersion: string;
  /** How a request can be compressed; `null`: not on this machine. */
  readonly encoding: string | null;
  /** @throws UpstreamError when there is no answer, CodexAuthError */
  post(request: ProbeRequest): Promise<ProbeAnswer>;
  /** `null`: this runtime opens no WebSockets. @throws HandshakeError, UpstreamError, CodexAuthError */
  connect(request: Pick<ProbeRequest, "body" | "lane" | "ids" | "signal">): Promise<ProbeConnection> | null;
  /** The catalogue as a client of this version gets it; default: {@link clientVersion}. @throws UpstreamError, CodexAuthError */
  models(version?: string): Promise<readonly ModelInfo[]>;
  /** @throws UpstreamError, CodexAuthError */
  usage(): Promise<WhamUsage>;
  /** @throws UpstreamError, CodexAuthError */
  accounts(): Promise<AccountsCheck>;
  /** Ends the small requests that are under way. */
  close(): void;
}

export function createProbe(options: ProbeOptions): Probe {
  const settings = withDefaults(options);
  const { auth, endpoints, identity, openSocket, now, logger } = settings;
  const closing = new AbortController();
  const api = createBackendApi({
    fetch: settings.fetch,
    auth,
    userAgent: identity.userAgent,
    signal: closing.signal,
  });
  const accountsUrl = `${endpoints.chatgpt}/wham/accounts/check`;
  const context = {
    settings,
    installationId: settings.uuid(),
    routing: createRoutingLookup({ api, url: accountsUrl, now, logger }),
  };
  return {
    clientVersion: identity.version,
    encoding: settings.compression?.encoding ?? null,
    post: (request) => postBody(context, request),
    connect: (request) => openSocket && openConnection(context, openSocket, request),
    async models(version = identity.version) {
      const { originator } = identity;
      const answer = await api.get(`${endpoints.codex}/models?client_version=${version}`, {
        version,
        originator,
      });
      return readModels(JSON.parse(answer.text));
    },
    usage: () => api.getJson<WhamUsage>(`${endpoints.chatgpt}/wham/usage`),
    accounts: () => api.getJson<AccountsCheck>(accountsUrl),
    close: () => closing.abort(new DOMException("The probe was closed.", "AbortError")),
  };
}
