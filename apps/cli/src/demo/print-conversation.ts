import type { ContentBlock, ContentBlockDelta, MessageStreamEvent } from "@codexthropic/protocol/anthropic";
import type { Palette } from "../terminal/create-palette.ts";
import type { Output } from "../terminal/io.ts";

export interface ConversationPrinter {
  line(who: string, text: string): void;
  event(event: MessageStreamEvent): void;
}

const LABEL_WIDTH = 10;

const LABELS: Partial<Record<ContentBlock["type"], string>> = {
  thinking: "thinking",
  text: "claude",
  tool_use: "tool",
};

/** Prints a conversation while it happens. */
export function printConversation(output: Output, paint: Palette): ConversationPrinter {
  let isThinking = false;
  let markdown = createBoldReader(paint);
  const label = (who: string): void => void output.write(`\n${paint.cyan(who.padEnd(LABEL_WIDTH))}`);
  const say = (text: string): void => void output.write(isThinking ? paint.dim(text) : text);
  return {
    line(who, text) {
      label(who);
      output.write(`${text}\n`);
    },
    event(event) {
      if (event.type === "content_block_start") {
        const { content_block: block } = event;
        isThinking = block.type === "thinking";
        markdown = createBoldReader(paint);
        label(LABELS[block.type] ?? block.type);
        if (block.type === "tool_use") output.write(`${paint.bold(block.name)} `);
      } else if (event.type === "content_block_delta") say(indented(markdown(textOf(event.delta))));
      else if (event.type === "content_block_stop") output.write("\n");
    },
  };
}

function textOf(delta: ContentBlockDelta): string {
  switch (delta.type) {
    case "text_delta":
      return delta.text;
    case "thinking_delta":
      return delta.thinking;
    case "input_json_delta":
      return delta.partial_json;
    case "signature_delta":
    case "citations_delta":
    case "compaction_delta":
      return "";
  }
}

function indented(text: string): string {
  return text.replace(/\n+/g, `\n${" ".repeat(LABEL_WIDTH)}`);
}

/** Renders `**bold**` in text that arrives in pieces; a star at the end of a piece waits for the next one. */
function createBoldReader({ bold }: Palette): (piece: string) => string {
  let isBold = false;
  let held = "";
  return (piece) => {
    const text = held + piece;
    held = /(?<!\*)\*$/.test(text) ? "*" : "";
    const parts = text.slice(0, text.length - held.length).split("**");
    return parts
      .map((part, at) => {
        if (at > 0) isBold = !isBold;
        return isBold && part !== "" ? bold(part) : part;
      })
      .join("");
  };
}
