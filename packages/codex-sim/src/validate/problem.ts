/**
 * What the backend answers to a request that it rejects.
 *
 * Four shapes occur: `{"detail": …}` (the Codex front door), `{"error": {…}}` (the Responses API behind it), a 200
 * stream that ends in `response.failed`, and a 200 without any body.
 * @see docs/reference/codex-backend.md sections 10 and 18
 * @module
 */
export interface Problem {
  /** The rule that rejected it, as named in the table of `validateBody`. */
  readonly rule: string;
  readonly status: number;
  readonly message: string;
  readonly shape: "detail" | "error" | "stream" | "empty";
  readonly code: string | null;
  /** Where in the body: `input[2].call_id`. */
  readonly param: string | null;
  readonly type: string;
}
