import { parseArgs } from "node:util";

/** What the command line asks for. */
export type Command =
  | { kind: "help" | "list" }
  | { kind: "wrong"; message: string }
  | ({ kind: "run" } & RunOptions);

export interface RunOptions {
  /** `null`: the program that is started is told a free port in `PORT`. */
  proxyUrl: string | null;
  spawn: string | null;
  upstreamPort: number;
  /** `null`: a folder of its own. */
  codexHome: string | null;
  apiKey: string;
  /** Ids or beginnings of ids. Empty: all. */
  only: readonly string[];
  concurrency: number;
  /** Whether the simulated backend accepts WebSockets. */
  websocket: boolean;
  json: boolean;
}

export const USAGE = `conformance – checks a proxy between Anthropic's Messages API and the Codex backend

USAGE
  conformance --spawn "command" [--proxy URL]
  conformance --proxy URL --upstream-port N [--codex-home DIR]

OPTIONS
  --proxy URL         where the proxy listens; with --spawn default: a free port, told in PORT
  --spawn COMMAND     starts the proxy with CODEX_BASE_URL, CHATGPT_BASE_URL, CODEX_AUTH_ISSUER,
                      CODEX_REFRESH_TOKEN_URL_OVERRIDE, OPENAI_BASE_URL, CODEX_HOME and PORT in its environment
  --upstream-port N   port of the simulated backend; default: any free one
  --codex-home DIR    folder for the simulated login's auth.json; default: a new one
  --api-key KEY       sent as x-api-key; default: conformance
  --only IDS          cases or groups, comma separated: text,call.parallel
  --concurrency N     cases at a time; default: 4
  --websocket         the simulated backend accepts WebSockets; default: they meet 426
  --json              prints the report as JSON
  --list              lists the cases
  --help, -h          prints this help

Exit code: 0 all passed, 1 some failed, 2 wrong usage.
`;

const OPTIONS = {
  proxy: { type: "string" },
  spawn: { type: "string" },
  "upstream-port": { type: "string", default: "0" },
  "codex-home": { type: "string" },
  "api-key": { type: "string", default: "conformance" },
  only: { type: "string", default: "" },
  concurrency: { type: "string", default: "4" },
  websocket: { type: "boolean", default: false },
  json: { type: "boolean", default: false },
  list: { type: "boolean", default: false },
  help: { type: "boolean", short: "h", default: false },
} as const;

export function readArguments(args: readonly string[]): Command {
  try {
    const { values } = parseArgs({ args: [...args], options: OPTIONS, strict: true });
    if (values.help) return { kind: "help" };
    if (values.list) return { kind: "list" };
    return check({
      proxyUrl: values.proxy ?? null,
      spawn: values.spawn ?? null,
      upstreamPort: wholeNumber(values["upstream-port"]),
      codexHome: values["codex-home"] ?? null,
      apiKey: values["api-key"],
      only: values.only.split(",").filter((word) => word !== ""),
      concurrency: wholeNumber(values.concurrency),
      websocket: values.websocket,
      json: values.json,
    });
  } catch (error) {
    return { kind: "wrong", message: error instanceof Error ? error.message : String(error) };
  }
}

function check(command: RunOptions): Command {
  const { proxyUrl, spawn, upstreamPort, concurrency } = command;
  const wrong = (message: string): Command => ({ kind: "wrong", message });
  if (proxyUrl === null && spawn === null) return wrong("Which proxy? Give --proxy URL or --spawn COMMAND.");
  if (proxyUrl !== null && !URL.canParse(proxyUrl)) return wrong(`--proxy: ${proxyUrl} is no URL.`);
  if (!(upstreamPort <= 65_535)) return wrong("--upstream-port is a port number.");
  if (spawn === null && upstreamPort === 0)
    return wrong("--proxy alone needs --upstream-port N, the port that the proxy has been pointed at.");
  return concurrency >= 1 ? { kind: "run", ...command } : wrong("--concurrency is a number from 1.");
}

const wholeNumber = (text: string): number => (/^\d+$/.test(text) ? Number(text) : Number.NaN);
