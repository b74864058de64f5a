import { describe, expect, it } from "vitest";
import { accessLine } from "../src/serve/format-access-line.ts";
import { loginLine, renderBanner, type BannerFacts } from "../src/serve/render-banner.ts";
import { createServerLog } from "../src/serve/create-server-log.ts";
import { createModelWarner } from "../src/serve/warn-unknown-model.ts";
import { resolveSettings } from "../src/config/resolve-settings.ts";
import { createPalette } from "../src/terminal/create-palette.ts";
import { fakeIo } from "./fake-io.ts";
import { record } from "./record.ts";

const PLAIN = createPalette({}, { write: () => true });
const COLOR = createPalette({ FORCE_COLOR: "1" }, { write: () => true });

const JUDGE = {
  model: "gpt-6-luna",
  calls: 2,
  flagged: 1,
  unavailable: null,
  usage: { input: 900, cached: 1200, written: 0, output: 40, reasoning: 0 },
  totalMs: 1200,
  retries: 0,
};

describe("colours", () => {
  it.each([
    [{ NO_COLOR: "1", FORCE_COLOR: "1" }, true, false],
    [{ NO_COLOR: "0" }, true, false],
    [{ FORCE_COLOR: "0" }, true, false],
    [{ FORCE_COLOR: "false" }, true, false],
    [{ FORCE_COLOR: "1" }, false, true],
    [{ FORCE_COLOR: "true" }, false, true],
    [{ TERM: "dumb" }, true, false],
    [{ NO_COLOR: "" }, true, true],
    [{}, true, true],
    [{}, false, false],
  ])("%j with isTTY %s: %s", (env, isTTY, expected) => {
    const { red } = createPalette(env, { write: () => true, isTTY });
    expect(red("x") !== "x").toBe(expected);
  });
});

describe("the access log", () => {
  it("tells one request in one line", () => {
    const line = accessLine(record({ retries: 1, degraded: ["image.file", "tool.unknown"] }), PLAIN);
    expect(line).toMatch(
      /^\d\d:\d\d:\d\d {2}POST {2}\/v1\/messages {2}200 {2}claude-opus-5-5 → gpt-5\.5 {2}http {2}in 100 cached 900 out 50 {2}first 700 ms {2}total 3\.0 s {2}retries 1 {2}degraded image\.file,tool\.unknown$/,
    );
  });

  it("tells what the verdicts of auto mode have cost, apart from the answer's own figures", () => {
    expect(accessLine(record({ judge: JUDGE }), PLAIN)).toContain(
      "total 3.0 s  judge gpt-6-luna calls 2 flagged 1 in 900 cached 1200 out 40 took 1.2 s",
    );
    const failed = { ...JUDGE, model: null, flagged: 0, unavailable: "timeout" as const, usage: null };
    expect(accessLine(record({ judge: failed }), PLAIN)).toContain(
      "judge none calls 2 unavailable timeout took 1.2 s",
    );
  });

  it("ends with fast, the models in yellow", () => {
    const line = accessLine(record({ fast: true }), COLOR);
    expect(line).toContain("\u001b[33mclaude-opus-5-5 → gpt-5.5\u001b[39m");
    expect(line.endsWith("\u001b[33mfast\u001b[39m")).toBe(true);
    expect(accessLine(record({ fast: true }), PLAIN).endsWith("  fast")).toBe(true);
    expect(accessLine(record({ fast: false }), COLOR)).not.toContain("\u001b[33m");
  });

  it("says nothing of what is not known", () => {
    const line = accessLine(
      record({
        method: "GET",
        path: "/v1/models",
        model: null,
        upstreamModel: null,
        usage: null,
        ttfbMs: null,
        transport: null,
        fast: true,
      }),
      PLAIN,
    );
    expect(line).toMatch(/^\S+ {2}GET {2}\/v1\/models {2}200 {2}total 3\.0 s$/);
  });

  it("stays one line, whatever an error message holds", () => {
    const line = accessLine(
      record({
        status: 400,
        error: {
          code: "invalid_request",
          type: "invalid_request_error",
          message: "a\n12:00:00  POST\u001b[2J\u009b31m",
        },
      }),
      PLAIN,
    );
    // oxlint-disable-next-line no-control-regex -- that is the point
    expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
    expect(line).toContain("invalid_request_error: a 12:00:00  POST");
  });

  it("marks who has left", () => {
    expect(accessLine(record({ status: 499, aborted: true }), PLAIN)).toContain("  499 client left  ");
  });
});

