import { toProxyOptions } from "../config/proxy-options.ts";
import { resolveSettings, type Flags, type Resolved } from "../config/resolve.ts";
import { describeUnknownModels } from "../config/unknown-models.ts";
import { createProxy } from "../index.ts";
import { connect, type Connection } from "../server/connect.ts";
import { loginFacts } from "../server/facts.ts";
import type { Listening, Proxy } from "../server/options.ts";
import { createPalette } from "../terminal/colors.ts";
import type { Io } from "../terminal/io.ts";
import { readVersion } from "../version.ts";
import { bannerJson, renderBanner, type BannerFacts } from "./banner.ts";
import { bind, checkBind } from "./bind.ts";
import { generateKey } from "./key.ts";
import { createServerLog, type ServerLog } from "./log.ts";
import { networkOptions } from "./network.ts";
import { untilStopped, type Stoppable } from "./until-stopped.ts";

/** A proxy and what it was made from. */
interface Made {
  resolved: Resolved;
  log: ServerLog;
  account: Connection;
  proxy: Proxy;
}

interface Running extends Made {
  listening: Listening;
}

/**
 * Serves until a signal.
 * @param flags the command line
 * @returns the exit code
 * @throws Failure when a setting is wrong, unsafe, or the port is taken
 */
export async function serveUntilStopped(io: Io, flags: Flags, wantsKey: boolean): Promise<number> {
  const key = wantsKey ? generateKey() : null;
  const made = await make(io, flags, key);
  const running = { ...made, listening: await bind(made.proxy, made.resolved) };
  await announce(io, running, key);
  return untilStopped(
    io,
    reloadable(running, () => make(io, flags, key)),
  );
}

async function make(io: Io, flags: Flags, key: string | null): Promise<Made> {
  const resolved = withKey(await resolveSettings(io, flags), key);
  checkBind(resolved);
  const { settings } = resolved;
  const log = createServerLog({
    output: io.stderr,
    format: settings.logFormat,
    verbose: settings.verbose,
    paint: createPalette(io.env, io.stderr),
    now: io.now,
  });
  const options = { ...toProxyOptions(settings), ...(await networkOptions(io.env)), logger: log };
  const account = connect(options);
  const proxy = createProxy({
    ...options,
    auth: account.auth,
    client: account.client,
    onRequest: log.request,
    ...(settings.verbose && { onTrace: log.trace }),
  });
  return { resolved, log, account, proxy };
}

/** A reload takes the port over from one proxy to the next; what the old one is answering, it answers to the end. */
function reloadable(first: Running, makeNext: () => Promise<Made>): Stoppable {
  let current = first;
  let turn = Promise.resolve();
  const ended: Promise<void>[] = [];
  const logins = [first.account.auth];
  const reload = async (): Promise<void> => {
    try {
      const next = await makeNext();
      logins.push(next.account.auth);
      const resolved = samePort(next.resolved, current);
      const old = current;
      // The same address has to be let go before it can be had; another one must be had before the old is let go.
      const { host, port } = resolved.settings;
      const isSame = host === old.resolved.settings.host && port === old.listening.port;
      if (isSame) ended.push(end(old));
      current = { ...next, listening: await bind(next.proxy, resolved) };
      if (!isSame) ended.push(end(old));
      current.log.info("SIGHUP: configuration read again", { url: current.listening.url });
    } catch (error) {
      current.log.error(`SIGHUP: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  return {
    say: (message) => current.log.info(message),
    close: async () => {
      await turn;
      await Promise.all([...ended, end(current)]);
    },
    reload: () => (turn = turn.then(reload)),
    // In the middle of a refresh the exit would lose the login.
    settled: async () => {
      await Promise.all(logins.map((login) => login.idle()));
    },
  };
}

async function end({ listening, account }: Running): Promise<void> {
  await listening.close();
  await account.close();
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
    login: await loginFacts(account.auth),
    generatedKey: key,
    configFile: file,
    now: io.now(),
  };
  log.banner(renderBanner(facts, createPalette(io.env, io.stderr)), bannerJson(facts));
  for (const line of describeUnknownModels(resolved, account.client.catalog())) log.warn(line);
}
