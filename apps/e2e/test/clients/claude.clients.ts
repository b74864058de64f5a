import { copyFile, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { agent, scenarios, type SimRequest } from "@codexthropic/codex-sim";
import { afterEach, beforeEach, expect, it } from "vitest";
import { type ClaudeRun, runClaude, withTempDir } from "../../src/run-claude.ts";
import { startStack, type Stack } from "../../src/stack.ts";

const bin = process.env["CODEXTHROPIC_CLAUDE_BIN"] ?? "claude";

let stack: Stack;
beforeEach(async () => {
  stack = await startStack();
});
afterEach(() => stack.close());

const claude = (
  dir: string,
  prompt: string,
  more: { args?: string[]; env?: Record<string, string>; url?: string } = {},
): Promise<ClaudeRun> =>
  runClaude({
    bin,
    baseUrl: more.url ?? stack.url,
    home: dir,
    cwd: dir,
    prompt,
    args: more.args ?? [],
    env: more.env ?? {},
  });

/** The requests of the main conversation, without titles and other side requests. */
const main = (): readonly SimRequest[] =>
  stack.sim.turns.filter(
    (turn) => Array.isArray(turn.body?.["tools"]) && (turn.body["tools"] as unknown[]).length > 3,
  );

const refused = (): unknown[] =>
  stack.sim.turns.map((turn) => turn.problem).filter((problem) => problem !== null);

it("answers a simple question", () =>
  withTempDir(async (dir) => {
    stack.sim.script(agent([{ answer: scenarios.reasoning("**Easy**", "Forty-two.") }]));
    const run = await claude(dir, "What is six times seven?");
    expect(run.stderr).toBe("");
    expect(run.result).toMatchObject({ subtype: "success", is_error: false, result: "Forty-two." });
    expect(run.code).toBe(0);
    expect(refused()).toEqual([]);
    expect(main()).toHaveLength(1);
  }));

it("works in a loop: Bash really runs and a file really changes", () =>
  withTempDir(async (dir) => {
    stack.sim.script(
      agent([
        {
          when: { round: 0, offers: "Bash" },
          answer: scenarios.agentRound("Bash", {
            command: "echo changed > note.txt && cat note.txt",
            description: "write",
          }),
        },
        {
          when: { tool: "Bash", output: /changed/ },
          answer: ({ outputs }) => scenarios.text(`The file says ${outputs.at(-1)?.text.trim()}.`),
        },
      ]),
    );
    const run = await claude(dir, "Change the note.");
    expect(run.result?.result).toBe("The file says changed.");
    expect(await readFile(join(dir, "note.txt"), "utf8")).toBe("changed\n");
    expect(refused()).toEqual([]);
  }));

// Claude Code runs them side by side and sends the results in the order in which they finish.
it("runs three parallel calls of one answer", () =>
  withTempDir(async (dir) => {
    stack.sim.script(
      agent([
        {
          when: { round: 0, offers: "Bash" },
          answer: scenarios.parallel(
            ["one", "two", "three"].map((word) => ({
              name: "Bash",
              args: { command: `echo ${word}`, description: word },
            })),
          ),
        },
        {
          when: { round: 1 },
          answer: ({ outputs }) =>
            scenarios.text(
              outputs
                .map((output) => output.text.trim())
                .toSorted()
                .join("+"),
            ),
        },
      ]),
    );
    const run = await claude(dir, "Count.");
    expect(run.result?.result).toBe("one+three+two");
    expect(refused()).toEqual([]);
    expect(main().at(-1)?.body?.["parallel_tool_calls"]).toBe(true);
  }));

const encrypted = (turn: SimRequest | undefined): string[] =>
  ((turn?.body?.["input"] ?? []) as { type: string; encrypted_content?: string }[]).flatMap((item) =>
    item.type === "reasoning" && item.encrypted_content ? [item.encrypted_content] : [],
  );

it("brings reasoning back byte for byte: over tool rounds, and in a second process that resumes", () =>
  withTempDir(async (dir) => {
    stack.sim.script(
      agent([
        {
          when: { round: 0, offers: "Bash", user: /first/ },
          answer: scenarios.agentRound("Bash", { command: "true", description: "nothing" }),
        },
        { answer: scenarios.reasoning("**Done**", "Finished.") },
      ]),
    );
    const first = await claude(dir, "Do the first thing.");
    expect(first.result?.result).toBe("Finished.");
    const rounds = main();
    expect(encrypted(rounds[0])).toHaveLength(0);
    expect(encrypted(rounds[1])).toHaveLength(1);

    const second = await claude(dir, "And another.", { args: ["--continue"] });
    expect(second.result?.result).toBe("Finished.");
    const resumed = encrypted(main().at(-1));
    // The simulator verifies each of them by an HMAC over account, model and content; it would have refused.
    expect(resumed).toHaveLength(2);
    expect(resumed[0]).toBe(encrypted(rounds[1])[0]);
    expect(refused()).toEqual([]);
  }));

it("reads a PNG, and the picture reaches the model", () =>
  withTempDir(async (dir) => {
    const png = join(dir, "dot.png");
    await writeFile(
      png,
      Buffer.from(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
        "base64",
      ),
    );
    await copyFile(png, join(dir, "copy.png"));
    stack.sim.script(
      agent([
        {
          when: { round: 0, offers: "Read" },
          answer: scenarios.toolCall("Read", { file_path: png, pages: "" }),
        },
        { when: { tool: "Read" }, answer: scenarios.text("I see a dot.") },
      ]),
    );
    const run = await claude(dir, "Look at dot.png.");
    expect(run.result?.result).toBe("I see a dot.");
    expect(JSON.stringify(main().at(-1)?.body)).toContain('"image_url":"data:image/png;base64,');
    expect(refused()).toEqual([]);
  }));
