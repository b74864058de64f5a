import { type Scenario } from "../answer/scenario.ts";
import { answering } from "../answer/make-scenario.ts";

/** Answers that are no stream. @see docs/reference/codex-backend.md section 10 */

/** Any status with any body; a string is sent as HTML. */
export function httpError(
  status: number,
  body: object | string = { error: { message: `Status ${status}.`, type: "server_error", code: null } },
  headers: Record<string, string> = {},
): Scenario {
  return answering(`httpError(${status})`, status, body, headers);
}

/** `{"error": {…}}` with a code. */
export function codedError(
  status: number,
  code: string | null,
  message: string,
  headers?: Record<string, string>,
): Scenario {
  const error = { message, type: code ?? "invalid_request_error", param: null, code };
  return { ...httpError(status, { error }, headers), name: `codedError(${status} ${String(code)})` };
}

export interface UsageLimitOptions {
  /** Default 429. In the stream: `rateLimits({ limitReached: true })`, or `failed("usage_limit_reached")`. */
  status?: 429 | 400 | 404;
  /** Unix seconds. Default: the primary window's reset; `null` leaves it out. */
  resetsAt?: number | null;
  /** Default: what is left until then; `null` leaves it out. */
  resetsInSeconds?: number | null;
  plan?: string;
  /** More headers, such as `x-codex-rate-limit-reached-type`. */
  headers?: Record<string, string>;
}

/** The usage limit of the plan is reached. The body is the same for each status. */
export function usageLimit(options: UsageLimitOptions = {}): Scenario {
  const scenario = answering(
    "usageLimit",
    options.status ?? 429,
    (turn) => {
      const { primary, plan } = turn.quota();
      const at = options.resetsAt === undefined ? primary.reset_at : options.resetsAt;
      const left = at === null ? 3600 : at - turn.createdAt;
      const inSeconds = options.resetsInSeconds === undefined ? left : options.resetsInSeconds;
      return {
        error: {
          type: "usage_limit_reached",
          message: "The usage limit has been reached",
          plan_type: options.plan ?? plan,
          ...(at !== null && { resets_at: at }),
          ...(inSeconds !== null && { resets_in_seconds: inSeconds }),
        },
      };
    },
    { "x-codex-rate-limit-reached-type": "rate_limit_reached", ...options.headers },
  );
  return { ...scenario, name: `usageLimit(${options.status ?? 429})` };
}

/** 429 because the plan has no Codex. */
export function usageNotIncluded(): Scenario {
  return codedError(429, "usage_not_included", "Your plan does not include Codex.");
}

/** 429 with `retry-after` in seconds. */
export function rateLimited(retryAfter: number | null = 2): Scenario {
  const headers = retryAfter === null ? {} : { "retry-after": String(retryAfter) };
  return codedError(429, "rate_limit_exceeded", "Rate limit reached.", headers);
}

/** 503 with `server_is_overloaded`. */
export function overloaded(): Scenario {
  return codedError(503, "server_is_overloaded", "Our servers are currently overloaded.");
}

/** Overload as it was also seen: status 400. */
export function atCapacity(): Scenario {
  const detail = "Selected model is at capacity. Please try a different model.";
  return { ...httpError(400, { detail }), name: "atCapacity" };
}

/** 401 for any token. */
export function unauthorized(): Scenario {
  return codedError(401, "token_invalidated", "Your authentication token has been invalidated.");
}

/** 403 with an HTML page, as Cloudflare sends it. */
export function forbidden(): Scenario {
  return { ...httpError(403, "<html><body>Access denied</body></html>"), name: "forbidden" };
}

/** 403: the workspace is deactivated. */
export function deactivatedWorkspace(): Scenario {
  return { ...httpError(403, { detail: { code: "deactivated_workspace" } }), name: "deactivatedWorkspace" };
}

