import type { StatusJson } from "../status-json.ts";

/**
 * `live`: over `/events`. `polling`: the stream cannot be had, `/status` can. `gone`: nothing answers. `locked`: the
 * key is missing or wrong.
 */
export type ConnectionState = "connecting" | "live" | "polling" | "gone" | "locked";

export interface ConnectionListener {
  onStatus(status: StatusJson): void;
  onState(state: ConnectionState): void;
}

const POLL_MS = 2000;
/** How often a page that polls looks whether the stream can be had again. */
const RETRY_MS = 15_000;

/** Follows the status, for as long as the page is open. */
export function follow({ onStatus, onState }: ConnectionListener): void {
  let polling: ReturnType<typeof setTimeout> | undefined;

  const poll = async (): Promise<void> => {
    try {
      const response = await fetch("/status", { cache: "no-store" });
      if (response.ok) {
        onStatus((await response.json()) as StatusJson);
        onState("polling");
      } else onState(response.status === 401 ? "locked" : "gone");
    } catch {
      onState("gone");
    }
    if (polling !== undefined) polling = setTimeout(() => void poll(), POLL_MS);
  };
  const open = (): void => {
    const source = new EventSource("/events");
    source.addEventListener("status", (event) => {
      clearTimeout(polling);
      polling = undefined;
      onStatus(JSON.parse((event as MessageEvent<string>).data) as StatusJson);
      onState("live");
    });
    source.addEventListener("error", () => {
      if (polling === undefined) {
        polling = setTimeout(() => void poll(), 0);
      }
      // A refused connection is tried again by the browser itself, any other answer than an event stream is not.
      if (source.readyState === EventSource.CLOSED) setTimeout(open, RETRY_MS);
    });
  };
  open();
}
