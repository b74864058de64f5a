import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { CASES } from "@codexthropic/conformance";
import { translateRequest } from "@codexthropic/translator";
import { classifyResponse, toAnthropicError } from "@codexthropic/protocol/errors";
import { beforeAll, describe, expect, test } from "vitest";

/** What a page says about the code has to be so. */

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../../..");
/** A script for plain Node; what it exports is said here. */
const { fill, makeTables, PAGES } = (await import(
  /* @vite-ignore */ join(root, "scripts/docs-tables.mjs")
)) as {
  PAGES: string[];
  makeTables(
    load: (room: string, file: string) => Promise<Record<string, unknown>>,
  ): Promise<Record<string, string>>;
  fill(text: string, tables: Record<string, string>): string;
};
const read = (path: string): string => readFileSync(join(root, path), "utf8");
const skipped = /^(?:node_modules|dist|coverage|reports|\..*)$/;

function files(folder: string, end: RegExp): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return skipped.test(entry.name) ? [] : files(path, end);
    return end.test(entry.name) ? [path] : [];
  });
}

const PAGES_OF_THE_PROJECT = files(".", /\.md$/).filter((path) => !path.endsWith("CHANGELOG.md"));
const DOCS = PAGES_OF_THE_PROJECT.filter((path) => path === "README.md" || path.startsWith("docs/"));
/** Pages for users; the reference pages speak of other programs' commands and variables. */
const GUIDES = DOCS.filter((path) => !path.startsWith("docs/reference/"));

const load = (room: string, file: string): Promise<Record<string, unknown>> =>
  import(/* @vite-ignore */ join(root, room, "src", `${file}.ts`)) as Promise<Record<string, unknown>>;

describe("tables", () => {
  let tables: Record<string, string>;
  beforeAll(async () => {
    tables = await makeTables(load);
  });

  test.each(PAGES)("%s says what the code says", (page) => {
    expect(fill(read(page), tables)).toBe(read(page));
  });

  test("every table has its place", () => {
    const placed = PAGES.flatMap((page) =>
      [...read(page).matchAll(/<!-- table:(\w+) -->/g)].map(([, name]) => name),
    );
    expect(placed.toSorted()).toEqual(Object.keys(tables).toSorted());
  });
});

/** As GitHub makes them. */
function anchors(text: string): Set<string> {
  const headings = [...text.replace(/```[^]*?```/g, "").matchAll(/^#+ (.+)$/gm)].map(
    ([, heading = ""]) => heading,
  );
  return new Set(
    headings.map((heading) =>
      heading
        .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s_-]/gu, "")
        .replaceAll(" ", "-"),
    ),
  );
}

describe("links", () => {
  test.each(PAGES_OF_THE_PROJECT)("%s links to what is there", (page) => {
    const dead = [...read(page).matchAll(/\]\((?!https?:|mailto:)([^)\s]+)\)/g)].flatMap(
      ([, target = ""]) => {
        const [path = "", anchor] = target.split("#");
        const file = path === "" ? page : relative(root, resolve(root, dirname(page), path));
        if (!existsSync(join(root, file))) return [target];
        if (anchor === undefined || statSync(join(root, file)).isDirectory()) return [];
        return anchors(read(file)).has(anchor) ? [] : [target];
      },
    );
    expect(dead).toEqual([]);
  });

  test("every page that the sources cite is there, and so is the section", () => {
    const sources = ["packages", "apps"].flatMap((folder) => files(folder, /\.tsx?$/));
    const cited = sources.flatMap((source) =>
      [...read(source).matchAll(/((?:docs\/)?(?:[\w-]+\/)*[\w-]+\.md)(?: sections? ([\d.]+))?/g)].map(
        ([, page = "", section]) => ({ source, page, section: section?.replace(/\.$/, "") }),
      ),
    );
    const known = (name: string): string | undefined =>
      DOCS.find((path) => path === name || path === `docs/${name}` || path === `docs/reference/${name}`);
    const wrong = cited
      .filter(
        ({ page }) =>
          page.startsWith("docs/") ||
          /^(?:mapping|codex-backend|claude-code-client|field-notes)\.md$/.test(page),
      )
      .flatMap(({ source, page, section }) => {
        const path = known(page);
        if (path === undefined) return [`${source}: ${page}`];
        if (section === undefined) return [];
        const isThere = new RegExp(`^#+ ${section.replaceAll(".", "\\.")}[. ]`, "m").test(read(path));
        return isThere ? [] : [`${source}: ${page} section ${section}`];
      });
    expect([...new Set(wrong)]).toEqual([]);
  });
});

interface CommandFacts {
  name: string;
  args: Record<string, unknown>;
  passesArgs?: boolean;
}