/** 404: the model does not answer. */
export function modelNotFound(slug = "gpt-5.5"): Scenario {
  return codedError(404, null, `Model not found ${slug}`);
}

/** 400: the account has no such model. */
export function modelNotSupported(slug = "gpt-5.5"): Scenario {
  const detail = `The '${slug}' model is not supported when using Codex with a ChatGPT account.`;
  return { ...httpError(400, { detail }), name: "modelNotSupported" };
}

/** 400 `{"detail":"Unsupported parameter: X"}`, whatever was sent. */
export function unsupportedParameter(name: string): Scenario {
  return {
    ...httpError(400, { detail: `Unsupported parameter: ${name}` }),
    name: "unsupportedParameter",
  };
}

/** 400: encrypted reasoning cannot be verified. */
export function invalidEncryptedContent(): Scenario {
  return codedError(
    400,
    "invalid_encrypted_content",
    "The encrypted content gAAA...AA== could not be verified. Reason: Encrypted content could not be decrypted or parsed.",
  );
}

/** 400: an image is not valid. */
export function invalidImage(): Scenario {
  return codedError(
    400,
    "invalid_value",
    "The image data you provided does not represent a valid image. Please check your input and try again with one of the following image formats: ['image/jpeg', 'image/png', 'image/gif', 'image/webp'].",
  );
}

/** 400 about the schema of some tool, which it does not name. @see docs/mapping.md section 2 */
export function invalidSchema(
  message = "Invalid JSON schema: regex lookaround is not supported. Found at $.properties.email.pattern.",
): Scenario {
  return { ...refused("tools", "invalid_json_schema", message), name: "invalidSchema" };
}

/** 400 about a strict output format. */
export function strictFormatRefused(
  message = "Invalid schema for response_format 'output': In context=('properties', 'a'), 'pattern' is not permitted.",
): Scenario {
  const scenario = refused("text.format.schema", "invalid_json_schema", message);
  return { ...scenario, name: "strictFormatRefused" };
}

/** 400 about a text that is too long, as the Responses API words it. */
export function stringTooLong(param = "input[0].content[0].text", length = 12_000_000): Scenario {
  const message = `Invalid '${param}': string too long. Expected a string with maximum length 10485760, but got a string with length ${length} instead.`;
  return { ...refused(param, "string_above_max_length", message), name: "stringTooLong" };
}

/** 400 about two tools of one name. */
export function toolCollision(name = "Bash"): Scenario {
  const message = `Tool names must be unique. Found duplicate name '${name}'.`;
  return { ...refused("tools", "tool_collision", message), name: "toolCollision" };
}

/**
 * 200 without any body, as requests above some 372,000 tokens get it.
 * @see docs/reference/live-evidence.md section 3
 */
export function emptyAnswer(): Scenario {
  return { ...httpError(200, ""), headers: {}, name: "emptyAnswer" };
}

function refused(param: string, code: string, message: string): Scenario {
  return httpError(400, { error: { message, type: "invalid_request_error", param, code } });
}

/** 400: the answer that a WebSocket frame continues is not there any more. @see docs/reference/websocket.md */
export function previousResponseNotFound(id = "resp_unknown"): Scenario {
  const message = `Previous response with id '${id}' not found.`;
  const scenario = refused("previous_response_id", "previous_response_not_found", message);
  return { ...scenario, name: "previousResponseNotFound" };
}

/** 400: a WebSocket has lived for 60 minutes. @see docs/reference/websocket.md */
export function connectionLimitReached(): Scenario {
  return codedError(400, "websocket_connection_limit_reached", CONNECTION_LIMIT);
}

export const CONNECTION_LIMIT =
  "Responses websocket connection limit reached (60 minutes). Create a new websocket connection to continue.";

/** 413 for a body that is too large. */
export function tooLarge(): Scenario {
  return { ...httpError(413, "<html><body>413 Request Entity Too Large</body></html>"), name: "tooLarge" };
}
