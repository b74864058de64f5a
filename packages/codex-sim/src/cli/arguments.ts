import { parseArgs } from "node:util";
import { scenarioNames } from "../named.ts";
import type { SafeguardVerdicts } from "../safeguards.ts";

/** What the command line asks for. */
export type Command =
  | { readonly kind: "help" | "list" }
  | { readonly kind: "wrong"; readonly message: string }
  | ({ readonly kind: "run" } & RunOptions);

export interface RunOptions {
  readonly port: number;
  readonly host: string;
  readonly scenario: string;
  readonly websocket: boolean;
  readonly safeguards: SafeguardVerdicts;
  /** `null`: a new temporary folder. */
  readonly codexHome: string | null;
}

export const USAGE = `codex-sim – a simulated Codex backend

USAGE
  codex-sim [--scenario NAME] [--port N] [--websocket]

OPTIONS
  --scenario NAME     what every request is answered with; default: helpful
  --list              lists the scenarios
  --port N            default: any free port
  --host ADDRESS      default: 127.0.0.1
  --websocket         accepts WebSockets; without it handshakes meet 426
  --safeguards HOW    verdicts on tool calls: allow (default), refuse, nonsense, unavailable, flag:WORD
  --codex-home DIR    folder for the simulated login's auth.json; default: a new one
  --help, -h          prints this help

The variables that lead a proxy to the simulator are printed on stdout. It runs until SIGINT or SIGTERM.
Exit code: 0 stopped by a signal, 1 could not start, 2 wrong usage.
`;

const OPTIONS = {
  scenario: { type: "string", default: "helpful" },
  list: { type: "boolean", default: false },
  port: { type: "string", default: "0" },
  host: { type: "string", default: "127.0.0.1" },
  websocket: { type: "boolean", default: false },
  safeguards: { type: "string", default: "allow" },
  "codex-home": { type: "string" },
  help: { type: "boolean", short: "h", default: false },
} as const;

export function readArguments(args: readonly string[]): Command {
  try {
    const { values } = parseArgs({ args: [...args], options: OPTIONS, strict: true });
    if (values.help) return { kind: "help" };
    if (values.list) return { kind: "list" };
    const port = /^\d{1,5}$/.test(values.port) ? Number(values.port) : Number.NaN;
    if (!(port <= 65_535)) return wrong(`--port: ${values.port} is no port number.`);
    if (!scenarioNames.includes(values.scenario)) {
      return wrong(`--scenario: there is no ${values.scenario}; --list shows the scenarios.`);
    }
    const safeguards = readSafeguards(values.safeguards);
    if (safeguards === null) return wrong(`--safeguards: ${values.safeguards} is none of the known values.`);
    const { host, scenario, websocket } = values;
    return {
      kind: "run",
      port,
      host,
      scenario,
      websocket,
      safeguards,
      codexHome: values["codex-home"] ?? null,
    };
  } catch (error) {
    return wrong(error instanceof Error ? error.message : String(error));
  }
}

function readSafeguards(text: string): SafeguardVerdicts | null {
  if (text.startsWith("flag:") && text.length > "flag:".length) return { flag: text.slice("flag:".length) };
  const words: readonly SafeguardVerdicts[] = ["allow", "refuse", "nonsense", "unavailable"];
  return words.find((word) => word === text) ?? null;
}

const wrong = (message: string): Command => ({ kind: "wrong", message });
