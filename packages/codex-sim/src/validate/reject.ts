import type { Problem } from "./problem.ts";

/** A problem without the name of its rule. */
export type Rejection = Omit<Problem, "rule">;

/** `{"detail": message}`. */
export function detail(message: string, status = 400): Rejection {
  return { status, message, shape: "detail", code: null, param: null, type: "invalid_request_error" };
}

/** `{"error": {message, type, param, code}}`. */
export function reject(message: string, param: string | null, code: string | null, status = 400): Rejection {
  return { status, message, shape: "error", code, param, type: "invalid_request_error" };
}

/** 200, then `response.failed` with this code. */
export function failStream(message: string, code: string): Rejection {
  return { status: 200, message, shape: "stream", code, param: null, type: "invalid_request_error" };
}

/** 200 and nothing else. */
export function emptyAnswer(): Rejection {
  return { status: 200, message: "", shape: "empty", code: null, param: null, type: "invalid_request_error" };
}

/** The JSON body of the answer; also what stands in `response.failed.response.error` for streams. */
export function problemBody(problem: Problem | Rejection): Record<string, unknown> {
  const { message, type, param, code } = problem;
  if (problem.shape === "detail") return { detail: message };
  return problem.shape === "stream" ? { code, message } : { error: { message, type, param, code } };
}
