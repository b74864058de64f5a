import { toProxyOptions } from "../config/proxy-options.ts";
import type { Resolved } from "../config/resolve.ts";
import {
  connectUpstream,
  createProxy,
  type Listening,
  type Proxy,
  type ProxyOptions,
  readLoginStatus,
  type UpstreamConnection,
} from "@codexthropic/proxy";
import { describeUnknownModels } from "../config/unknown-models.ts";
import { createPalette } from "../terminal/colors.ts";
import { messageOf } from "../terminal/failure.ts";
import type { Io } from "../terminal/io.ts";
import { readVersion } from "../version.ts";
import { bannerJson, renderBanner, type BannerFacts } from "./banner.ts";
import { bind, checkBind } from "./bind.ts";
import { generateKey } from "./key.ts";
import { createServerLog, type ServerLog } from "./log.ts";
import { openNetwork } from "./network.ts";
import { listProxy } from "./running-proxies.ts";
import { createModelWarner } from "./warn-unknown-model.ts";
import { untilStopped, type Stoppable } from "./until-stopped.ts";

/** What one reading of the configuration has made. */
interface Made {
  resolved: Resolved;
  log: ServerLog;
  account: UpstreamConnection;
  options: ProxyOptions;
}

type Resolve = () => Promise<Resolved>;
type Listen = (resolved: Resolved) => Promise<Listening>;

interface Running extends Made {
  proxy: Proxy;
  listening: Listening;
}

/**
 * Serves until a signal.
 * @param resolve reads the configuration, again for each reload
 * @returns the exit code
 * @throws Failure when a setting is wrong, unsafe, or the port is taken
 */
export async function serveUntilStopped(io: Io, resolve: Resolve, wantsKey: boolean): Promise<number> {
  const key = wantsKey ? generateKey() : null;
  const made = await make(io, resolve, key);
  const proxy = createProxy(made.options);
  const listen: Listen = async (resolved) =>
    listProxy(io, await bind(proxy, resolved), {
      command: "serve",
      hasOwnKey: resolved.settings.apiKey !== undefined,
    });
  const running = { ...made, proxy, listening: await listen(made.resolved) };
  // Whoever reads where it is may send a signal at once.
  const [code] = await Promise.all([
    untilStopped(
      io,
      reloadable(running, () => make(io, resolve, key), listen),
    ),
    announce(io, running, key),
  ]);
  return code;
}

async function make(io: Io, resolve: Resolve, key: string | null): Promise<Made> {
  const resolved = withKey(await resolve(), key);
  checkBind(resolved);
  const { settings } = resolved;
  const log = createServerLog({
    output: io.stderr,
    format: settings.logFormat,
    verbose: settings.verbose,
    paint: createPalette(io.env, io.stderr),
    now: io.now,
  });
  const options = { ...toProxyOptions(settings), version: readVersion(), logger: log };
  const account = connectUpstream(options, await openNetwork(io.env, log.warn));
  const warnUnknownModel = createModelWarner(
    () => account.client.catalog(),
    (message) => log.warn(message),
  );
  return {
    resolved,
    log,
    account,
    options: {
      ...options,
      auth: account.auth,
      client: account.client,
      onRequest: (record) => {
        warnUnknownModel(record);
        log.request(record);
      },
      ...(settings.verbose && { onTrace: log.trace }),
    },
  };
}

/**
 * A reload gives the running proxy other options. Its connections and totals stay; what it is answering, it answers
 * under the old ones to the end.
 */
function reloadable(first: Running, makeNext: () => Promise<Made>, listen: Listen): Stoppable {
  let current = first;
  let turn = Promise.resolve();
  const ending = new Set<Promise<void>>();
  const logins = new Set([first.account.auth]);
  const end = (unused: Promise<unknown>, made: Made): void => {
    const closed = unused
      .then(made.account.close)
      .catch((error: unknown) => {
        made.log.error(`closing what the last configuration had opened: ${String(error)}`);
      })
      .then(() => {
        ending.delete(closed);
        logins.delete(made.account.auth);
      });
    ending.add(closed);
  };
  const reload = async (): Promise<void> => {
    try {
      const next = await makeNext();
      logins.add(next.account.auth);
      const old = current;
      const { drained } = old.proxy.reconfigure(next.options);
      const listening = await move(old, samePort(next.resolved, old), listen).catch(
        async (error: unknown) => {
          const { drained: unused } = old.proxy.reconfigure(old.options);
          end(unused, next);
          throw error;
        },
      );
      current = { ...next, proxy: old.proxy, listening };
      const left = listening === old.listening ? undefined : old.listening.close();
      end(Promise.all([drained, left]), old);
      current.log.info("SIGHUP: configuration read again", { url: listening.url });
    } catch (error) {
      current.log.error(`SIGHUP: ${messageOf(error)}`);
    }
  };
  return {
    say: (message) => current.log.info(message),
    close: async () => {
      await turn;
      await current.listening.close();
      await Promise.all([...ending, current.account.close()]);
    },
    reload: () => (turn = turn.then(reload)),
    // In the middle of a refresh the exit would lose the login.
    settled: async () => {
      await Promise.all([...logins].map((login) => login.close()));
    },
  };
}

/** Another address must be had before the old one is let go. */
async function move({ resolved, listening }: Running, next: Resolved, listen: Listen): Promise<Listening> {
  const { host, port } = next.settings;
  const isSame = host === resolved.settings.host && port === listening.port;
  return isSame ? listening : listen(next);
}

/** Port 0 has become a real one, which clients know by now. */
function samePort(next: Resolved, { resolved, listening }: Running): Resolved {
  const isFree = next.settings.port === 0 && resolved.settings.host === next.settings.host;
  return isFree ? { ...next, settings: { ...next.settings, port: listening.port } } : next;
}

function withKey(resolved: Resolved, key: string | null): Resolved {
  return key === null ? resolved : { ...resolved, settings: { ...resolved.settings, apiKey: key } };
}

/** The login is read from its file; nothing is refreshed and nobody asked. */
async function announce(
  io: Io,
  { resolved, log, account, listening }: Running,
  key: string | null,
): Promise<void> {
  const { settings, file } = resolved;
  const facts: BannerFacts = {
    version: readVersion(),
    url: listening.url,
    settings,
    login: await readLoginStatus(account.auth),
    generatedKey: key,
    configFile: file,
    now: io.now(),
  };
  log.banner(renderBanner(facts, createPalette(io.env, io.stderr)), bannerJson(facts));
  for (const line of describeUnknownModels(resolved, account.client.catalog())) log.warn(line);
}