describe("what pages tell people to type", () => {
  let commands: CommandFacts[];
  let variables: Set<string>;
  beforeAll(async () => {
    const { loadCommands } = (await load("apps/cli", "commands/index")) as {
      loadCommands: () => Promise<CommandFacts[]>;
    };
    commands = await loadCommands();
    const { SETTINGS } = (await load("apps/cli", "config/settings")) as {
      SETTINGS: Record<string, { env?: string }>;
    };
    variables = new Set(Object.values(SETTINGS).flatMap(({ env }) => env ?? []));
  });

  /** `codexthropic …` in code, fenced or not. */
  const typed = (text: string): string[] =>
    [...text.matchAll(/(?:^|[`(\s"$])(?:npx )?codexthropic((?: [^\s`|)<>#"…]+)+)/gm)].map(([, line = ""]) =>
      line.trim(),
    );

  test.each(GUIDES)("%s: commands and flags exist", (page) => {
    const code = [...read(page).matchAll(/```[^]*?```|`[^`\n]+`/g)].map(([span]) => span).join("\n");
    const wrong = typed(code).filter((line) => {
      const words = line.split(/\s+/);
      const command = words
        .map((word) => commands.find(({ name }) => name === word))
        .find((found) => found !== undefined);
      const args = (command ?? commands.find(({ name }) => name === "serve"))?.args ?? {};
      const ours = command?.passesArgs ? words.slice(0, words.indexOf(command.name)) : words;
      return ours
        .filter((word) => word.startsWith("--"))
        .some(
          (flag) =>
            !Object.hasOwn(args, flag.slice(2).replace(/=.*/, "")) && !/^--(?:help|version)$/.test(flag),
        );
    });
    expect(wrong).toEqual([]);
  });

  test("every variable of ours that a page names exists", () => {
    const help = read("docs/configuration.md");
    const named = GUIDES.flatMap((page) =>
      [...read(page).matchAll(/\bCODEX(?:THROPIC)?_[A-Z_]+\b/g)].map(([name]) => name),
    );
    // Of the tests, not of the program.
    const others = /^CODEXTHROPIC_CLIENTS_CACHE$/;
    const unknown = named.filter(
      (name) => !variables.has(name) && !help.includes(`\`${name}\``) && !others.test(name),
    );
    expect([...new Set(unknown)]).toEqual([]);
  });

  test("the two commands of the README are scripts, with the pinned pnpm", () => {
    const { packageManager, scripts } = JSON.parse(read("package.json")) as {
      packageManager: string;
      scripts: Record<string, string>;
    };
    const lines = [...read("README.md").matchAll(/^npx --yes (pnpm@\S+) (\w+)/gm)];
    expect(lines.map(([, manager]) => manager)).toEqual([packageManager, packageManager]);
    expect(lines.map(([, , script = ""]) => script in scripts)).toEqual([true, true]);
  });
});

test.each(PAGES_OF_THE_PROJECT)("%s has no mark of an unfinished merge", (page) => {
  expect(read(page)).not.toMatch(/^(?:<{7}|>{7}|={7}$)/m);
});

test("the number of conformance cases that pages name is theirs", () => {
  const named = ["README.md", "packages/conformance/README.md"].flatMap((page) =>
    [...read(page).matchAll(/\b(\d+) cases\b/g)].map(([, count]) => Number(count)),
  );
  expect(named).toEqual(named.map(() => CASES.length));
});

describe("contributing.md", () => {
  test("names every pinned version", () => {
    const page = read("docs/contributing.md");
    const catalog = [...read("pnpm-workspace.yaml").matchAll(/^ {2}"?([@\w/-]+)"?: (\d\S*)$/gm)].map(
      ([, name, version]) => [name, version],
    );
    const { devDependencies } = JSON.parse(read("package.json")) as {
      devDependencies: Record<string, string>;
    };
    const missing = [...catalog, ...Object.entries(devDependencies)].filter(
      ([name = "", version = ""]) => !page.includes(`\`${name}\``) || !page.includes(version),
    );
    expect(missing).toEqual([]);
  });
});

/** A sentence of mapping.md, and the code that has to agree with it. */
describe("mapping.md", () => {
  const mapping = read("docs/mapping.md");
  const MODEL = { model: "claude-opus-4-6", max_tokens: 1, messages: [{ role: "user", content: "hi" }] };
  const effort = (budget_tokens: number): string | undefined => {
    const { body } = translateRequest({ ...MODEL, thinking: { type: "enabled", budget_tokens } });
    return body.reasoning?.effort;
  };

  test("budgets", () => {
    expect(mapping).toContain("< 4000 low, < 16000 medium, < 32000 high, else xhigh");
    expect([3999, 4000, 15_999, 16_000, 31_999, 32_000].map(effort)).toEqual([
      "low",
      "medium",
      "medium",
      "high",
      "high",
      "xhigh",
    ]);
  });

  test.each([
    ["| 403, deactivated workspace | 403 permission_error", 403, "{}"],
    ["| server_is_overloaded, at capacity, 503 | retried, then 529 overloaded_error", 503, "{}"],
    ["| other 429, rate_limit_exceeded, slow_down | retried, then 429 rate_limit_error", 429, "{}"],
    [
      "| invalid_prompt, cyber_policy, bio_policy | 400 `policy_blocked`",
      400,
      '{"error":{"code":"cyber_policy","message":"no"}}',
    ],
    ["| any other 4xx | 400 invalid_request_error", 422, '{"detail":"odd"}'],
    ["| other 5xx, cut before output | retried, then 502 api_error (500 for upstream 500)", 500, "{}"],
    [
      "| model not found / not supported for the account | 400 invalid_request_error",
      404,
      '{"error":{"message":"Model not found x"}}',
    ],
  ])("%s", (row, upstream, body) => {
    expect(mapping).toContain(row);
    const { status, type } = toAnthropicError(
      classifyResponse(upstream, () => null, body),
      { now: 0 },
    );
    expect(row).toContain(String(status));
    expect(row).toContain(type);
  });
});
