import { HttpError } from "./http-error.ts";

/**
 * Request bodies that are still arriving. When there are too many, the oldest one is given up: a client that never
 * finishes costs nobody else a place.
 */
export interface Uploads {
  /** @param giveUp ends this upload; called at most once, and not after `end` */
  begin(giveUp: (error: HttpError) => void): Upload;
}

export interface Upload {
  received(bytes: number): void;
  end(): void;
}

interface Limits {
  count: number;
  bytes: number;
}

export function limitUploads(limits: Limits): Uploads {
  // A Set keeps the order of insertion: the first is the oldest.
  const open = new Set<{ bytes: number; giveUp: (error: HttpError) => void }>();
  let total = 0;
  return {
    begin(giveUp) {
      const upload = { bytes: 0, giveUp };
      const end = (): void => {
        if (open.delete(upload)) total -= upload.bytes;
      };
      const makeRoom = (): void => {
        for (const oldest of open) {
          if ((open.size <= limits.count && total <= limits.bytes) || open.size === 1) return;
          open.delete(oldest);
          total -= oldest.bytes;
          oldest.giveUp(tooManyUploads());
        }
      };
      open.add(upload);
      makeRoom();
      return {
        received(bytes) {
          if (!open.has(upload)) return;
          upload.bytes += bytes;
          total += bytes;
          makeRoom();
        },
        end,
      };
    },
  };
}

function tooManyUploads(): HttpError {
  return new HttpError(
    "too_many_requests",
    "Too many request bodies are arriving at once, and this one has been unfinished for the longest time.",
    { headers: { "retry-after": "1" } },
  );
}
