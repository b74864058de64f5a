export { createCodexClient, type CodexAnswer, type CodexClient } from "./client.ts";
export type { Credentials, CredentialSource } from "./credentials.ts";
export type { Identity, Machine } from "./identity/identity.ts";
export type { Facts, Logger } from "./logger.ts";
export type { CodexClientOptions, Compression } from "./options.ts";
export type { QuotaLimit, QuotaSnapshot, QuotaWindow } from "./quota/quota.ts";
export type { Prepare } from "./send/draft.ts";
export type { SendOptions } from "./send/send.ts";
export { classifyAnswer, type HeaderReader } from "./transport/classify-answer.ts";
export { fetchTransport, type Fetch } from "./transport/fetch-transport.ts";
export { toReadableStream } from "./transport/readable.ts";
export type {
  ByteSink,
  ByteSource,
  ResponseHeaders,
  Transport,
  TransportRequest,
  TransportResponse,
} from "./transport/transport.ts";
