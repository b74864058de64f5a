/**
 * Embedding the whole proxy in a daemon: started by the first session that needs it, on a random port, one proxy
 * for the ordinary tier and one for the fast one, both on the same login.
 */
import { createCodexAuth } from "@codexthropic/codex-auth";
import { createProxy, type Listening, type ProxyOptions } from "codexthropic";

export interface Proxies {
  /** Base URL for a client that is about to start. */
  urlFor(session: { fast: boolean }): Promise<string>;
  close(): Promise<void>;
}

export function createProxies(options: ProxyOptions = {}): Proxies {
  // Shared, so that both refresh a token once.
  const auth = options.auth ?? createCodexAuth({ codexHome: options.codexHome });
  const running = new Map<boolean, Promise<Listening>>();

  const start = (fast: boolean): Promise<Listening> => {
    const listening = createProxy({ ...options, auth, fast }).listen({ port: 0 });
    // A start that failed may be tried again.
    listening.catch(() => running.delete(fast));
    running.set(fast, listening);
    return listening;
  };

  return {
    async urlFor({ fast }) {
      return (await (running.get(fast) ?? start(fast))).url;
    },
    async close() {
      const open = await Promise.all(running.values());
      running.clear();
      // Half a minute for answers that are under way.
      await Promise.all(open.map((proxy) => proxy.close({ graceMs: 30_000 })));
    },
  };
}
