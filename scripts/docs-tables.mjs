// Tables in docs/ that come from the code's own tables. A page marks the place:
//   <!-- table:settings --> … <!-- /table -->
// `node scripts/docs-tables.mjs` fails when a page is stale, `--write` brings it up to date.
// apps/e2e/test/docs.test.ts does the same.
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { createViteServer } from "vitest/node";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");

/** Pages that hold tables. */
export const PAGES = ["commands", "configuration", "errors", "http-api", "limits"].map(
  (name) => `docs/${name}.md`,
);

/** Pipes would end the cell, `<` outside of code would begin a tag. */
const cell = (value) =>
  String(value)
    .replaceAll("|", "\\|")
    .replace(/(`[^`]*`)|</g, (_, inCode) => inCode ?? "&lt;");
const code = (value) => `\`${value}\``;

function table(head, rows) {
  const line = (cells) => `| ${cells.map(cell).join(" | ")} |`;
  return [line(head), `|${head.map(() => "---").join("|")}|`, ...rows.map(line)].join("\n");
}

/** The members of a union of literals, in the order of the source. */
function union(file, type) {
  const [, body = ""] =
    new RegExp(`type ${type} =([^;]+);`).exec(readFileSync(join(root, file), "utf8")) ?? [];
  return [...body.matchAll(/"([^"]+)"/g)].map(([, member]) => member);
}

/** What each route is for. */
const ROUTES = {
  "POST /v1/messages": "a message, streamed with `stream: true`",
  "POST /v1/messages/count_tokens": '`{"input_tokens": n}` of what would be sent',
  "GET /v1/models": "the account's models as `claude-<slug>`; `limit`, `after_id`, `before_id`",
  "GET /v1/models/": "one model: `/v1/models/{id}`",
  "GET /": "status page; with `Accept: application/json` the same as `/healthz`",
  "HEAD /": "200, empty",
  "GET /api/hello": "200, empty",
  "HEAD /api/hello": "200, empty: Claude Code's preconnect",
  "GET /status": "what the page shows, as JSON",
  "GET /status/usage":
    "the history added up, in time buckets and by session; `range` (`1h`, `24h`, `7d`, `30d`), `prices=true`",
  "GET /status/requests":
    "the newest requests of the history; `range`, `kind` (`all`, `errors`, `aborted`, `retried`, `missed`), `session`, `text`, `limit`",
  "GET /events": "the JSON of `/status` as server-sent events, at once and when it changes",
  "HEAD /events": "200, empty",
  "GET /capabilities": "what is native, emulated, degraded",
  "GET /healthz": '`{"status":"ok"}`; the only route that never needs a key',
  "GET /metrics": "Prometheus text, prefix `codexthropic_`; see [metrics.md](metrics.md)",
};

/** What is done about a failure before the first output. */
const RECOVERIES = {
  retry: "sent again",
  refresh: "the token is refreshed and the request sent again, once",
  workaround: "sent without what was refused",
  none: "–",
};

/** What each exit code means. */
const EXITS = {
  done: "done",
  failed: "failed",
  usage: "wrong usage, or an unsafe bind refused",
  notLoggedIn: "not logged in",
  interrupted: "interrupted (SIGINT); 143 by SIGTERM",
};

/** A word that is missing must not become `undefined` on a page. */
function meaning(words, name) {
  if (words[name] === undefined) throw new Error(`scripts/docs-tables.mjs does not say what ${name} is for`);
  return words[name];
}

/** @param load `(room, file) => module`, from src */
export async function makeTables(load) {
  const [{ DEGRADED }, { FAILURES, toAnthropicError }, { AUTH_ADVICE }] = await Promise.all([
    load("packages/protocol", "index"),
    load("packages/protocol", "errors"),
    load("packages/proxy", "advise-on-auth"),
  ]);
  const [
    { SETTINGS },
    { EXIT },
    { createRoutes },
    { listCapabilities },
    { loadCommands },
    { SHIPPED_CATALOG },
  ] = await Promise.all([
    load("apps/cli", "config/settings"),
    load("apps/cli", "terminal/failure"),
    load("packages/proxy", "routes/create-routes"),
    load("packages/proxy", "status/list-capabilities"),
    load("apps/cli", "commands/index"),
    load("packages/codex-client", "catalog/shipped-catalog"),
  ]);
  const commands = (await loadCommands()).filter(({ hidden }) => !hidden);
  const { native, emulated } = listCapabilities();
  const features = (list) =>
    table(
      ["feature", "how"],
      Object.entries(list).map(([name, how]) => [code(name), how]),
    );
  return {
    settings: settings(SETTINGS),
    models: models(SHIPPED_CATALOG),
    commands: table(
      ["command", "what it does"],
      commands.map(({ name, summary }) => [code(name), summary]),
    ),
    flags: commands.map((command) => flags(command, SETTINGS)).join("\n\n"),
    exits: table(
      ["code", "meaning"],
      Object.entries(EXIT).map(([name, number]) => [number, meaning(EXITS, name)]),
    ),
    routes: routes(createRoutes),
    degraded: table(
      ["entry", "what happens"],
      Object.entries(DEGRADED).map(([name, how]) => [code(name), how]),
    ),
    native: features(native),
    emulated: features(emulated),
    failures: failures(FAILURES, toAnthropicError),
    auth: auth(AUTH_ADVICE),
  };
}

function settings(SETTINGS) {
  const place = { env: {}, home: "~" };
  const rows = Object.entries(SETTINGS).map(([key, { flag, env, default: value, description, noFile }]) => {
    const shown = typeof value === "function" ? value(place) : value;
    return [
      noFile ? "–" : code(key),
      flag ? code(`--${flag}`) : "–",
      env ? code(env) : "–",
      shown === undefined ? "–" : code(shown),
      description,
    ];
  });
  return table(["config key", "flag", "variable", "default", "meaning"], rows);
}

function models(catalog) {
  const rows = catalog
    .filter(({ visibility }) => visibility !== "hide")
    .map((info) => [
      code(info.slug),
      info.context_window,
      info.supported_reasoning_levels
        .map(({ effort }) => effort)
        .filter((effort) => effort !== "ultra")
        .join(" "),
      info.default_reasoning_level,
      info.use_responses_lite ? "full, then lite" : "full",
    ]);
  return table(["slug", "context window", "efforts", "default", "lanes tried"], rows);
}

function flags({ name, usage, args, settings: keys = [] }, SETTINGS) {
  const fromSettings = new Set(keys.map((key) => SETTINGS[key].flag));
  const own = Object.entries(args).filter(([flag]) => !fromSettings.has(flag) && flag !== "config");
  const shared = keys.map((key) => SETTINGS[key].flag).filter((flag) => flag !== undefined);
  const rows = own.map(([flag, arg]) => [
    code(arg.type === "positional" ? `<${flag}>` : `--${flag}`),
    arg.description ?? "",
  ]);
  const parts = [`### ${name}`, code(`codexthropic ${usage ?? `${name} [options]`}`)];
  if (rows.length > 0) parts.push(table(["option", ""], rows));
  if (shared.length > 0)
    parts.push(`Settings: ${[...shared, "config"].map((flag) => code(`--${flag}`)).join(" ")}`);
  return parts.join("\n\n");
}

function routes(createRoutes) {
  // Making the table of routes uses none of the parts that answer them.
  const rows = Object.entries(createRoutes({})).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => [code(method), code(path), meaning(ROUTES, `${method} ${path}`)]),
  );
  return table(["method", "path", "answer"], rows);
}

