import { RETRYABLE, UpstreamError } from "@codexthropic/protocol/errors";
import type * as KyModule from "ky";
import type { Options } from "ky";

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

/** Small GETs with the login: accounts/check, the catalogue, the usage. */
export interface BackendApi {
  /**
   * Resolves with any 2xx, or with a 304. A failure that may pass is tried again twice, a 401 once with other
   * credentials. Follows no redirect: a token goes only where it was meant to go.
   * @throws UpstreamError, CodexAuthError
   */
  get(url: string, headers: Record<string, string>): Promise<Answer>;
  /** The same for an answer that is an object. Its fields are not checked: wire types mark them as optional. */
  getJson<T extends object>(url: string): Promise<T>;
}

/** Milliseconds until an answer has to be complete, retries included; nothing of this may hold up a conversation for long. */
const TOTAL_MS = 10_000;

/** Milliseconds until the headers of one request have to be there. */
const ATTEMPT_MS = 5_000;

const RETRY = {
  limit: 2,
  methods: ["get"],
  // Not 429: who asks for fewer requests gets no more of them.
  statusCodes: [408, 500, 502, 503, 504],
  afterStatusCodes: [],
  backoffLimit: 1_000,
  retryOnTimeout: true,
};

interface BackendApiOptions {
  fetch: Fetch;
  auth: CredentialSource;
  userAgent: string;
  /** Ends whatever is under way. */
  signal: AbortSignal;
}

export function createBackendApi({ fetch, auth, userAgent, signal }: BackendApiOptions): BackendApi {
  // Loaded with the first request: ky and what it needs cost a server 25 ms of its start.
  let loading: Promise<Ky> | undefined;

  const get: BackendApi["get"] = async (url, headers) => {
    const { controller, release } = follow(signal);
    const stop = startTimer(TOTAL_MS, () => controller.abort(lateAnswer(url)));
    try {
      loading ??= import("ky");
      const ky = await loading;
      const options = {
        ...requestOptions(ky, auth, fetch, controller.signal),
        headers: { "user-agent": userAgent, accept: "*/*", ...headers },
      };
      return await abortable(ask(ky, url, options), controller.signal);
    } catch (error) {
      // Closing the client, or the time limit.
      throw controller.signal.aborted ? connectionError(controller.signal.reason, url) : error;
    } finally {
      stop();
      release();
    }
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

type Ky = typeof KyModule;

async function ask(ky: Ky, url: string, options: Options): Promise<Answer> {
  try {
    const response = await ky.default.get(url, options);
    const answer = await readAnswer(response, url);
    if (!isWebPage((name) => response.headers.get(name))) return answer;
    throw refusal(url, answer);
  } catch (error) {
    if (ky.isHTTPError(error)) throw refusal(url, await readAnswer(error.response, url));
    throw ky.isTimeoutError(error) ? lateAnswer(url) : error;
  }
}

async function readAnswer(response: Response, url: string): Promise<Answer> {
  try {
    return { status: response.status, headers: response.headers, text: await response.text() };
  } catch (error) {
    throw connectionError(error, url);
  }
}

function refusal(url: string, { status, headers, text }: Answer): UpstreamError {
  return new UpstreamError(classifyAnswer(url, status, (name) => headers.get(name), text));
}

/** How one answer is asked for: with the current token, and once more with another one after a 401. */
function requestOptions(ky: Ky, auth: CredentialSource, fetch: Fetch, signal: AbortSignal): Options {
  let credentials: Credentials | undefined;
  let isReplaced = false;
  return {
    redirect: "manual",
    throwHttpErrors: (status) => status !== 304,
    timeout: ATTEMPT_MS,
    signal,
    fetch: (input) => fetchOnce(fetch, input as Request, signal),
    retry: {
      ...RETRY,
      shouldRetry: ({ error }) => (mayPass(ky, error) && !signal.aborted ? undefined : false),
    },
    hooks: {
      beforeRequest: [
        async ({ headers }) => {
          credentials ??= await auth.getCredentials();
          for (const [name, value] of Object.entries(authorization(credentials))) headers.set(name, value);
        },
      ],
      afterResponse: [
        async (_request, _options, { status }, { retryCount }) => {
          if (status !== 401 || !credentials || isReplaced || retryCount >= RETRY.limit) return undefined;
          const rejected = tokenOf(credentials);
          credentials = await auth.getCredentials({ rejected });
          isReplaced = true;
          return tokenOf(credentials) === rejected ? undefined : ky.default.retry({ delay: 0 });
        },
      ],
    },
  };
}

/** What the login throws is not for trying again: it has its own rules. */
function mayPass(ky: Ky, error: Error): boolean {
  return error instanceof UpstreamError
    ? RETRYABLE.has(error.code)
    : ky.isHTTPError(error) || ky.isTimeoutError(error);
}

/**
 * The signal goes past ky: in the `Request` that ky makes it would be lost at a garbage collection once the headers
 * are there. Until then ky's own signal counts as well: it is the time limit of the request.
 * @see nodejs/undici#3644
 */
async function fetchOnce(fetch: Fetch, request: Request, signal: AbortSignal): Promise<Response> {
  const { controller } = follow(signal);
  const abort = (): void => controller.abort(request.signal.reason);
  request.signal.addEventListener("abort", abort, { once: true });
  try {
    return await fetch(request, { signal: controller.signal });
  } catch (error) {
    throw connectionError(error, request.url);
  } finally {
    request.signal.removeEventListener("abort", abort);
  }
}

function lateAnswer(url: string): UpstreamError {
  return new UpstreamError({
    code: "unreachable",
    message: `${new URL(url).host} did not answer completely within ${TOTAL_MS / 1000} seconds.`,
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
