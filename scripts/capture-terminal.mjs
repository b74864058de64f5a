// Takes the pictures of the README and the texts in docs/assets: real commands in a real terminal (tmux), on a simulated
// backend, in a home folder of its own. Needs tmux and a build.
//   node scripts/capture-terminal.mjs [path of Claude Code]
// Without Claude Code only the commands of codexthropic are captured.
import { execFileSync, spawn } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { toSvg } from "./terminal-svg.mjs";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const main = join(root, "apps/cli/dist/main.js");
const assets = join(root, "docs/assets");
const claude = process.argv[2];
const home = mkdtempSync(join(tmpdir(), "capture-"));
const work = join(home, "project");
/** A server of its own for each recording. */
let recordings = 0;
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
const tmux = (...args) =>
  execFileSync("tmux", ["-L", `capture-${process.pid}-${recordings}`, ...args], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });

function prepareHome() {
  const bin = join(home, "bin");
  mkdirSync(bin);
  mkdirSync(work);
  const program = (name, text) => {
    writeFileSync(join(bin, name), text);
    chmodSync(join(bin, name), 0o755);
  };
  program("codexthropic", `#!/bin/sh\nexec "${process.execPath}" "${main}" "$@"\n`);
  if (claude) program("claude", `#!/bin/sh\nexec "${resolve(claude)}" "$@"\n`);
  const project = { hasTrustDialogAccepted: true, hasCompletedProjectOnboarding: true };
  const settings = { hasCompletedOnboarding: true, theme: "dark", projects: { [work]: project } };
  writeFileSync(join(home, ".claude.json"), JSON.stringify(settings));
  return bin;
}

/** Starts `codexthropic sim` and returns the variables that lead to it. */
async function startSim(scenario) {
  const child = spawn(process.execPath, [main, "sim", "--scenario", scenario], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  let text = "";
  child.stdout.on("data", (chunk) => (text += chunk));
  while (!text.includes("OPENAI_BASE_URL=")) await sleep(50);
  return {
    child,
    variables: Object.fromEntries(
      text
        .trim()
        .split("\n")
        .map((line) => line.slice(7).split("=")),
    ),
  };
}

/** Lines typed into one terminal, each with the milliseconds that its answer needs. */
async function record(columns, rows, env, lines) {
  recordings += 1;
  const variables = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  const size = ["-x", String(columns), "-y", String(rows)];
  tmux("new-session", "-d", "-s", "t", ...size, "-c", work, "env", "-i", ...variables, "bash", "--norc");
  tmux("set-option", "-t", "t", "focus-events", "on");
  await sleep(500);
  for (const [keys, ms] of lines) {
    tmux("send-keys", "-t", "t", ...keys);
    await sleep(ms);
  }
  const colored = tmux("capture-pane", "-e", "-p", "-S", "-", "-t", "t").trimEnd();
  const plain = tmux("capture-pane", "-p", "-S", "-", "-t", "t").trimEnd();
  tmux("kill-server");
  // Folders of this machine, and the key of the run.
  const tidy = (text) =>
    text
      .replaceAll(/\/tmp\/codexthropic-sim-\w+/g, "/home/you/.codex")
      .replaceAll(home, "/home/you")
      .replaceAll(/ct_[\w-]*(?:\n[\w-]+)?/g, "ct_…");
  return { colored: tidy(colored), plain: tidy(plain) };
}

const type = (line, ms) => [[line, "Enter"], ms];
const COMMANDS = [
  type("codexthropic status", 1500),
  type("codexthropic models", 1500),
  type("codexthropic doctor", 2500),
];
const NOBODY = [
  type("codexthropic claude", 1500),
  type("codexthropic status", 1500),
  type("codexthropic login --device", 2500),
];
const SESSION = [
  type("clear; codexthropic claude", 7000),
  type("say hello please", 6000),
  [["/model", "Enter"], 2500],
  [["Escape"], 1000],
  [["C-c"], 400],
  [["C-c"], 3000],
];

const bin = prepareHome();
const base = {
  HOME: home,
  PS1: "$ ",
  PATH: `${bin}:${process.env.PATH}`,
  DISABLE_AUTOUPDATER: "1",
  LANG: "C.UTF-8",
  TERM: "xterm-256color",
};
// Claude Code must not reach anything but the proxy.
const closed = { HTTPS_PROXY: "http://127.0.0.1:9", NO_PROXY: "127.0.0.1,localhost" };
const sims = [];
try {
  for (const columns of [120, 60]) {
    const plain = await startSim("text");
    const agent = await startSim("agent");
    const limit = await startSim("usage-limit");
    sims.push(plain.child, agent.child, limit.child);
    const nobody = { ...base, ...plain.variables, CODEX_HOME: join(home, `nobody-${columns}`) };
    const texts = [
      await record(columns, 60, nobody, NOBODY),
      await record(columns, 60, { ...base, ...plain.variables }, COMMANDS),
    ];
    if (claude && existsSync(claude)) {
      const session = await record(columns, 60, { ...base, ...closed, ...agent.variables }, SESSION);
      texts.push(session);
      const choice = SESSION.slice(0, 3);
      texts.push(await record(columns, 60, { ...base, ...closed, ...agent.variables }, choice));
      texts.push(
        await record(columns, 60, { ...base, ...closed, ...limit.variables }, [
          type("clear; codexthropic claude", 7000),
          type("say hello please", 8000),
          [["C-c"], 400],
          [["C-c"], 3000],
        ]),
      );
      if (columns === 120) writeFileSync(join(assets, "session.svg"), toSvg(session.colored, columns));
    }
    writeFileSync(
      join(assets, `session-${columns}.txt`),
      `${texts.map(({ plain: text }) => text).join("\n\n")}\n`,
    );
  }
} finally {
  for (const child of sims) child.kill();
  try {
    tmux("kill-server");
  } catch {
    // It has ended.
  }
  rmSync(home, { recursive: true, force: true });
}
