import type { CodexAuth } from "@codexthropic/codex-auth";
import { EXIT, Failure } from "../terminal/failure.ts";
import type { Io } from "../terminal/io.ts";
import { createMessages } from "../terminal/logger.ts";
import { when } from "../terminal/format.ts";
import { openBrowser } from "./open-browser.ts";
import { readAll, readLine, readSecret } from "./read-input.ts";

export type LoginMethod = "browser" | "device" | "api_key";

/** Logs in and says how it went. @throws CodexAuthError */
export async function logIn(io: Io, auth: CodexAuth, method: LoginMethod): Promise<void> {
  const messages = createMessages(io);
  const cancel = new AbortController();
  const stop = io.onSignal("SIGINT", () =>
    cancel.abort(new Failure(EXIT.interrupted, "The login was cancelled.")),
  );
  try {
    await auth.login(await optionsFor(io, method, cancel.signal));
  } finally {
    stop();
  }
  const { email, kind, plan, place, source } = await auth.status();
  const who =
    kind === "api_key" ? "with an API key" : [`as ${email ?? "?"}`, plan ?? ""].filter(Boolean).join(", ");
  if (source === "environment")
    messages.warn(`${place} is set and wins over the login that was just stored.`);
  else messages.success(`Logged in ${who}; kept in ${place}`);
}

type Options = Parameters<CodexAuth["login"]>[0];

async function optionsFor(io: Io, method: LoginMethod, signal: AbortSignal): Promise<Options> {
  switch (method) {
    case "api_key":
      return {
        method,
        apiKey: io.stdin.isTTY ? await readSecret(io, "API key: ") : await readAll(io),
        signal,
      };
    case "device":
      return {
        method,
        onPrompt: ({ url, userCode, expiresAt }) => showCode(io, url, userCode, expiresAt),
        signal,
      };
    case "browser":
      return {
        method,
        openUrl: (url) => showUrl(io, url),
        // Without a terminal nobody can paste.
        ...(io.stdin.isTTY && { pastedUrl: (over) => readLine(io, PASTE, over) }),
        signal,
      };
  }
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
    `Open ${url} on any device and type this code (valid until ${when(expiresAt, io.now())}):\n\n  ${userCode}\n`,
  );
}
