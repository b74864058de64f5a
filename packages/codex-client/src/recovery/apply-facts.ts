import type { BackendFacts } from "../backend-facts.ts";
import type { Compression, Settings } from "../options.ts";
import type { WebSocketSender } from "../websocket/send-over-websocket.ts";
import type { KnownRejections } from "./known-rejections.ts";

/** Facts that are read once, and applied once there is a ChatGPT login: an API key leads to another backend. */
export interface KnownFacts {
  /** How bodies are compressed. `null`: not at all. Never rejects. */
  compression(): Promise<Compression | null>;
  /** Records what is rejected, so that no request has to find it out by failing. Never rejects. */
  apply(): Promise<void>;
}

export function createKnownFacts({
  facts: read,
  auth,
  compression,
  rejections,
  webSockets,
}: Pick<Settings, "facts" | "auth" | "compression"> & {
  rejections: KnownRejections;
  webSockets: Pick<WebSocketSender, "turnOff"> | null;
}): KnownFacts {
  let reading: Promise<BackendFacts | null> | undefined;
  let isApplied = false;
  const readOnce = (): Promise<BackendFacts | null> => (reading ??= read().catch(() => null));
  return {
    compression: async () => ((await readOnce())?.compressed_bodies === false ? null : compression),
    async apply() {
      if (isApplied) return;
      const facts = await readOnce();
      // Without a login the request itself fails, and says why.
      const credentials = facts && (await auth.getCredentials().catch(() => null));
      if (isApplied || (facts && credentials?.kind !== "chatgpt")) return;
      isApplied = true;
      if (facts) addUnavailable(facts, rejections);
      if (facts?.web_socket === false) webSockets?.turnOff("the last check found none");
    },
  };
}

function addUnavailable(
  { lanes = {}, tool_search = {}, search_sources = {} }: BackendFacts,
  rejections: KnownRejections,
): void {
  for (const [model, found] of Object.entries(lanes)) {
    const [only] = found;
    if (found.length === 1 && only !== undefined) rejections.setLane(model, only);
  }
  for (const [model, isTaken] of Object.entries(tool_search)) {
    if (!isTaken) rejections.addToolSearch(model);
  }
  for (const [model, isTaken] of Object.entries(search_sources)) {
    if (!isTaken) rejections.addParam(model, "include:web_search_call.action.sources");
  }
}
