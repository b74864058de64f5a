import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { startSim, scenarios, CATALOGUE, type SimOptions } from "@codexthropic/codex-sim";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { CHECK_STEPS, formatReport, type CheckReport, type Verdict } from "@codexthropic/proxy/check";
import { JUDGE_CASES } from "@codexthropic/proxy";
import { runCli } from "../src/cli.ts";
import { fakeIo, run } from "./fake-io.ts";
import { loggedIn, simulated, until } from "./simulated.ts";

const IDS = CHECK_STEPS.map(({ id }) => id);

/** Checks a simulator as if it were the live backend. */
async function check(
  options: SimOptions,
  only: readonly string[],
): Promise<{ code: number; verdicts: Record<string, Verdict> }> {
  const { io } = await loggedIn({ websocket: true, ...options });
  const code = await runCli(["check", "--yes", "--json", "--only", only.join(",")], io);
  const report = JSON.parse(io.out()) as CheckReport;
  return { code, verdicts: Object.fromEntries(report.steps.map(({ id, verdict }) => [id, verdict])) };
}

describe("codexthropic check", () => {
  it("finds the simulator as expected in every step", async () => {
    vi.stubEnv("CODEX_ACCESS_TOKEN", "real-token");
    onTestFinished(() => void vi.unstubAllEnvs());
    const { code, out, err, io } = await run(["check", "--sim", "--json"]);
    expect(err).toBe("");
    const report = JSON.parse(out) as CheckReport;
    expect(Object.keys(report)).toEqual(["version", "date", "target", "steps"]);
    expect(report.target).toBe("simulator");
    expect(new Date(report.date).toISOString()).toBe(report.date);
    expect(report.steps.map(({ id }) => id)).toEqual(IDS);
    expect(report.steps.filter(({ verdict }) => verdict !== "as expected")).toEqual([]);
    for (const step of report.steps)
      expect(Object.keys(step)).toEqual(["id", "title", "expected", "observed", "verdict"]);
    expect(code).toBe(0);
    // What a simulator does says nothing about the live backend.
    expect(() => statSync(factsFile(io.home))).toThrow("ENOENT");
  }, 30_000);

  const changes: readonly (readonly [what: string, SimOptions, step: string, Verdict])[] = [
    [
      "a new model",
      { catalogue: [...CATALOGUE, { ...CATALOGUE[0]!, slug: "gpt-7-sol" }] },
      "catalogue",
      "different",
    ],
    ["a model less", { catalogue: CATALOGUE.slice(1) }, "catalogue", "different"],
    ["a model that is lite now", { catalogue: withLite("gpt-5.5") }, "catalogue", "different"],
    ["no version gate", { catalogue: withoutGate() }, "version", "different"],
    ["a lane that closed", { lanes: { "gpt-5.6-sol": ["lite"] } }, "lanes", "different"],
    ["a lane that opened", { lanes: { "gpt-6-sol": ["full", "lite"] } }, "lanes", "different"],
    ["instructions refused", { refused: ["instructions"] }, "instructions", "not available"],
    ["the priority tier refused", { refused: ["service_tier"] }, "service-tier", "not available"],
    ["compression refused", { refused: ["content-encoding"] }, "compressed-body", "not available"],
    [
      "no encrypted reasoning",
      { refused: ["include:reasoning.encrypted_content"] },
      "reasoning",
      "not available",
    ],
    ["damaged reasoning accepted", { withoutRules: ["encrypted_content"] }, "reasoning-damaged", "different"],
    ["foreign reasoning accepted", { withoutRules: ["encrypted_content"] }, "reasoning-foreign", "different"],
    [
      "one call at a time",
      { script: () => scenarios.toolCall("get_time", { city: "Paris" }) },
      "parallel-calls",
      "different",
    ],
    ["parallel calls in the lite lane", { withoutRules: ["lite_lane"] }, "parallel-calls-lite", "different"],
    ["tool search refused", { refused: ["tool_search"] }, "tool-search", "not available"],
    ["look-around accepted", { withoutRules: ["tools"] }, "lookaround", "different"],
    ["images refused", { refused: ["input_image"] }, "image", "not available"],
    ["PDFs refused", { refused: ["input_file"] }, "pdf", "not available"],
    ["no sources", { refused: ["include:web_search_call.action.sources"] }, "web-search", "not available"],
    [
      "sources that are empty",
      { script: () => scenarios.webSearch([{ query: "node" }]) },
      "web-search",
      "different",
    ],
    ["domains that are ignored", { script: () => scenarios.webSearch() }, "web-search-domains", "different"],
    ["strict formats refused", { refused: ["format:strict"] }, "strict-format", "not available"],
    [
      "an answer that ignores the format",
      { script: () => scenarios.text("Paris") },
      "strict-format",
      "different",
    ],
    ["no prompt cache", { promptCache: false }, "cache", "different"],
    ["no WebSocket", { websocket: false }, "websocket", "not available"],
    ["pings without an answer", { websocket: { answersPings: false } }, "websocket-ping", "different"],
    [
      "unknown parameters accepted",
      { withoutRules: ["unsupported_parameter"] },
      "unknown-parameter",
      "different",
    ],
    ["no limit of the context", { withoutRules: ["context_window"] }, "overflow", "different"],
  ];
  it.each(changes)(
    "tells %s",
    async (_, options, step, verdict) => {
      if (step === "compressed-body" && Number(process.versions.node.split(".")[0]) < 22) return;
      const { code, verdicts } = await check(options, ["login", step, "quota"]);
      expect(verdicts).toMatchObject({
        login: "as expected",
        [step]: verdict,
        quota: "as expected",
      });
      expect(code).toBe(verdict === "different" ? 1 : 0);
    },
    20_000,
  );
});

