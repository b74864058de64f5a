import type { ContentBlock, ContentBlockDelta, MessageStreamEvent } from "@codexthropic/protocol/anthropic";
import type { Palette } from "../terminal/colors.ts";
import type { Output } from "../terminal/io.ts";

/** Prints a conversation while it happens. */
export interface Show {
  line(who: string, text: string): void;
  event(event: MessageStreamEvent): void;
}

const LABEL_WIDTH = 10;

const LABELS: Partial<Record<ContentBlock["type"], string>> = {
  thinking: "thinking",
  text: "claude",
  tool_use: "tool",
};

export function createShow(output: Output, paint: Palette): Show {
  let isThinking = false;
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
        label(LABELS[block.type] ?? block.type);
        if (block.type === "tool_use") output.write(`${paint.bold(block.name)} `);
      } else if (event.type === "content_block_delta") say(indented(textOf(event.delta)));
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