describe("the server's log", () => {
  const lines = (
    format: "text" | "json",
    verbose = false,
  ): { log: ReturnType<typeof createServerLog>; text: () => string } => {
    const io = fakeIo();
    return {
      log: createServerLog({
        output: io.stderr,
        format,
        verbose,
        paint: PLAIN,
        now: () => Date.UTC(2026, 10, 25, 12),
      }),
      text: io.err,
    };
  };

  it("is one JSON object a line with --log-format json", () => {
    const { log, text } = lines("json", true);
    log.request(record());
    log.warn("careful", { code: 1 });
    log.trace({ requestId: "req_1", direction: "→client", type: "message_start", bytes: 10 });
    const [request, warn, trace] = text()
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as object);
    expect(request).toMatchObject({
      level: "info",
      event: "request",
      time: "2026-11-25T12:00:00.000Z",
      upstream_model: record().upstreamModel,
      usage: { cached: 900 },
    });
    expect(warn).toEqual({ time: "2026-11-25T12:00:00.000Z", level: "warn", event: "careful", code: 1 });
    expect(trace).toMatchObject({
      level: "debug",
      event: "trace",
      request_id: "req_1",
      direction: "→client",
      type: "message_start",
    });
  });

  it("has every key in snake_case, as /status and --json have", () => {
    const { log, text } = lines("json", true);
    log.request(record({ judge: JUDGE }));
    log.debug("of a library", {
      headerTimeoutMs: 1,
      list: [{ innerKey: 1, "opus-x": null }],
      MAX: undefined,
    });
    log.info("listening", { login: { expiresAt: null } });
    const keys: string[] = [];
    for (const line of text().trimEnd().split("\n"))
      JSON.parse(line, (key, value: unknown) => {
        keys.push(key);
        return value;
      });
    expect(keys).toEqual(
      expect.arrayContaining(["total_ms", "cache_miss", "header_timeout_ms", "inner_key"]),
    );
    expect(keys.filter((key) => /[A-Z]/.test(key))).toEqual([]);
  });

  it("writes what JSON cannot hold as text", () => {
    const { log, text } = lines("json");
    const circle: Record<string, unknown> = {};
    circle["itself"] = circle;
    log.warn("odd", { circle, big: 1n });
    expect(JSON.parse(text())).toMatchObject({ event: "odd", big: "1" });
  });

  it("keeps debug lines for --verbose", () => {
    const quiet = lines("text");
    quiet.log.debug("detail");
    expect(quiet.text()).toBe("");
    const verbose = lines("text", true);
    verbose.log.debug("detail", { code: "x", nothing: undefined });
    expect(verbose.text()).toMatch(/^\d\d:\d\d:\d\d {2}debug: detail {2}code=x\n$/);
  });
});

describe("the banner", () => {
  const now = Date.UTC(2026, 10, 25, 12);
  const facts = async (
    flags: Record<string, unknown> = {},
    changes: Partial<BannerFacts> = {},
  ): Promise<BannerFacts> => ({
    version: "1.2.3",
    url: "http://127.0.0.1:8765",
    settings: (await resolveSettings(fakeIo(), flags)).settings,
    login: { kind: "chatgpt", plan: "plus", expiresAt: now + 3 * 3_600_000, problem: null },
    generatedKey: null,
    configFile: null,
    now,
    ...changes,
  });

  it("tells what a person needs at the start", async () => {
    expect(renderBanner(await facts({ opus: "gpt-6-sol" }), PLAIN)).toMatchInlineSnapshot(`
      "codexthropic 1.2.3 on http://127.0.0.1:8765
        login   ChatGPT plus, token refreshes in 2 h 59 min
        models  opus → gpt-6-sol · sonnet, haiku, other → gpt-5.5
        client  ANTHROPIC_BASE_URL=http://127.0.0.1:8765 ANTHROPIC_AUTH_TOKEN=any claude
                or, with everything set as it should be: codexthropic claude
        status  http://127.0.0.1:8765/
      "
    `);
  });

  it("shouts FAST mode", async () => {
    expect(renderBanner(await facts({ fast: true }), COLOR)).toContain(
      "\u001b[1m\u001b[33mFAST mode\u001b[39m\u001b[22m",
    );
  });

  it("shows a generated key, but never a given one", async () => {
    expect(renderBanner(await facts({ "api-key": "given-key" }), PLAIN)).not.toContain("given-key");
    expect(renderBanner(await facts({}, { generatedKey: "ct_made" }), PLAIN)).toContain(
      "key     ct_made (made for this run, shown only here)",
    );
  });

  it.each([
    [
      { kind: "none", plan: null, expiresAt: null, problem: "x" },
      "Not logged in. codexthropic login logs in; codexthropic demo needs no account",
    ],
    [{ kind: "api_key", plan: null, expiresAt: null, problem: null }, "API key"],
    [
      { kind: "chatgpt", plan: "pro", expiresAt: now - 1, problem: null },
      "ChatGPT pro, token refreshes with the first request",
    ],
  ] as const)("says how the login stands: %j", (login, text) => {
    expect(loginLine(login, now, PLAIN)).toBe(text);
  });
});

describe("a model that a client asks for", () => {
  const ask = (...models: string[]): string[] => {
    const warnings: string[] = [];
    const catalog = [{ slug: "gpt-5.5" }, { slug: "gpt-6-sol" }];
    const warn = createModelWarner(
      () => catalog,
      (message) => warnings.push(message),
    );
    for (const model of models) warn({ model, upstreamModel: "gpt-5.5" });
    return warnings;
  };

  it("is warned of once when nobody knows it", () => {
    expect(ask("gpt-6-slo", "gpt-6-slo", "gtp-x")).toEqual([
      'a client asks for the model "gpt-6-slo", which is not in the catalogue; gpt-5.5 answers; did you mean gpt-6-sol?',
      'a client asks for the model "gtp-x", which is not in the catalogue; gpt-5.5 answers; `codexthropic models` lists them',
    ]);
    expect(ask(...Array.from({ length: 100 }, (_, at) => `x-${at}`))).toHaveLength(20);
  });

  it("is fine as a Claude name or as a model of the catalogue", () => {
    expect(
      ask("claude-opus-5-5", "opus", "gpt-5.5", "gpt-6-sol[1m]", "claude-gpt-6-sol", "us.anthropic.claude-x"),
    ).toEqual([]);
  });
});
