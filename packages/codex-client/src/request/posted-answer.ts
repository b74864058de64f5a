import type { ContentBlock } from "@codexthropic/protocol/anthropic";

import type { EventStream } from "../stream/event-stream.ts";

/** An answer that has begun, and how it travels. */
export interface PostedAnswer {
  events: EventStream;
  transport: "http" | "websocket";
  /** A WebSocket frame held only what the backend did not know yet. */
  continued: boolean;
  /** Bytes of the request that were not sent because of that, roughly. */
  bytesSaved: number;
  /** Takes what the client got in the end: only then can the next request continue this answer. */
  confirmDelivery: (answer: readonly ContentBlock[]) => void;
}
