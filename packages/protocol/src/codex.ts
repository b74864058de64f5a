/**
 * Wire types of the Codex Responses backend (ChatGPT login), as the Codex CLI uses them.
 *
 * @see docs/reference/codex-backend.md (facts captured from the real client), https://platform.openai.com/docs/api-reference/responses
 * @module
 */
export type * from "./codex/account.ts";
export { CODEX_CLI_VERSION } from "./codex/cli-version.ts";
export type * from "./codex/request.ts";
export type * from "./codex/stream.ts";