function withLite(slug: string): NonNullable<SimOptions["catalogue"]> {
  return CATALOGUE.map((entry) => (entry.slug === slug ? { ...entry, use_responses_lite: true } : entry));
}

function withoutGate(): NonNullable<SimOptions["catalogue"]> {
  return CATALOGUE.map((entry) => ({ ...entry, minimal_client_version: "0.1.0" }));
}

describe("what the check has found", () => {
  it("is kept for the proxy, told by doctor, and forgotten after two weeks or with another version", async () => {
    const { io, sim } = await loggedIn({ lanes: { "gpt-5.6-sol": ["lite"] }, refused: ["tool_search"] });
    expect(await runCli(["check", "--yes", "--json", "--only", "lanes,tool-search,websocket"], io)).toBe(1);
    const file = factsFile(io.home);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const stored = JSON.parse(readFileSync(file, "utf8")) as { facts: { lanes: object }; version: string };
    expect(stored.facts).toMatchObject({
      lanes: { "gpt-5.6-sol": ["lite"], "gpt-5.5": ["full"] },
      tool_search: { "gpt-5.5": false },
      web_socket: false,
    });
    const doctor = async (now = Date.now()): Promise<string> => {
      const other = fakeIo({ home: io.home, env: io.env, now: () => now });
      await runCli(["doctor", "--json"], other);
      const { findings } = JSON.parse(other.out()) as { findings: { id: string; message: string }[] };
      return findings.find(({ id }) => id === "check")?.message ?? "";
    };
    expect(await doctor()).toMatch(
      /lite lane only: .*gpt-5\.6-sol.*no tool search for gpt-5\.5.*no WebSocket/,
    );
    expect(await doctor(Date.now() + 15 * 24 * 3_600_000)).toContain("has not been checked");
    writeFileSync(file, JSON.stringify({ ...stored, version: "0.0.1" }));
    expect(await doctor()).toContain("has not been checked");
    writeFileSync(file, "{");
    expect(await doctor()).toContain("has not been checked");
    expect(sim.turns.length).toBeGreaterThan(0);
  }, 20_000);

  it("spares the proxy the requests that would fail", async () => {
    const { io, sim } = await loggedIn({ websocket: false });
    const lite = "gpt-6-luna";
    const ask = async (): Promise<number> => {
      const before = sim.log.length;
      const serving = fakeIo({ home: io.home, env: io.env });
      const ended = runCli(["--port", "0", "--model", lite], serving);
      const url = await until(() => /http:\/\/127\.0\.0\.1:\d+/.exec(serving.err())?.[0]);
      const body = {
        model: "claude-opus-5-5",
        max_tokens: 100,
        messages: [{ role: "user", content: "Hello" }],
        tools: [{ name: "Bash", input_schema: { type: "object" } }],
      };
      const response = await fetch(`${url}/v1/messages`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      });
      expect(response.status).toBe(200);
      serving.signal("SIGINT");
      await ended;
      return sim.log.slice(before).filter(({ path }) => path.endsWith("/responses")).length;
    };
    // A handshake, then the full lane, then the lite one.
    expect(await ask()).toBe(3);
    await runCli(["check", "--yes", "--json", "--only", "lanes,websocket"], io);
    expect(await ask()).toBe(1);
  }, 20_000);
});

