import { UpstreamError } from "@codexthropic/protocol/errors";
import type { KyInstance } from "ky";

import { abortable, follow } from "../abort.ts";
import { authorization, tokenOf, type Credentials, type CredentialSource } from "../credentials.ts";
import { startTimer } from "../timer.ts";
import { classifyAnswer, isWebPage } from "../transport/classify-answer.ts";
import { connectionError } from "../transport/connection-error.ts";
import type { Fetch } from "../transport/fetch-transport.ts";

/** An answer that has been read to its end. */
export interface Answer {
  status: number;
  headers: Headers;
  text: string;
}

/** Small authorized GETs: accounts/check, the catalogue, the usage. */
export interface BackendApi {
  /**
   * Resolves with any 2xx, or with a 304. A 401 is answered with other credentials, once. Follows no redirect:
   * a token goes only where it was meant to go.
   * @throws UpstreamError, CodexAuthError
   */
  get(url: string, headers: Record<string, string>): Promise<Answer>;
  /** The same for an answer that is an object. Its fields are not checked: wire types mark them as optional. */
  getJson<T extends object>(url: string): Promise<T>;
}

/** Milliseconds until an answer has to be complete; nothing of this may hold up a conversation for long. */
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
  // Loaded with the first request: ky and what it needs cost a server 25 ms of its start.
  let http: Promise<KyInstance> | undefined;
  const connect = async (): Promise<KyInstance> =>
    (await import("ky")).default.create({
      retry: 0,
      timeout: false,
      redirect: "manual",
      throwHttpErrors: false,
    });

  const request = async (url: string, headers: Record<string, string>, by: Credentials): Promise<Answer> => {
    const { controller, release } = follow(signal);
    const stop = startTimer(TIMEOUT, () => controller.abort(lateAnswer(url)));
    const ask = async (): Promise<Answer> => {
      http ??= connect();
      const response = await (
        await http
      ).get(url, {
        headers: { "user-agent": userAgent, ...authorization(by), accept: "*/*", ...headers },
        // The signal goes past ky: in the `Request` that it makes it would be lost at a garbage collection.
        fetch: (input, init) => fetch(input, { ...init, signal: controller.signal }),
      });
      return { status: response.status, headers: response.headers, text: await response.text() };
    };
    try {
      return await abortable(ask(), controller.signal);
    } catch (error) {
      throw error instanceof UpstreamError ? error : connectionError(error, url);
    } finally {
      stop();
      release();
    }
  };
  const get: BackendApi["get"] = async (url, headers) => {
    const credentials = await auth.getCredentials();
    let answer = await request(url, headers, credentials);
    if (answer.status === 401) {
      const others = await auth.getCredentials({ rejected: tokenOf(credentials) });
      answer = await request(url, headers, others);
    }
    const { status, text } = answer;
    const header = (name: string): string | null => answer.headers.get(name);
    const isWanted = (status >= 200 && status <= 299) || status === 304;
    if (isWanted && !isWebPage(header)) return answer;
    throw new UpstreamError(classifyAnswer(url, status, header, text));
  };
  return {
    get,
    async getJson<T extends object>(url: string) {
      const json = parsed((await get(url, {})).text);
      if (typeof json === "object" && json !== null) return json as T;
      const message = `${new URL(url).host} answered with something that is not JSON.`;
      throw new UpstreamError({ code: "bad_gateway", message });
    },
  };
}

function lateAnswer(url: string): UpstreamError {
  return new UpstreamError({
    code: "unreachable",
    message: `${new URL(url).host} did not answer completely within ${TIMEOUT / 1000} seconds.`,
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
