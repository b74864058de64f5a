import type { ResponseContext } from "@codexthropic/protocol/contract";
import { removableArguments } from "../json/find-removable.ts";
import type { MessageWriter } from "../message/write-message.ts";
import { isBundle, resolveTool } from "./resolve-tool.ts";
import { type CallTarget, openCall, writeCall } from "./write-call.ts";

/** Bundles below this depth are calls like any other. */
const MAX_DEPTH = 8;

/** One call inside of a bundle. */
interface BundledCall {
  name: string;
  /** JSON text. */
  arguments: string;
}

/** Several calls in one, written when all of them have come. */
export class CallBundle implements CallTarget {
  readonly #writer: MessageWriter;
  readonly #tools: ResponseContext["tools"];
  readonly #name: string;
  readonly #id: () => string;
  readonly isShown = false;
  #text = "";

  constructor(writer: MessageWriter, tools: ResponseContext["tools"], name: string, id: () => string) {
    this.#writer = writer;
    this.#tools = tools;
    this.#name = name;
    this.#id = id;
  }

  write(text: string): void {
    this.#text += text;
  }

  /** A bundle that holds no calls is a call like any other; a broken one is not shown. */
  end(input: object | null): void {
    const id = this.#id();
    const calls = input && unpackCalls(input, this.#tools);
    if (input === null) this.#writer.contents.brokenCalls.push(id);
    else if (calls === null) {
      openCall(this.#writer, id, this.#name);
      this.#writer.append(this.#text);
      this.#writer.endCall(input);
    }
    for (const [n, call] of (calls ?? []).entries()) {
      const { name, inputSchema } = resolveTool(call.name, this.#tools);
      writeCall(this.#writer, `${id}_${n + 1}`, name, removableArguments(inputSchema), call.arguments);
    }
  }
}

/**
 * The calls that the model has wrapped into one, in its own format:
 * `{"tool_uses":[{"recipient_name":"functions.Read","parameters":{…}}]}`. `null` when it is something else.
 * A bundle inside a bundle is unpacked as well.
 */
function unpackCalls(input: object, tools: ResponseContext["tools"], depth = 0): BundledCall[] | null {
  const { tool_uses } = input as { tool_uses?: unknown };
  if (!Array.isArray(tool_uses)) return null;
  const calls = (tool_uses as unknown[]).flatMap((use): BundledCall | BundledCall[] | null => {
    const { recipient_name, parameters } = (use ?? {}) as {
      recipient_name?: unknown;
      parameters?: object | null;
    };
    if (typeof recipient_name !== "string" || recipient_name === "") return null;
    const isNested = depth < MAX_DEPTH && isBundle(resolveTool(recipient_name, tools), tools);
    const inner = isNested ? unpackCalls(parameters ?? {}, tools, depth + 1) : null;
    return inner ?? { name: recipient_name, arguments: JSON.stringify(parameters ?? {}) };
  });
  return calls.every((call) => call !== null) ? calls : null;
}
