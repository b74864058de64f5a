import type { ResponseContext } from "@codexthropic/protocol/contract";
import type { Ending } from "../map/map-stop-reason.ts";
import { HeldLimit } from "../message/limit-held.ts";
import type { MessageWriter } from "../message/write-message.ts";
import { VisibleText } from "../text/filter-text.ts";
import { Summary, SummaryItem } from "./collect-summary.ts";
import { ToolCall } from "./convert-call.ts";
import { MessageText } from "./convert-message.ts";
import { ReasoningItem } from "./convert-reasoning.ts";
import { ToolSearchCall } from "./convert-tool-search.ts";
import { WebSearchCall, WebSearches } from "./convert-web-search.ts";
import type { Item, ItemKind } from "./item.ts";

/** How the items of one answer become blocks. */
export interface Conversion {
  /** What is kept of the answer until it can be shown. */
  readonly held: HeldLimit;
  /** @param place position among the answer's items */
  createItem(kind: ItemKind, place: number): Item;
  /** Writes what belongs to no single item, before the message ends. */
  settle(ending: Ending): void;
}

interface ConversionOptions {
  countTokens(text: string): number;
  /** Ends the answer before upstream does. */
  cut(ending: Ending): void;
}

export function createConversion(
  context: ResponseContext,
  writer: MessageWriter,
  options: ConversionOptions,
): Conversion {
  return context.compaction ? convertToSummary(writer) : convertToMessage(context, writer, options);
}

function convertToMessage(
  context: ResponseContext,
  writer: MessageWriter,
  { countTokens, cut }: ConversionOptions,
): Conversion {
  const held = new HeldLimit();
  const searches = new WebSearches(writer, held, context.webSearch);
  const shared = { writer, held, searches, cut, text: new VisibleText(context, countTokens) };
  return {
    held,
    createItem(kind, place) {
      switch (kind) {
        case "message":
          return new MessageText(shared);
        case "reasoning":
          return new ReasoningItem(writer, held, context);
        case "function_call":
        case "custom_tool_call":
          return new ToolCall(writer, held, context.tools, kind === "custom_tool_call", place);
        case "tool_search_call":
          return new ToolSearchCall(writer, context.toolSearch, place);
        case "web_search_call":
          return new WebSearchCall(searches, place);
      }
    },
    settle: () => searches.settle(),
  };
}

const NOTHING: Item = { take() {}, end() {} };

/** A compaction block stands alone. */
function convertToSummary(writer: MessageWriter): Conversion {
  const held = new HeldLimit();
  const summary = new Summary(writer, held);
  return {
    held,
    createItem: (kind) => (kind === "message" ? new SummaryItem(summary) : NOTHING),
    settle(ending) {
      if (ending.kind === "incomplete") summary.breakOff();
      summary.write();
    },
  };
}
