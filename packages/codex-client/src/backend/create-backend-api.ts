import { isWebPage, RETRYABLE, UpstreamError } from "@codexthropic/protocol/errors";
import { parseJson } from "@codexthropic/protocol/json";
import type * as KyModule from "ky";
import type { Options } from "ky";

import { abortable, followSignal } from "../abort.ts";
import type { CredentialSource } from "../credentials.ts";
import { redactError } from "../redact-error.ts";
import { startTimer } from "../timer.ts";
import { connectionError } from "../transport/connection-error.ts";
import type { Fetch } from "../transport/fetch-transport.ts";
import { withoutRedirects } from "../transport/without-redirects.ts";
import { createAuthorizer, type Authorizer } from "./authorize.ts";
import { readAnswer, classifiedError, type BackendAnswer } from "./read-answer.ts";

/** Small GETs with the login: accounts/check, the catalogue, the usage. */
export interface BackendApi {
  /**
   * Resolves with any 2xx, or with a 304. A transient failure is retried twice, a 401 once with other
   * credentials. Follows no redirect, so that the token reaches no other host.
   * @throws UpstreamError, CodexAuthError
   */
  get(url: string, headers: Record<string, string>): Promise<BackendAnswer>;
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
  // Not 429: the backend has asked for fewer requests.
  statusCodes: [408, 500, 502, 503, 504],
  afterStatusCodes: [],
  backoffLimit: 1_000,
  retryOnTimeout: true,
};

interface BackendApiOptions {
  fetch: Fetch;
  auth: CredentialSource;
  userAgent: string;
  /** Ends all requests that are under way. */
  signal: AbortSignal;
}

export function createBackendApi({ fetch, auth, userAgent, signal }: BackendApiOptions): BackendApi {
  // Loaded with the first request: ky and its dependencies cost a server 25 ms of its start.
  let loading: Promise<Ky> | undefined;

  const get: BackendApi["get"] = async (url, headers) => {
    const { controller, release } = followSignal(signal);
    const stop = startTimer(TOTAL_MS, () => controller.abort(lateAnswer(url)));
    const secrets: string[] = [];
    try {
      loading ??= import("ky");
      const ky = await loading;
      const options = {
        ...requestOptions(ky, createAuthorizer(auth, secrets), fetch, controller.signal),
        headers: { "user-agent": userAgent, accept: "*/*", ...headers },
      };
      return await abortable(ask(ky, url, options), controller.signal);
    } catch (error) {
      // Closing the client, or the time limit.
      const failure: unknown = controller.signal.aborted
        ? connectionError(controller.signal.reason, url)
        : error;
      throw failure instanceof UpstreamError ? redactError(failure, secrets) : failure;
    } finally {
      stop();
      release();
    }
  };
  return {
    get,
    async getJson<T extends object>(url: string) {
      const json = parseJson((await get(url, {})).text);
      if (typeof json === "object" && json !== null) return json as T;
      const message = `${new URL(url).host} answered with something that is not JSON.`;
      throw new UpstreamError({ code: "bad_gateway", message });
    },
  };
}

type Ky = typeof KyModule;

async function ask(ky: Ky, url: string, options: Options): Promise<BackendAnswer> {
  try {
    const response = await ky.default.get(url, options);
    const answer = await readAnswer(response, url);
    if (!isWebPage((name) => response.headers.get(name))) return answer;
    throw classifiedError(url, answer);
  } catch (error) {
    if (ky.isHTTPError(error)) throw classifiedError(url, await readAnswer(error.response, url));
    throw ky.isTimeoutError(error) ? lateAnswer(url) : error;
  }
}

/** How one answer is asked for: with the current token, and once more with another one after a 401. */
function requestOptions(ky: Ky, authorizer: Authorizer, fetch: Fetch, signal: AbortSignal): Options {
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
          for (const [name, value] of Object.entries(await authorizer.headers())) headers.set(name, value);
        },
      ],
      afterResponse: [
        async (_request, _options, { status }, { retryCount }) =>
          status === 401 && retryCount < RETRY.limit && (await authorizer.replace())
            ? ky.default.retry({ delay: 0 })
            : undefined,
      ],
    },
  };
}

/** An error of the login is not retried here: codex-auth has its own rules. */
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
  const { controller } = followSignal(signal);
  const abort = (): void => controller.abort(request.signal.reason);
  request.signal.addEventListener("abort", abort, { once: true });
  try {
    return await withoutRedirects(fetch)(request, { signal: controller.signal });
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
