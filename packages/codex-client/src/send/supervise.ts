import { UpstreamError } from "@codexthropic/protocol/errors";

import { startTimer } from "../timer.ts";
import type { ByteSource } from "../transport/transport.ts";

export interface Supervision {
  idleTimeoutMs: number;
  now: () => number;
}

/**
 * The same source, cancelled when it has been silent for too long. A source that its reader has paused is not
 * silent. One timer for the whole stream: a chunk costs a look at the clock.
 */
export function supervise(source: ByteSource, { idleTimeoutMs, now }: Supervision): ByteSource {
  let stop = (): void => {};
  let lastAt = now();
  let paused = false;

  const resume = (): void => {
    paused = false;
    lastAt = now();
    source.resume();
  };
  return {
    start(sink) {
      const watch = (ms: number): void => {
        stop = startTimer(ms, () => {
          const left = paused ? idleTimeoutMs : lastAt + idleTimeoutMs - now();
          if (left > 0) return watch(left);
          source.cancel();
          stop();
          sink.error(idleError(idleTimeoutMs));
        });
      };
      lastAt = now();
      watch(idleTimeoutMs);
      source.start({
        write(chunk) {
          lastAt = now();
          sink.write(chunk);
        },
        end() {
          stop();
          sink.end();
        },
        error(error) {
          stop();
          sink.error(error);
        },
      });
    },
    pause() {
      paused = true;
      source.pause();
    },
    resume,
    cancel(reason) {
      stop();
      source.cancel(reason);
    },
  };
}

function idleError(ms: number): UpstreamError {
  const seconds = Math.round(ms / 1000);
  return new UpstreamError({
    code: "idle_timeout",
    message: `The backend sent nothing for ${seconds} seconds.`,
  });
}
