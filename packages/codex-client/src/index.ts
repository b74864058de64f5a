export { createCodexClient, type CodexAnswer, type CodexClient, type SendRequest } from "./client.ts";
export type { Credentials, CredentialSource } from "./credentials.ts";
export type { Identity, Machine } from "./identity/identity.ts";
export type { LogFields, Logger } from "./logger.ts";
export type { CodexClientOptions, Compression } from "./options.ts";
export type { QuotaLimit, QuotaSnapshot, QuotaWindow } from "./quota/quota.ts";
export type { BackendFacts } from "./backend-facts.ts";
export type { Build } from "./request/build-request.ts";
export type { EventBatch } from "./stream/event-stream.ts";
export { classifyAnswer } from "./transport/classify-answer.ts";
export { fetchTransport, type Fetch } from "./transport/fetch-transport.ts";
export type {
  ResponseHeaders,
  Transport,
  TransportRequest,
  TransportResponse,
} from "./transport/transport.ts";
export type { TransportMode } from "./websocket/choose-transport.ts";
export {
  HandshakeError,
  type OpenSocket,
  type Socket,
  type SocketListener,
  type SocketRequest,
} from "./websocket/socket.ts";
