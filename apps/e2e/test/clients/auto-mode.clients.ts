import { mkdir, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  agent,
  type AgentRule,
  type SafeguardVerdicts,
  scenarios,
  type SimRequest,
} from "@codexthropic/codex-sim";
import { afterEach, expect, it } from "vitest";
import { type ClaudeRun, runClaude, withTempDir } from "../../src/run-claude.ts";
import { type StackOptions, startStack, type Stack } from "../../src/stack.ts";

/** Claude Code in auto mode. @see docs/auto-mode.md for what it does in each case */

const bin = process.env["CODEXTHROPIC_CLAUDE_BIN"] ?? "claude";

let stack: Stack;
afterEach(() => stack.close());

/** Claude Code's own classifier, which allows. It is asked for one of two formats. */
const OWN_CLASSIFIER: AgentRule = {
  when: { instructions: /<severity>N<\/severity>|<block>no<\/block>/ },
  answer: ({ instructions }) =>
    scenarios.text(instructions.includes("<severity>N") ? "<severity>5</severity>" : "<block>no</block>"),
};

/** The model makes these calls, one a turn, and then says what the last one has returned. The client's own classifier allows. */
function model(...calls: (readonly [name: string, args: object])[]): ReturnType<typeof agent> {
  return agent([
    OWN_CLASSIFIER,
    ...calls.map(([name, args], round) => ({
      when: { round, offers: name },
      answer: scenarios.agentRound(name, { ...args }),
    })),
    { answer: ({ outputs }) => scenarios.text(`Got: ${outputs.at(-1)?.text ?? "nothing"}`) },
  ]);
}

const bash = (command: string): readonly [string, Record<string, string>] => [
  "Bash",
  { command, description: "work" },
];
/** A command that Claude Code has checked: it is neither read-only nor an edit inside the folder. */
const MARK = bash(`node -e "require('fs').writeFileSync('mark.txt','ran')"`);

async function run(
  dir: string,
  safeguards: SafeguardVerdicts,
  calls: readonly (readonly [string, object])[] = [MARK],
  options: StackOptions = {},
): Promise<ClaudeRun> {
  stack = await startStack({ ...options, sim: { ...options.sim, safeguards } });
  stack.sim.script(model(...calls));
  const project = join(dir, "project");
  await mkdir(project);
  const prompt = "Do it.";
  return runClaude({ bin, baseUrl: stack.url, home: dir, cwd: project, prompt, permissionMode: "auto" });
}

const said = ({ body }: SimRequest): string => JSON.stringify(body ?? {});
const judged = (): SimRequest[] =>
  stack.sim.turns.filter((turn) => turn.problem === null && said(turn).includes("safeguard_verdicts"));
/** Requests of the client's own classifier. */
const ownClassifier = (): SimRequest[] =>
  stack.sim.turns.filter((turn) => said(turn).includes("<transcript>"));
const exists = (...path: string[]): Promise<boolean> =>
  stat(join(...path)).then(
    () => true,
    () => false,
  );
const ran = (dir: string): Promise<boolean> => exists(dir, "project", "mark.txt");
/** "We're changing auto mode … this session isn't eligible …" */
const notices = ({ events }: ClaudeRun): unknown[] =>
  events.filter(({ type, subtype }) => type === "system" && subtype === "informational");
const denials = ({ events }: ClaudeRun): unknown[] =>
  events.filter(({ subtype }) => subtype === "permission_denied").map((event) => event["decision_reason"]);

it.each([false, true])("an allowed call runs without a question (WebSocket: %s)", (websocket) =>
  withTempDir(async (dir) => {
    const result = await run(dir, "allow", [MARK, MARK], { sim: { websocket } });
    expect(result.result?.result).toContain("Got:");
    expect(denials(result)).toEqual([]);
    expect(await ran(dir)).toBe(true);
    expect(judged()).toHaveLength(2);
    expect(ownClassifier().length).toBe(0);
    expect(notices(result)).toEqual([]);
    const messages = stack.records.filter(({ model: name, judge }) => name !== null && judge !== null);
    expect(messages.map(({ judge }) => [judge?.calls, judge?.flagged, judge?.unavailable])).toEqual([
      [1, 0, null],
      [1, 0, null],
    ]);
    if (websocket) expect(stack.sim.turns.some(({ isContinued }) => isContinued)).toBe(true);
  }),
);

it("a flagged call is denied with the judge's sentence", () =>
  withTempDir(async (dir) => {
    const explanation = "It writes a file that nobody has asked for";
    const result = await run(dir, { flag: "writeFileSync", explanation });
    expect(await ran(dir)).toBe(false);
    expect(denials(result)).toEqual([explanation]);
    expect(result.result?.result).toContain(
      `denied by the Claude Code auto mode classifier. Reason: ${explanation}.`,
    );
    expect(ownClassifier().length).toBe(0);
    expect(notices(result)).toEqual([]);
  }));

