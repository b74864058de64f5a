/**
 * The Codex CLI whose requests `docs/reference/codex-backend.md` records, and as which we introduce ourselves. The
 * backend hides models from older versions. How to move it: docs/contributing.md.
 */
export const CODEX_CLI_VERSION = "0.171.0";
