import { platform, release } from "node:os";
import type { ProxyRequest, ProxyResponse } from "../http/http-message.ts";
import type { ProxyOptions } from "../options.ts";
import { readVersion } from "../read-version.ts";
import type { RequestRecord } from "../record/request-record.ts";
import { keepRecordings } from "./keep-recordings.ts";
import { type MessageClient, recordExchange } from "./record-exchange.ts";

/** Records every message that is answered through it. */
export interface Recorder {
  answer(
    request: ProxyRequest,
    record: RequestRecord,
    client: MessageClient,
    answer: (request: ProxyRequest, client: MessageClient) => Promise<ProxyResponse>,
  ): Promise<ProxyResponse>;
  /** Resolves when everything is written. */
  flush(): Promise<void>;
}

/** `null`: nothing is recorded. */
export function createRecorder(options: ProxyOptions, now: () => number): Recorder | null {
  const { recording, fast = false, models, verbosity, lane = "auto", logger } = options;
  if (!recording) return null;
  const keeper = keepRecordings({
    ...recording,
    onError: (error) =>
      logger?.warn("recordings cannot be written; requests go on without", {
        folder: recording.folder,
        code: (error as NodeJS.ErrnoException).code ?? (error instanceof Error ? error.name : typeof error),
      }),
  });
  const settings = {
    fast,
    lane,
    ...(models && { models }),
    ...(verbosity && { verbosity }),
    texts: recording.texts ?? false,
  };
  const versions = {
    codexthropic: options.version ?? readVersion(),
    node: process.versions.node,
    platform: `${platform()} ${release().split("-")[0]} ${process.arch}`,
  };
  return {
    answer: (request, record, client, answer) =>
      recordExchange(request, record, { client, settings, versions, now, keep: keeper.keep }, answer),
    flush: keeper.flush,
  };
}
