import type { CodexAuth } from "@codexthropic/codex-auth";
import { createMessages } from "../terminal/create-logger.ts";
import { EXIT, Failure } from "../terminal/failure.ts";
import { when } from "../terminal/format.ts";
import type { Io } from "../terminal/io.ts";
import { openBrowser } from "./open-browser.ts";
import { confirm, readAll, readLine, readSecret } from "./read-input.ts";

export type LoginMethod = "browser" | "device" | "api_key";

export interface LoginRequest {
  method: LoginMethod;
  /** Port for the browser's way back. */
  port?: number | undefined;
  /** Replaces a ChatGPT login by an API key without asking. */
  force: boolean;
}

/** Logs in and says how it went and what comes next. @throws CodexAuthError, Failure */
export async function logIn(io: Io, auth: CodexAuth, request: LoginRequest): Promise<void> {
  const messages = createMessages(io);
  const cancel = new AbortController();
  const stop = io.onSignal("SIGINT", () => {
    // The terminal shows `^C`; a prompt ends its line itself.
    if (request.method === "device" && io.stderr.isTTY) io.stderr.write("\n");
    cancel.abort(new Failure(EXIT.interrupted, "The login was cancelled."));
  });
  try {
    await runLogin(io, auth, request, cancel.signal);
  } finally {
    stop();
  }
  const { email, kind, plan, place, source } = await auth.status();
  const who =
    kind === "api_key" ? "with an API key" : [`as ${email ?? "?"}`, plan ?? ""].filter(Boolean).join(", ");
  if (source === "environment") {
    messages.warn(`${place} is set and wins over the login that was just stored.`);
    return;
  }
  messages.success(`Logged in ${who}; kept in ${place}`);
  messages.log("Next: codexthropic claude starts Claude Code, codexthropic serves other clients.");
}

async function runLogin(
  io: Io,
  auth: CodexAuth,
  { method, port, force }: LoginRequest,
  signal: AbortSignal,
): Promise<unknown> {
  const messages = createMessages(io);
  switch (method) {
    case "api_key":
      return logInWithKey(io, auth, force, signal);
    case "device":
      return auth.login({
        method,
        onPrompt: ({ url, userCode, expiresAt }) => showCode(io, url, userCode, expiresAt),
        signal,
      });
    case "browser":
      return auth.login({
        method,
        port,
        openUrl: (url) => {
          showUrl(io, url);
          messages.log("Waiting for the browser; Ctrl+C cancels.");
        },
        // Without a terminal nobody can paste.
        ...(io.stdin.isTTY && { pastedUrl: (over: AbortSignal) => readLine(io, PASTE, over) }),
        signal,
      });
  }
}

async function logInWithKey(io: Io, auth: CodexAuth, force: boolean, signal: AbortSignal): Promise<void> {
  const replaces = (await auth.status()).kind === "chatgpt" && !force;
  if (replaces && !io.stdin.isTTY)
    throw new Failure(EXIT.usage, "There is a ChatGPT login; the API key would replace it.", [
      "codexthropic login --api-key --force   replace it; requests are then billed by use",
    ]);
  if (replaces && !(await confirm(io, "Replace the ChatGPT login by an API key?", signal)))
    throw new Failure(EXIT.failed, "The ChatGPT login was kept.");
  const apiKey = io.stdin.isTTY ? await readSecret(io, "API key: ") : await readAll(io);
  checkKey(apiKey);
  if (!apiKey.startsWith("sk-"))
    createMessages(io).warn('API keys of OpenAI begin with "sk-"; this one does not. It is stored as it is.');
  await auth.login({ method: "api_key", apiKey, signal });
}

/** @throws Failure for what cannot be an API key */
function checkKey(key: string): void {
  const problem =
    key === ""
      ? "is empty"
      : !/^[\x21-\x7e]+$/.test(key)
        ? "holds blanks, line breaks or characters that no key has"
        : key.startsWith("eyJ")
          ? "is a token, not a key"
          : null;
  if (problem !== null)
    throw new Failure(EXIT.usage, `The API key ${problem}.`, [
      "Keys are made at platform.openai.com/api-keys.",
    ]);
}

const PASTE = "Is the browser on another machine? Paste the address at which it ended: ";

function showUrl(io: Io, url: string): void {
  const opened = openBrowser(io, url);
  createMessages(io).log(
    `${opened ? "The browser should have opened; if not, open" : "Open"} this address:\n\n  ${url}\n`,
  );
}

function showCode(io: Io, url: string, userCode: string, expiresAt: number): void {
  createMessages(io).log(
    `Open ${url} on any device and type this code (valid until ${when(expiresAt, io.now())}):\n\n  ${userCode}\n\nWaiting for the code; Ctrl+C cancels.`,
  );
}
