import {
  connectUpstream,
  createProxy,
  readLoginStatus,
  type Listening,
  type Proxy,
  type ProxyOptions,
  type UpstreamConnection,
} from "@codexthropic/proxy";
import { describeUnknownModels } from "../config/find-unknown-models.ts";
import type { Resolved } from "../config/resolve-settings.ts";
import { toProxyOptions } from "../config/to-proxy-options.ts";
import { readVersion } from "../read-version.ts";
import { messageOf } from "../terminal/failure.ts";
import type { Io } from "../terminal/io.ts";
import { screenOf } from "../terminal/render-table.ts";
import { bind, checkBind } from "./bind-port.ts";
import { createServerLog, type ServerLog } from "./create-server-log.ts";
import { generateKey } from "./generate-key.ts";
import { listProxy } from "./list-proxies.ts";
import { openNetwork } from "./open-network.ts";
import { bannerJson, renderBanner, type BannerFacts } from "./render-banner.ts";
import { untilStopped, type Stoppable } from "./until-stopped.ts";
import { createModelWarner } from "./warn-unknown-model.ts";

/** What one reading of the settings has opened. */
interface Configuration {
  resolved: Resolved;
  log: ServerLog;
  account: UpstreamConnection;
  options: ProxyOptions;
}

interface Server {
  proxy: Proxy;
  configuration: Configuration;
  listening: Listening;
}

/**
 * Serves until a signal.
 * @param resolve reads the settings, again for each reload
 * @returns the exit code
 * @throws Failure when a setting is wrong, unsafe, or the port is taken
 */
export async function serveUntilStopped(
  io: Io,
  resolve: () => Promise<Resolved>,
  wantsKey: boolean,
): Promise<number> {
  const key = wantsKey ? generateKey() : null;
  const configure = (): Promise<Configuration> => openConfiguration(io, resolve, key);
  const configuration = await configure();
  const proxy = createProxy(configuration.options);
  const listen = async (resolved: Resolved): Promise<Listening> =>
    listProxy(io, await bind(proxy, resolved), {
      command: "serve",
      hasOwnKey: resolved.settings.apiKey !== undefined,
    });
  const listening = await listen(configuration.resolved);
  // Whoever reads the banner may send a signal at once.
  const [code] = await Promise.all([
    untilStopped(io, createReloadable({ proxy, configuration, listening }, configure, listen)),
    printBanner(io, configuration, listening.url, key),
  ]);
  return code;
}

async function openConfiguration(
  io: Io,
  resolve: () => Promise<Resolved>,
  key: string | null,
): Promise<Configuration> {
  const resolved = await resolve();
  if (key !== null) resolved.settings.apiKey = key;
  checkBind(resolved);
  const { settings } = resolved;
  const log = createServerLog({
    output: io.stderr,
    format: settings.logFormat,
    verbose: settings.verbose,
    paint: screenOf(io.env, io.stderr).paint,
    now: io.now,
  });
  const options = { ...toProxyOptions(settings), version: readVersion(), logger: log };
  const account = connectUpstream(options, await openNetwork(io.env, log.warn));
  const { auth, client } = account;
  const warnUnknownModel = createModelWarner(() => client.catalog(), log.warn);
  const onRequest: ProxyOptions["onRequest"] = (record) => {
    warnUnknownModel(record);
    log.request(record);
  };
  const trace = settings.verbose && { onTrace: log.trace };
  return { resolved, log, account, options: { ...options, auth, client, onRequest, ...trace } };
}

/**
 * A reload gives the running proxy other options. Its connections and totals stay; a request that is being answered is
 * answered under the old ones to the end.
 */
function createReloadable(
  { proxy, configuration, listening }: Server,
  configure: () => Promise<Configuration>,
  listen: (resolved: Resolved) => Promise<Listening>,
): Stoppable {
  let reloads = Promise.resolve();
  const closings = new Set<Promise<void>>();
  const logins = new Set([configuration.account.auth]);

  const closeAfter = (lastUse: Promise<unknown>, { account, log }: Configuration): void => {
    const closed = lastUse
      .then(account.close)
      .catch((error: unknown) => {
        log.error(`closing what the last configuration had opened: ${messageOf(error)}`);
      })
      .then(() => {
        closings.delete(closed);
        logins.delete(account.auth);
      });
    closings.add(closed);
  };
  /** A new address is opened before the old one is closed. Port 0 has become a real one, which clients know by now. */
  const listenAgain = async (next: Resolved): Promise<Listening> => {
    const { host, port } = next.settings;
    const isSameHost = host === configuration.resolved.settings.host;
    return isSameHost && (port === listening.port || port === 0) ? listening : listen(next);
  };
  const reload = async (): Promise<void> => {
    try {
      const next = await configure();
      logins.add(next.account.auth);
      const { drained } = proxy.reconfigure(next.options);
      const nextListening = await listenAgain(next.resolved).catch((error: unknown) => {
        closeAfter(proxy.reconfigure(configuration.options).drained, next);
        throw error;
      });
      const left = nextListening === listening ? undefined : listening.close();
      closeAfter(Promise.all([drained, left]), configuration);
      [configuration, listening] = [next, nextListening];
      next.log.info("SIGHUP: configuration read again", { url: listening.url });
    } catch (error) {
      configuration.log.error(`SIGHUP: ${messageOf(error)}`);
    }
  };
  return {
    log: (message) => configuration.log.info(message),
    close: async () => {
      await reloads;
      await listening.close();
      await Promise.all([...closings, configuration.account.close()]);
    },
    reload: () => (reloads = reloads.then(reload)),
    finishRefreshes: async () => {
      await Promise.all([...logins].map((login) => login.close()));
    },
  };
}

/** The login is read from its file; nothing is refreshed, and no request is sent. */
async function printBanner(
  io: Io,
  { resolved, log, account }: Configuration,
  url: string,
  generatedKey: string | null,
): Promise<void> {
  const { settings, file: configFile } = resolved;
  const login = await readLoginStatus(account.auth);
  const facts: BannerFacts = {
    version: readVersion(),
    url,
    settings,
    login,
    generatedKey,
    configFile,
    now: io.now(),
  };
  log.banner(renderBanner(facts, screenOf(io.env, io.stderr).paint), bannerJson(facts));
  for (const line of describeUnknownModels(resolved, account.client.catalog())) log.warn(line);
}
