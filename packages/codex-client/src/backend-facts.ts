import type { Lane } from "@codexthropic/protocol/codex";

/**
 * What a check of the backend has found, as far as requests depend on it. Everything is optional: what is absent is
 * found out by requests, as ever. Keys are those of the file in which it is kept.
 */
export interface BackendFacts {
  /** Lanes in which a model answered, by slug. */
  lanes?: Readonly<Record<string, readonly Lane[]>>;
  /** Whether a model takes native tool search, by slug. */
  tool_search?: Readonly<Record<string, boolean>>;
  /** Whether a model's hosted search takes `include: web_search_call.action.sources`, by slug. */
  search_sources?: Readonly<Record<string, boolean>>;
  /** Whether compressed request bodies are taken. */
  compressed_bodies?: boolean;
  /** Whether WebSocket handshakes are accepted. */
  web_socket?: boolean;
}
