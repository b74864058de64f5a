import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { createCodexAuth } from "@codexthropic/codex-auth";
import { scenarios, type Sim } from "@codexthropic/codex-sim";
import { createProxy } from "@codexthropic/proxy";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { startExampleBackend, type ExampleBackend } from "./examples/setup.ts";

/** Every example in the README of a package is compiled as TypeScript, and run on a simulated backend. */

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, "../../..");
const folder = join(here, ".readme");

interface Example {
  name: string;
  text: string;
}

function examples(): Example[] {
  const packages = readdirSync(join(root, "packages")).map((name) => `packages/${name}`);
  return [...packages, "apps/cli"].flatMap((path) => {
    const page = readFileSync(join(root, path, "README.md"), "utf8");
    const blocks = [...page.matchAll(/^```(?:ts|js)\n([^]*?)^```$/gm)];
    return blocks.map(([, text = ""], at) => ({ name: `${path.split("/")[1]}-${at + 1}`, text }));
  });
}

const EXAMPLES = examples();

/** What an example takes for granted: the reader's own request, answer or proxy. */
const GIVEN = `
declare global {
  var ask: (accessToken: string, accountId: string | null) => Promise<Response>;
  var body: string;
  var response: Response;
  var events: import("@codexthropic/protocol/anthropic").MessageStreamEvent[];
  var proxyUrl: string;
}
export {};
`;

let example: ExampleBackend;
let sim: Sim;

beforeAll(async () => {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "given.d.ts"), GIVEN);
  for (const { name, text } of EXAMPLES) writeFileSync(join(folder, `${name}.ts`), `${text}\nexport {};\n`);
  example = await startExampleBackend();
  ({ sim } = example);
});

afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  vi.unstubAllEnvs();
  await example.close();
});

test("every package has one", () => {
  const packages = new Set(EXAMPLES.map(({ name }) => name.replace(/-\d+$/, "")));
  expect(packages).toEqual(new Set([...readdirSync(join(root, "packages")), "cli"]));
});

test("they compile", { timeout: 60_000 }, () => {
  const config = {
    extends: relative(folder, join(root, "tsconfig.base.json")),
    compilerOptions: {
      noEmit: true,
      composite: false,
      incremental: false,
      isolatedDeclarations: false,
      declaration: false,
      declarationMap: false,
      emitDeclarationOnly: false,
      noUnusedLocals: false,
      skipLibCheck: true,
      allowImportingTsExtensions: true,
      customConditions: ["@codexthropic/source"],
      lib: ["ESNext", "DOM", "DOM.Iterable", "DOM.AsyncIterable"],
      types: ["node"],
    },
    files: ["given.d.ts", ...EXAMPLES.map(({ name }) => `${name}.ts`)],
  };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config));
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  let problems = "";
  try {
    execFileSync(process.execPath, [tsc, "-p", folder], { encoding: "utf8" });
  } catch (error) {
    problems = String((error as { stdout?: string }).stdout);
  }
  const ofExamples = problems.split("\n").filter((line) => line.includes(".readme/"));
  expect(ofExamples).toEqual([]);
});

describe("they run", () => {
  /** The only thing that an example is told: that the backend is here. */
  const onSimulator = (text: string): string => {
    const backend = `codexBaseUrl: ${JSON.stringify(sim.codexBaseUrl)}, chatgptBaseUrl: ${JSON.stringify(sim.chatgptBaseUrl)}`;
    return text
      .replaceAll(
        /http:\/\/127\.0\.0\.1:9100\/backend-api\/codex|https:\/\/chatgpt\.com\/backend-api\/codex/g,
        sim.codexBaseUrl,
      )
      .replaceAll("https://chatgpt.com/backend-api", sim.chatgptBaseUrl)
      .replaceAll(/createCodexClient\(\{/g, `createCodexClient({ ${backend},`)
      .replaceAll(/createProxy\(\{/g, `createProxy({ ${backend},`);
  };

  test.each(EXAMPLES)("$name", { timeout: 60_000 }, async ({ name, text }) => {
    const login = sim.auth.issue();
    vi.stubEnv("CODEX_HOME", example.codexHome);
    vi.stubEnv("CODEX_AUTH_ISSUER", sim.issuer);
    vi.stubEnv("CODEX_ACCESS_TOKEN", "");
    const request = {
      model: "gpt-5.5",
      stream: true,
      store: false,
      input: [{ type: "message", role: "user", content: [{ type: "input_text", text: "Hi" }] }],
    };
    const { url: proxyUrl, close } = await startProxy();
    const plainFetch = globalThis.fetch;
    Object.assign(globalThis, {
      ask: (accessToken: string) =>
        plainFetch(`${sim.codexBaseUrl}/models?client_version=1.0.0`, {
          headers: { authorization: `Bearer ${accessToken}` },
        }),
      body: JSON.stringify(request),
      events: [],
      proxyUrl,
      response: await plainFetch(`${proxyUrl}/v1/messages`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({
          model: "opus",
          max_tokens: 100,
          stream: true,
          messages: [{ role: "user", content: "Hi" }],
        }),
      }),
      // An example that asks the backend by itself leaves the login to the reader.
      fetch: (input: string | URL | Request, init?: RequestInit) => {
        const headers = new Headers(init?.headers);
        const isBackend = typeof input === "string" && input.startsWith(sim.codexBaseUrl);
        if (!isBackend || headers.has("authorization")) return plainFetch(input, init);
        headers.set("authorization", `Bearer ${login.access_token}`);
        headers.set("content-type", "application/json");
        return plainFetch(input, { ...init, headers });
      },
    });
    const printed = [
      vi.spyOn(console, "log").mockImplementation(() => {}),
      vi.spyOn(process.stdout, "write").mockImplementation(() => true),
    ];
    try {
      sim.enqueue(scenarios.text("Hello."));
      const path = join(folder, `${name}.run.ts`);
      writeFileSync(path, onSimulator(text));
      await import(/* @vite-ignore */ pathToFileURL(path).href);
    } finally {
      for (const spy of printed) spy.mockRestore();
      globalThis.fetch = plainFetch;
      await close({ graceMs: 0 });
    }
  });

  function startProxy(): Promise<{ url: string; close(options?: object): Promise<void> }> {
    return createProxy({
      auth: createCodexAuth({ codexHome: example.codexHome, issuer: sim.issuer, env: {} }),
      codexBaseUrl: sim.codexBaseUrl,
      chatgptBaseUrl: sim.chatgptBaseUrl,
    }).listen({ port: 0 });
  }
});
