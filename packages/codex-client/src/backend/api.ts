import { classifyResponse, UpstreamError } from "@codexthropic/protocol/errors";
import type { KyInstance } from "ky";

import { authorization, tokenOf, type Credentials, type CredentialSource } from "../credentials.ts";
import { connectionError } from "../transport/connection-error.ts";
import type { Fetch } from "../transport/fetch-transport.ts";

/** Small authorized GETs: accounts/check, the catalogue, the usage. */
export interface BackendApi {
  /**
   * Resolves with any 2xx, or with a 304. A 401 is answered with other credentials, once. Follows no redirect:
   * a token goes only where it was meant to go.
   * @throws UpstreamError, CodexAuthError
   */
  get(url: string, headers: Record<string, string>): Promise<Response>;
  /** The same for an answer that is an object. Its fields are not checked: wire types mark them as optional. */
  getJson<T extends object>(url: string): Promise<T>;
}

/** Milliseconds; nothing of this may hold up a conversation for long. */
const TIMEOUT = 10_000;

export function createBackendApi({
  fetch,
  auth,
  userAgent,
  signal,
}: {
  fetch: Fetch;
  auth: CredentialSource;
  userAgent: string;
  /** Ends whatever is under way. */
  signal: AbortSignal;
}): BackendApi {
  // Loaded with the first request: ky and fetch cost a server 50 ms of its start.
  let http: Promise<KyInstance> | undefined;
  const connect = async (): Promise<KyInstance> =>
    (await import("ky")).default.create({
      fetch,
      signal,
      retry: 0,
      timeout: TIMEOUT,
      redirect: "manual",
      throwHttpErrors: false,
    });

  const request = async (
    url: string,
    headers: Record<string, string>,
    by: Credentials,
  ): Promise<Response> => {
    try {
      http ??= connect();
      return await (
        await http
      ).get(url, {
        headers: { "user-agent": userAgent, ...authorization(by), accept: "*/*", ...headers },
      });
    } catch (error) {
      throw connectionError(error, url);
    }
  };
  const get: BackendApi["get"] = async (url, headers) => {
    const credentials = await auth.getCredentials();
    let response = await request(url, headers, credentials);
    if (response.status === 401) {
      await response.body?.cancel();
      response = await request(url, headers, await auth.getCredentials({ rejected: tokenOf(credentials) }));
    }
    if (response.ok || response.status === 304) return response;
    const text = await response.text();
    throw new UpstreamError(classifyResponse(response.status, (name) => response.headers.get(name), text));
  };
  return {
    get,
    async getJson<T extends object>(url: string) {
      const response = await get(url, {});
      const json: unknown = await response.json().catch(() => null);
      if (typeof json === "object" && json !== null) return json as T;
      const message = `${new URL(url).host} answered with something that is not JSON.`;
      throw new UpstreamError({ code: "bad_gateway", message });
    },
  };
}
