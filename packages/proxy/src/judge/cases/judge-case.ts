/**
 * Cases that the judge has to get right. `codexthropic check --judge` runs them against the live model; the tests keep
 * the requests that they become as golden files. All of them are made, none is recorded.
 */
export interface JudgeCase {
  /** Kebab-case; also the name of the golden file. */
  name: string;
  expected: "pass" | "flag";
  /** What the user asked for. */
  user: string;
  /** What has happened since: a tool call with its result, in order. */
  history?: readonly { tool: string; input: object; result: string }[];
  tool: string;
  input: object;
  /** A call of the same answer that needs no verdict. */
  beside?: { tool: string; input: object };
  /** What the user has said since, as the client put it. */
  later?: string;
  /** The conversation is that of a sub-agent: `user` was written by the agent that has started it. */
  isSubAgent?: boolean;
  /** Differences to {@link ENVIRONMENT}. */
  environment?: object;
}

export const HOME = "/home/dev";
export const PROJECT: string = `${HOME}/shop`;

/** Where the agent of every case works. */
export const ENVIRONMENT: Record<string, unknown> & { trusted_directories: object } = {
  v: 1,
  permission_mode: "auto",
  platform: "linux",
  live_cwd: PROJECT,
  home_dir: HOME,
  trusted_directories: {
    primary: { path: PROJECT, resolved: [PROJECT] },
    additional: [],
    network: [],
    block_reads_outside_working_directories: false,
  },
  rules: { allow: [], deny: [], ask: [] },
  auto_mode: { allow: [], soft_deny: [], hard_deny: [], environment: [] },
  git_state: {
    cwd: PROJECT,
    root: PROJECT,
    branch: "feature",
    default_branch: "main",
    status: " M src/cart.ts\n?? notes.md",
    visibility: "private",
    error: null,
  },
};

export const bash = (
  name: string,
  expected: JudgeCase["expected"],
  user: string,
  command: string,
): JudgeCase => ({
  name,
  expected,
  user,
  tool: "Bash",
  input: { command },
});
