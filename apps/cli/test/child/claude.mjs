#!/usr/bin/env node
// Stands for Claude Code: writes what it was given into a file, asks the proxy once, ends as it is told.
import { renameSync, writeFileSync } from "node:fs";

const { ANTHROPIC_BASE_URL: url, ANTHROPIC_AUTH_TOKEN: token, FAKE_CLAUDE_REPORT: report } = process.env;
const args = process.argv.slice(2);
const ask = (authorization) =>
  fetch(`${url}/v1/messages`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization },
    body: JSON.stringify({
      model: process.env.ANTHROPIC_MODEL,
      max_tokens: 10,
      messages: [{ role: "user", content: "hi" }],
      metadata: { user_id: JSON.stringify({ session_id: process.env.FAKE_CLAUDE_SESSION ?? "none" }) },
    }),
  });

const [answer, stranger] = await Promise.all([ask(`Bearer ${token}`), ask("Bearer else")]);
/** Whole or not at all: the test looks while we write. */
const tell = (signal = null) => {
  const told = { args, env: process.env, status: answer.status, stranger: stranger.status, signal };
  writeFileSync(`${report}.new`, JSON.stringify(told));
  renameSync(`${report}.new`, report);
};

if (args[0] === "wait") {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    process.on(signal, () => {
      tell(signal);
      process.exit(9);
    });
  }
  tell("waiting");
  setInterval(() => {}, 1000);
} else {
  tell();
  if (args[0] === "die") process.kill(process.pid, "SIGKILL");
  process.exitCode = 7;
}
