import { createServer } from "node:net";
import { findConflicts } from "../claude/find-conflicts.ts";
import { findClaude, outputOf } from "../claude/launch-program.ts";
import { localUrl } from "../serve/ask-running-proxy.ts";
import { describeOwner, findPortOwner } from "../serve/find-port-owner.ts";
import { broken, fine, warning, type Check } from "./finding.ts";

/** As `engines` in package.json says. */
const OLDEST_NODE = "20.19";

export const checkNode: Check = async () => {
  const { node } = process.versions;
  if (!isOlder(node, OLDEST_NODE)) return fine(node);
  return broken(`${node} is too old`, `Install Node ${OLDEST_NODE} or newer: https://nodejs.org`);
};

export const checkPort: Check = async ({ resolved: { settings, origins } }) => {
  const { host, port } = settings;
  if (port === 0) return fine("any free one");
  const code = await tryPort(host, port);
  if (code === null) return fine(`${port} on ${host} is free`);
  if (code !== "EADDRINUSE")
    return broken(
      `${host}:${port} cannot be opened: ${code}`,
      `Change it: ${origins.port.name}, ${origins.host.name}`,
    );
  const owner = await findPortOwner(localUrl(host, port), port);
  const taken = `${port} is taken by ${describeOwner(owner)}`;
  return owner.codexthropic === null
    ? warning(taken, `codexthropic --port ${port + 1}`)
    : fine(`${taken}, so a proxy is running`);
};

/** The error's code, or null when the port could be opened. */
function tryPort(host: string, port: number): Promise<string | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen(port, host, () => server.close(() => resolve(null)));
  });
}

/** The oldest Claude Code that this version was tried with. */
const OLDEST_CLAUDE = "2.1.330";
const CLAUDE_TIMEOUT_MS = 10_000;

export const checkClaude: Check = async ({ io }) => {
  const path = findClaude(io);
  if (path === null)
    return warning("Claude Code was not found in PATH", "npm install --global @anthropic-ai/claude-code");
  const printed = await outputOf(path, ["--version"], io.env, CLAUDE_TIMEOUT_MS);
  const version = /\d+\.\d+\.\d+\S*/.exec(printed ?? "")?.[0];
  if (version === undefined)
    return warning(`${path} does not tell its version`, `Run ${path} --version and see`);
  if (!isOlder(version, OLDEST_CLAUDE)) return fine(`Claude Code ${version}`);
  return warning(
    `Claude Code ${version} is older than ${OLDEST_CLAUDE}, with which this was tried`,
    "claude update",
  );
};

export const checkClaudeSettings: Check = async ({ io }) => {
  const conflicts = await findConflicts(io);
  return conflicts.map(({ file, key, consequence, managed }) =>
    warning(
      `${file} sets ${key}: ${consequence}`,
      managed ? "Ask the administrator of this machine" : `Change ${key} there`,
    ),
  );
};

function isOlder(version: string, than: string): boolean {
  return version.localeCompare(than, "en", { numeric: true }) < 0;
}
