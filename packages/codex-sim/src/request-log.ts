import type { SimRequest } from "./log.ts";

export interface RequestLog {
  readonly entries: SimRequest[];
  add(entry: Omit<SimRequest, "id">): SimRequest;
  /** Tells those who wait that an entry has changed. */
  touch(): void;
  waitFor(predicate: (request: SimRequest) => boolean, timeoutMs?: number): Promise<SimRequest>;
}

/** `limit`: how many entries are kept; older ones are forgotten. */
export function createLog(limit: number): RequestLog {
  const entries: SimRequest[] = [];
  let count = 0;
  const watchers = new Set<() => void>();
  const touch = (): void => {
    for (const watcher of watchers) watcher();
  };
  return {
    entries,
    touch,
    add(entry) {
      const request = { ...entry, id: ++count };
      entries.push(request);
      if (entries.length > limit) entries.shift();
      touch();
      return request;
    },
    waitFor: (predicate, timeoutMs = 10_000) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          watchers.delete(look);
          reject(new Error(`No request matched within ${timeoutMs} ms; seen: ${summary(entries)}`));
        }, timeoutMs);
        const look = (): void => {
          const found = entries.find(predicate);
          if (!found) return;
          clearTimeout(timer);
          watchers.delete(look);
          resolve(found);
        };
        watchers.add(look);
        look();
      }),
  };
}

const summary = (entries: readonly SimRequest[]): string =>
  entries.map(({ method, path, status }) => `${method} ${path} ${status ?? "…"}`).join(", ") || "none";
