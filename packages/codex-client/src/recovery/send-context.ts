import type { Built } from "@codexthropic/protocol/contract";
import type { UpstreamFailure } from "@codexthropic/protocol/errors";

import type { Credentials, CredentialSource } from "../credentials.ts";
import type { Logger } from "../logger.ts";
import type { Build, BuiltRequest } from "../request/build-request.ts";
import type { ModelChoice } from "../request/choose-model.ts";
import type { PostedAnswer } from "../request/posted-answer.ts";
import type { WorkaroundContext } from "./apply-workaround.ts";
import type { RetryLimits } from "./decide-recovery.ts";
import type { KnownRejections } from "./known-rejections.ts";
import type { FailureCache } from "./failure-cache.ts";

/** One request that is about to be sent. */
export interface OutgoingRequest extends BuiltRequest<Built> {
  credentials: Credentials;
  /** Nothing has been sent for this `send` yet. */
  isFirst: boolean;
  signal: AbortSignal;
  /**
   * Called when a search with a domain filter has found something. `null`: the answer is not held back for that,
   * because the body has no such filter, or its effect is known.
   */
  onFilteredSearch: (() => void) | null;
}

/** What every `send` of a client shares. */
export interface SendClient {
  auth: CredentialSource;
  rejections: KnownRejections;
  failureCache: FailureCache;
  limits: RetryLimits;
  logger: Logger;
  /** One request; rejects with an `UpstreamError` or the signal's reason. */
  post: (request: OutgoingRequest) => Promise<PostedAnswer>;
  workaroundContext: (credentials: Credentials) => WorkaroundContext;
  random: () => number;
  sleep: (ms: number, signal: AbortSignal) => Promise<void>;
}

export interface SendContext<B extends Built> {
  client: SendClient;
  build: Build<B>;
  choose: (needsFullLane: boolean) => ModelChoice;
  onRecovery: ((failure: UpstreamFailure) => void) | undefined;
  signal: AbortSignal;
}
