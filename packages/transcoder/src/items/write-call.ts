import { ArgumentCleaner } from "../json/clean-arguments.ts";
import type { Removable } from "../json/find-removable.ts";
import { uniqueId } from "../message/derive-ids.ts";
import type { MessageWriter } from "../message/write-message.ts";

/** Takes the input of a call as the client shall see it. */
export interface CallTarget {
  /** The client has seen something of the call. */
  readonly isShown: boolean;
  write(text: string): void;
  /** @param input all that was written, parsed; `null`: it is broken */
  end(input: object | null): void;
}

/** One block, which its first piece of input opens. */
export class SingleCall implements CallTarget {
  readonly #writer: MessageWriter;
  readonly #name: string;
  readonly #id: () => string;
  isShown = false;

  constructor(writer: MessageWriter, name: string, id: () => string) {
    this.#writer = writer;
    this.#name = name;
    this.#id = id;
  }

  write(text: string): void {
    if (!this.isShown) openCall(this.#writer, this.#id(), this.#name);
    this.isShown = true;
    this.#writer.append(text);
  }

  end(input: object | null): void {
    this.#writer.endCall(input);
  }
}

/** Opens the block of a call. */
export function openCall(writer: MessageWriter, id: string, name: string): void {
  writer.openBlock({ type: "tool_use", id: uniqueId(id, writer.ids), name, input: {} });
}

/** Writes a call of which everything has come. @param json its arguments */
export function writeCall(
  writer: MessageWriter,
  id: string,
  name: string,
  removable: Removable | null,
  json: string,
): void {
  const cleaner = new ArgumentCleaner(removable);
  const start = cleaner.write(json);
  const { rest, input } = cleaner.end(true);
  openCall(writer, id, name);
  writer.append(start + rest);
  writer.endCall(input);
}
