import type { MessageParam } from "@codexthropic/protocol/anthropic";
import { createProxy, type RequestRecord } from "@codexthropic/proxy";
import type { Palette } from "../terminal/create-palette.ts";
import { EXIT, Failure } from "../terminal/failure.ts";
import { count, duration } from "../terminal/format.ts";
import type { Io } from "../terminal/io.ts";
import { renderTable, screenOf } from "../terminal/render-table.ts";
import { askProxy } from "./ask-proxy.ts";
import { DEMO_MODEL, describeMachine, MACHINE_TOOL } from "./demo-model.ts";
import { printConversation, type ConversationPrinter } from "./print-conversation.ts";
import { startSimulator } from "./start-simulator.ts";

const QUESTION = "What machine is this? Please look before you answer.";
const MAX_ROUNDS = 4;

/** A conversation through a proxy on a simulated backend, printed while it happens. Leaves nothing behind. */
export async function runDemo(io: Io): Promise<number> {
  const { paint } = screenOf(io.env, io.stdout);
  const simulator = await startSimulator({ script: DEMO_MODEL });
  const stop = io.onSignal("SIGINT", () => {
    simulator.removeLogin();
    io.exit(EXIT.interrupted);
  });
  try {
    const records: RequestRecord[] = [];
    const onRequest = (record: RequestRecord): void => void records.push(record);
    const { url, close } = await createProxy({ ...simulator.options, onRequest }).listen({ port: 0 });
    io.stdout.write(renderOpening(simulator.sim.url, url, paint));
    await converse(url, printConversation(io.stdout, paint)).finally(() => close({ graceMs: 0 }));
    io.stdout.write(renderClosing(records, paint));
    return EXIT.done;
  } finally {
    await simulator.close();
    stop();
  }
}

/** Asks, runs the tool that is called, and asks again until there is an answer. */
async function converse(url: string, printer: ConversationPrinter): Promise<void> {
  const messages: MessageParam[] = [{ role: "user", content: QUESTION }];
  printer.line("you", QUESTION);
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const request = {
      model: "claude-opus-5-5",
      max_tokens: 4000,
      messages,
      tools: [MACHINE_TOOL],
      thinking: { type: "adaptive" as const },
    };
    const answer = await askProxy(url, request, printer.event);
    if (answer.stop_reason !== "tool_use") return;
    const results = answer.content.flatMap((block) => {
      if (block.type !== "tool_use") return [];
      const content = describeMachine();
      printer.line("result", content);
      return [{ type: "tool_result" as const, tool_use_id: block.id, content }];
    });
    messages.push({ role: "assistant", content: answer.content }, { role: "user", content: results });
  }
  throw new Failure(EXIT.failed, `The conversation did not end after ${MAX_ROUNDS} requests.`);
}

function renderOpening(backend: string, proxy: string, paint: Palette): string {
  const rows = [
    [paint.dim("backend"), `${backend}  ${paint.dim("simulated Codex, in this process")}`],
    [paint.dim("proxy"), `${proxy}  ${paint.dim("codexthropic, as Claude Code would use it")}`],
  ];
  return `${paint.bold("codexthropic demo")}: no account, no network, nothing kept\n${renderTable(rows, { indent: "  " })}`;
}

function renderClosing(records: readonly RequestRecord[], paint: Palette): string {
  const sum = (name: "input" | "cached" | "output"): string =>
    count(records.reduce((total, { usage }) => total + (usage?.[name] ?? 0), 0));
  const first = duration(records[0]?.ttfbMs ?? 0);
  const facts = `${records.length} requests, first content after ${first}, tokens: ${sum("input")} in, ${sum("cached")} cached, ${sum("output")} out`;
  const next = [
    [paint.cyan("codexthropic login"), "with your ChatGPT account (or use the login of the Codex CLI)"],
    [paint.cyan("codexthropic claude"), "Claude Code on a proxy of its own"],
    [paint.cyan("codexthropic"), "the proxy alone, for Claude Code and every other client"],
  ];
  return `\n${paint.dim(facts)}\n\n${paint.bold("With your account")}\n${renderTable(next, { indent: "  " })}`;
}