function failures(FAILURES, toAnthropicError) {
  const context = { now: 0, timeZone: "UTC", tokens: 281_000, maximum: 272_000, models: ["gpt-5.5"] };
  const rows = union("packages/protocol/src/errors/codes.ts", "FailureCode").map((failure) => {
    const { status, type, message, headers } = toAnthropicError(
      {
        code: failure,
        message: "Upstream's sentence.",
        resets_at: 7200,
        plan_type: "plus",
        window_minutes: 300,
        retry_after_ms: 5000,
      },
      context,
    );
    const told = Object.entries(headers).map(([name, value]) => code(`${name}: ${value}`));
    return [
      code(failure),
      status,
      code(type),
      message,
      told.join(", ") || "–",
      meaning(RECOVERIES, FAILURES[failure].recovery),
    ];
  });
  return table(["failure", "status", "type", "message", "headers", "before the first output"], rows);
}

function auth(AUTH_ADVICE) {
  const rows = Object.entries(AUTH_ADVICE).map(([name, advice]) => [code(name), advice]);
  return table(["code", "what to do"], rows);
}

/** The page with its tables as they should be. */
export function fill(text, tables) {
  return text.replace(/(<!-- table:(\w+) -->\n)(?:[^]*?\n)??(<!-- \/table -->)/g, (_, open, name, close) => {
    if (tables[name] === undefined) throw new Error(`there is no table ${name}`);
    return `${open}${tables[name]}\n${close}`;
  });
}

async function main(write) {
  // The sources as the tests read them: Node 20 cannot import TypeScript.
  const vite = await createViteServer({
    root,
    configFile: join(root, "vitest.config.ts"),
    server: { middlewareMode: true, ws: false, watch: null },
  });
  const tables = await makeTables((room, file) => vite.ssrLoadModule(join(root, room, "src", `${file}.ts`)));
  await vite.close();
  for (const page of PAGES) {
    const path = join(root, page);
    const before = readFileSync(path, "utf8");
    const after = fill(before, tables);
    if (before === after) continue;
    if (write) writeFileSync(path, after);
    else {
      process.stderr.write(`${page} is stale: node scripts/docs-tables.mjs --write\n`);
      process.exitCode = 1;
    }
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main(process.argv.includes("--write"));
