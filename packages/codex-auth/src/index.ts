export { createCodexAuth, type CodexAuth, type CredentialRequest } from "./create-codex-auth.ts";
export type { ApiKeyCredentials, ChatGptCredentials, Credentials } from "./credentials.ts";
export { CodexAuthError, type AuthErrorCode } from "./error.ts";
export type { CodexAuthOptions, Logger } from "./options.ts";