it.each<[string, SafeguardVerdicts]>([
  ["talks nonsense", "nonsense"],
  ["refuses", "refuse"],
  ["is down", "unavailable"],
])("a judge that %s leaves the call to the client's own classifier, without a notice", (_, safeguards) =>
  withTempDir(async (dir) => {
    const result = await run(dir, safeguards, [MARK, MARK]);
    expect(await ran(dir)).toBe(true);
    expect(denials(result)).toEqual([]);
    expect(ownClassifier().length).toBeGreaterThanOrEqual(2);
    expect(notices(result)).toEqual([]);
    // The client goes on to ask for verdicts.
    expect(stack.records.filter(({ judge }) => judge !== null)).toHaveLength(2);
  }),
);

it("a slow judge is waited for; no call runs before its verdict", () =>
  withTempDir(async (dir) => {
    const result = await run(dir, { slow: 3000 });
    expect(await ran(dir)).toBe(true);
    expect(ownClassifier().length).toBe(0);
    expect(notices(result)).toEqual([]);
  }));

it("a judge that does not answer within 30 seconds leaves the call to the client's own classifier", () =>
  withTempDir(async (dir) => {
    const result = await run(dir, { slow: "forever" });
    expect(await ran(dir)).toBe(true);
    expect(ownClassifier().length).toBeGreaterThanOrEqual(1);
    expect(notices(result)).toEqual([]);
    expect(stack.records.find(({ judge }) => judge)?.judge).toMatchObject({ unavailable: "timeout" });
  }));

it("edits and reads in the folder cost no request, and what is more than it seems does not run", () =>
  withTempDir(async (dir) => {
    const outside = join(dir, "outside");
    await mkdir(outside);
    const project = join(dir, "project");
    const write = (path: string): readonly [string, object] => [
      "Write",
      { file_path: join(project, path), content: "x" },
    ];
    await writeFile(join(dir, "secret"), "SECRET");
    const calls = [
      write("a.txt"),
      bash("ls"),
      bash("cat a.txt"),
      write("link/b.txt"),
      bash("cat leak"),
      bash("cat leak"),
    ];
    stack = await startStack({ sim: { safeguards: { flag: /./, explanation: "It reads a secret" } } });
    stack.sim.script(model(...calls));
    await mkdir(project);
    await symlink(outside, join(project, "link"));
    await symlink(join(dir, "secret"), join(project, "leak"));
    const result = await runClaude({
      bin,
      baseUrl: stack.url,
      home: dir,
      cwd: project,
      prompt: "Do it.",
      permissionMode: "auto",
    });
    expect(await exists(project, "a.txt")).toBe(true);
    expect(await exists(outside, "b.txt")).toBe(false);
    expect(ownClassifier().length).toBe(0);
    expect(notices(result)).toEqual([]);
    // A link that leads out of the folder: the client does not write through it, and asks again before it reads.
    expect(denials(result)).toEqual([
      expect.stringContaining("outside the allowed working directories"),
      "Classifier unavailable",
      "It reads a secret",
    ]);
    expect(judged()).toHaveLength(1);
    expect(said(judged()[0]!)).toContain("cat leak");
    expect(result.result?.result).not.toContain("SECRET");
  }));

it("a sub-agent's calls are judged, as those of an agent with a task", () =>
  withTempDir(async (dir) => {
    const task = { description: "work", prompt: "Mark the folder.", subagent_type: "general-purpose" };
    stack = await startStack();
    stack.sim.script(
      agent([
        {
          when: { user: /Mark the folder/, round: 0, offers: "Bash" },
          answer: scenarios.agentRound(...MARK),
        },
        {
          when: { user: /Delegate it/, round: 0, offers: "Agent" },
          answer: scenarios.agentRound("Agent", task),
        },
        { answer: scenarios.text("Done.") },
      ]),
    );
    const project = join(dir, "project");
    await mkdir(project);
    const result = await runClaude({
      bin,
      baseUrl: stack.url,
      home: dir,
      cwd: project,
      prompt: "Delegate it.",
      permissionMode: "auto",
    });
    expect(await ran(dir)).toBe(true);
    expect(notices(result)).toEqual([]);
    // The client reviews by itself what a sub-agent has done, when it hands back. No verdict replaces that.
    expect(ownClassifier().filter((turn) => !said(turn).includes("Subagent has finished")).length).toBe(0);
    const [main, sub] = judged();
    expect(said(main!)).toContain(String.raw`{\"user\":\"Delegate it.`);
    expect(said(sub!)).toContain(String.raw`{\"task\":\"Mark the folder.`);
    expect(said(sub!)).not.toContain(String.raw`{\"user\":\"`);
  }));

it("turned off, the client takes its own classifier and says so", () =>
  withTempDir(async (dir) => {
    const result = await run(dir, "allow", [MARK], { proxy: { judge: "off" } });
    expect(await ran(dir)).toBe(true);
    expect(judged()).toEqual([]);
    expect(ownClassifier().length).toBeGreaterThanOrEqual(1);
    expect(notices(result)).toHaveLength(1);
  }));