describe("a check that cannot go on", () => {
  it("asks before it uses quota, and wants --yes where nobody can be asked", async () => {
    const { io, sim } = await loggedIn();
    expect(await runCli(["check"], io)).toBe(2);
    expect(io.err()).toMatch(/has to be confirmed\. \d+ steps: .* tokens of the plan's quota/);
    const terminal = fakeIo({ home: io.home, env: io.env, tty: true, stdin: "n\n" });
    expect(await runCli(["check"], terminal)).toBe(0);
    expect(terminal.err()).toContain("Go on? [y/N]");
    expect(sim.log).toEqual([]);
  });

  it("names steps that do not exist, and lists those that do", async () => {
    expect(await run(["check", "--only", "login,lane"])).toMatchObject({
      code: 2,
      err: 'error: --only: there is no step "lane".\n  Did you mean lanes?\n',
    });
    const { out } = await run(["check", "--list"]);
    for (const id of IDS) expect(out).toContain(id);
  });

  it("skips the rest without a login, and ends with 3", async () => {
    const { io } = await simulated();
    expect(await runCli(["check", "--yes", "--json"], io)).toBe(3);
    const { steps } = JSON.parse(io.out()) as CheckReport;
    expect(steps.map(({ id }) => id)).toEqual(IDS);
    expect(steps.filter(({ verdict }) => verdict === "skipped")).toHaveLength(IDS.length - 1);
    expect(io.err()).toContain("codexthropic login");
  });

  it("does not wait for every step when there is no network", async () => {
    const { io, sim } = await loggedIn();
    await sim.close();
    expect(await runCli(["check", "--yes", "--json", "--only", "lanes,streaming,image,pdf"], io)).toBe(1);
    const { steps } = JSON.parse(io.out()) as CheckReport;
    expect(steps.map(({ verdict }) => verdict)).toEqual([
      "not available",
      "not available",
      "skipped",
      "skipped",
    ]);
    expect(steps[0]?.observed).toContain("Cannot reach");
  }, 30_000);

  it("ends at the limit of the account", async () => {
    const { verdicts } = await check({ script: () => scenarios.usageLimit() }, [
      "login",
      "streaming",
      "image",
    ]);
    expect(verdicts).toEqual({ login: "as expected", streaming: "not available", image: "skipped" });
  });

  it("goes on after a step that fails", async () => {
    const { io, sim } = await loggedIn();
    sim.enqueue(scenarios.httpError(500));
    await runCli(["check", "--yes", "--json", "--only", "streaming,strict-format"], io);
    const { steps } = JSON.parse(io.out()) as CheckReport;
    expect(steps.map(({ verdict }) => verdict)).toEqual(["not available", "as expected"]);
  });

  it("tells what is known when it is interrupted", async () => {
    const { io, sim } = await loggedIn();
    sim.enqueue(scenarios.withheld("forever"));
    const ended = runCli(["check", "--yes", "--json", "--only", "login,streaming,image"], io);
    await sim.waitFor(({ path }) => path.endsWith("/responses"));
    io.signal("SIGINT");
    expect(await ended).toBe(130);
    const { steps } = JSON.parse(io.out()) as CheckReport;
    expect(steps.map(({ verdict }) => verdict)).toEqual(["as expected", "skipped", "skipped"]);
  });
});

describe("codexthropic check --judge", () => {
  const pass = JUDGE_CASES.find(({ expected }) => expected === "pass")!;
  const flag = JUDGE_CASES.find(({ expected }) => expected === "flag")!;
  const only = `login,judge-${pass.name},judge-${flag.name}`;

  it("tells which cases a judge that allows everything gets wrong", async () => {
    const { io, sim } = await loggedIn({ safeguards: "allow" });
    expect(await runCli(["check", "--judge", "--yes", "--json", "--only", only], io)).toBe(1);
    const { steps } = JSON.parse(io.out()) as CheckReport;
    expect(steps.map(({ verdict }) => verdict)).toEqual(["as expected", "as expected", "different"]);
    expect(steps.at(-1)).toMatchObject({ expected: "flagged", observed: "not flagged" });
    expect(sim.turns.length).toBeGreaterThanOrEqual(2);
  });

  it("tells a judge without a verdict, and has a step for each case", async () => {
    const { io } = await loggedIn({ safeguards: "nonsense" });
    expect(await runCli(["check", "--judge", "--yes", "--json", "--only", only], io)).toBe(0);
    const { steps } = JSON.parse(io.out()) as CheckReport;
    expect(steps.map(({ verdict }) => verdict)).toEqual(["as expected", "not available", "not available"]);
    const { out } = await run(["check", "--judge", "--list", "--json"]);
    const ids = (JSON.parse(out) as { id: string }[]).map(({ id }) => id);
    for (const { name } of JUDGE_CASES) expect(ids).toContain(`judge-${name}`);
    expect(await run(["check", "--judge", "--sim"])).toMatchObject({ code: 2 });
  });
});

describe("the report", () => {
  it("has what differs first and nothing personal", async () => {
    const account = {
      accountId: "acct-7f3e2b1c-secret-one",
      email: "jane.doe@example.com",
      userId: "user-JaneDoe12345",
    };
    const sim = await startSim({ account });
    onTestFinished(() => sim.close());
    const { io } = await simulated();
    const own = fakeIo({
      home: io.home,
      env: { ...io.env, CODEX_BASE_URL: sim.codexBaseUrl, CHATGPT_BASE_URL: sim.chatgptBaseUrl },
    });
    await sim.writeAuthFile(own.env["CODEX_HOME"] ?? "");
    sim.enqueue(
      scenarios.httpError(400, {
        detail: `Account ${account.accountId} of ${account.email} (${account.userId}) in /home/jane/x at 10.1.2.3 is odd`,
      }),
    );
    const code = await runCli(
      ["check", "--yes", "--only", "login,image,streaming", "--report", "out.md"],
      own,
    );
    expect(code).toBe(0);
    const report = readFileSync(join(own.cwd, "out.md"), "utf8");
    expect(report).toContain("| `streaming` |");
    expect(report.indexOf("`streaming`")).toBeLessThan(report.indexOf("`login`"));
    for (const text of [report, own.out()])
      for (const word of ["acct-7f3e", "jane", "JaneDoe", "10.1.2.3", "eyJ"])
        expect(text).not.toContain(word);
  });

  it("keeps its table whole whatever the backend says", () => {
    const steps = [
      {
        id: "x",
        title: "t",
        expected: "e",
        observed: "a | b <script> [x](y) \\",
        verdict: "different" as const,
      },
    ];
    const report = formatReport({
      version: "1",
      date: "2026-01-01T00:00:00.000Z",
      target: "simulator",
      steps,
    });
    expect(report.split("\n").find((line) => line.includes("`x`"))).toBe(
      "| `x` | t | different | e | a \\| b \\<script\\> \\[x\\](y) \\\\ |",
    );
  });
});

const factsFile = (home: string): string => join(home, ".cache", "codexthropic", "backend-facts.json");
