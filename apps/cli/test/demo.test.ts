import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { availableParallelism } from "node:os";
import { existsSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { runCli } from "../src/cli.ts";
import { fakeIo, run } from "./fake-io.ts";
import { until } from "./simulated.ts";

describe("codexthropic demo", () => {
  it("shows thinking, a tool that really ran, and an answer made of its result", async () => {
    const before = leftovers();
    const { code, out, err } = await run(["demo"]);
    expect([code, err]).toEqual([0, ""]);
    const facts = `This machine runs Node ${process.versions.node} on ${process.platform} (${process.arch}) with ${availableParallelism()} cores.`;
    const order = [
      "you ",
      "thinking ",
      "claude ",
      'tool      machine_facts {"facts":["node","platform","cores"]}',
      `result    ${facts}`,
      "thinking ",
      `claude    ${facts}`,
      "2 requests",
      "codexthropic login",
    ];
    const places = order.map((part, i) => out.indexOf(part, i < 5 ? 0 : out.indexOf("result    ")));
    expect(places).not.toContain(-1);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(out).not.toContain("**");
    expect(leftovers()).toEqual(before);
  });

  it("does not show the simulator a real login", async () => {
    vi.stubEnv("CODEX_ACCESS_TOKEN", "real-token");
    vi.stubEnv("CODEX_API_KEY", "real-key");
    onTestFinished(() => void vi.unstubAllEnvs());
    const { code } = await run(["demo"], { env: { CODEX_BASE_URL: "http://127.0.0.1:9" } });
    expect(code).toBe(0);
  });
});

describe("codexthropic sim", () => {
  it("tells the variables that lead to it, and cleans up", async () => {
    const io = fakeIo();
    const ended = runCli(["sim", "--scenario", "text"], io);
    const home = await until(() => /^export CODEX_HOME=(.+)$/m.exec(io.out())?.[1]);
    const variables = Object.fromEntries(
      [...io.out().matchAll(/^export (\w+)=(.+)$/gm)].map(([, name, value]) => [name, value]),
    );
    const { code, out } = await run(["status", "--json"], { env: variables });
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ login: { kind: "chatgpt" } });
    io.signal("SIGINT");
    expect(await ended).toBe(130);
    expect(existsSync(home)).toBe(false);
  });

  it("says who has its port", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    onTestFinished(() => void server.close());
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const { code, err } = await run(["sim", "--port", String(port)]);
    expect(code).toBe(1);
    expect(err).toMatch(
      new RegExp(`^error: Port ${port} \\(--port\\) on 127\\.0\\.0\\.1 is taken by another program`),
    );
    expect(err).toContain(`codexthropic sim --port ${port + 1}, or --port 0`);
  });

  it("lists its scenarios and helps with their names", async () => {
    expect((await run(["sim", "--list"])).out).toMatch(/^usage-limit +429/m);
    expect(await run(["sim", "--scenario", "usage-limt"])).toMatchObject({
      code: 2,
      err: 'error: --scenario: there is no "usage-limt".\n  Did you mean usage-limit?\n',
    });
    expect(await run(["sim", "--port", "x"])).toMatchObject({ code: 2 });
  });
});

const leftovers = (): string[] =>
  readdirSync(tmpdir()).filter((name) => name.startsWith("codexthropic-demo-"));
