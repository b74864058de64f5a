import type { MessageParam } from "@codexthropic/protocol/anthropic";
import { createProxy } from "../index.ts";
import type { Palette } from "../terminal/colors.ts";
import { EXIT, Failure } from "../terminal/failure.ts";
import { count, duration } from "../terminal/format.ts";
import type { Io } from "../terminal/io.ts";
import { renderTable, screenOf } from "../terminal/table.ts";
import { ask, continued } from "./conversation.ts";
import { MACHINE_TOOL, machineFacts } from "./machine-tool.ts";
import { DEMO_MODEL } from "./model.ts";
import { createShow } from "./show.ts";
import { startSimulator, type Simulator } from "./start-simulator.ts";

const QUESTION = "What machine is this? Please look before you answer.";
const MAX_ROUNDS = 4;

/** The main job on a simulated backend, in front of one's eyes. Leaves nothing behind. */
export async function runDemo(io: Io): Promise<number> {
  const simulator = await startSimulator({ script: DEMO_MODEL });
  const stop = io.onSignal("SIGINT", () => {
    simulator.forget();
    io.exit(EXIT.interrupted);
  });
  try {
    return await converse(io, simulator);
  } finally {
    await simulator.close();
    stop();
  }
}

async function converse(io: Io, { sim, options }: Simulator): Promise<number> {
  const { paint } = screenOf(io.env, io.stdout);
  const { url, close } = await createProxy(options).listen({ port: 0 });
  try {
    io.stdout.write(opening(sim.url, url, paint));
    io.stdout.write(closing(await talk(io, url, paint), paint));
    return EXIT.done;
  } finally {
    await close({ graceMs: 0 });
  }
}

interface Tally {
  requests: number;
  firstMs: number;
  input: number;
  cached: number;
  output: number;
}

/** Asks, runs the tools that are called, and asks again until there is an answer. */
async function talk(io: Io, url: string, paint: Palette): Promise<Tally> {
  const show = createShow(io.stdout, paint);
  const tally: Tally = { requests: 0, firstMs: 0, input: 0, cached: 0, output: 0 };
  let messages: MessageParam[] = [{ role: "user", content: QUESTION }];
  show.line("you", QUESTION);
  while (tally.requests < MAX_ROUNDS) {
    const asked = performance.now();
    const request = {
      model: "claude-opus-5-5",
      max_tokens: 4000,
      messages,
      tools: [MACHINE_TOOL],
      thinking: { type: "adaptive" as const },
    };
    const answer = await ask(url, request, (event) => {
      if (event.type === "content_block_start") tally.firstMs ||= performance.now() - asked;
      show.event(event);
    });
    tally.requests += 1;
    tally.input += answer.usage.input_tokens;
    tally.cached += answer.usage.cache_read_input_tokens;
    tally.output += answer.usage.output_tokens;
    if (answer.stop_reason !== "tool_use") return tally;
    messages = continued(messages, answer, () => {
      const facts = machineFacts();
      show.line("result", facts);
      return facts;
    });
  }
  throw new Failure(EXIT.failed, `The conversation did not end after ${MAX_ROUNDS} requests.`);
}

function opening(backend: string, proxy: string, paint: Palette): string {
  const rows = [
    [paint.dim("backend"), `${backend}  ${paint.dim("simulated Codex, in this process")}`],
    [paint.dim("proxy"), `${proxy}  ${paint.dim("codexthropic, as Claude Code would use it")}`],
  ];
  return `${paint.bold("codexthropic demo")}: no account, no network, nothing kept\n${renderTable(rows, { indent: "  " })}`;
}

function closing({ requests, firstMs, input, cached, output }: Tally, paint: Palette): string {
  const facts = `${requests} requests, first content after ${duration(firstMs)}, tokens: ${count(input)} in, ${count(cached)} cached, ${count(output)} out`;
  const next = [
    [paint.cyan("codexthropic login"), "with your ChatGPT account (or use the login of the Codex CLI)"],
    [paint.cyan("codexthropic claude"), "Claude Code on a proxy of its own"],
    [paint.cyan("codexthropic"), "the proxy alone, for Claude Code and every other client"],
  ];
  return `\n${paint.dim(facts)}\n\n${paint.bold("The real thing")}\n${renderTable(next, { indent: "  " })}`;
}
