import { toProxyOptions } from "../config/proxy-options.ts";
import { resolveSettings, type Flags, type Resolved } from "../config/resolve.ts";
import { createProxy } from "../index.ts";
import { connect } from "../server/connect.ts";
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
  proxy: Proxy;
}

type Running = Made & { listening: Listening };

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
  const proxy = createProxy({
    ...toProxyOptions(settings),
    ...(await networkOptions(io.env)),
    logger: log,
    onRequest: log.request,
    ...(settings.verbose && { onTrace: log.trace }),
  });
  return { resolved, log, proxy };
}

/** A reload takes the port over from one proxy to the next; what the old one is answering, it answers to the end. */
function reloadable(first: Running, makeNext: () => Promise<Made>): Stoppable {
  let current = first;
  const drained: Promise<void>[] = [];
  return {
    say: (message) => current.log.info(message),
    close: async () => {
      await Promise.all([...drained, current.listening.close()]);
    },
    async reload() {
      try {
        const next = await makeNext();
        drained.push(current.listening.close());
        current = { ...next, listening: await bind(next.proxy, samePort(next.resolved, current)) };
        current.log.info("SIGHUP: configuration read again", { url: current.listening.url });
      } catch (error) {
        current.log.error(`SIGHUP: ${error instanceof Error ? error.message : String(error)}`);
      }
    },
  };
}

/** Port 0 has become a real one, which clients know by now. */
function samePort(resolved: Resolved, { listening }: Running): Resolved {
  const { settings } = resolved;
  return settings.port === 0 ? { ...resolved, settings: { ...settings, port: listening.port } } : resolved;
}

function withKey(resolved: Resolved, key: string | null): Resolved {
  return key === null ? resolved : { ...resolved, settings: { ...resolved.settings, apiKey: key } };
}

/** The login is read from its file; nothing is refreshed and nobody asked. */
async function announce(io: Io, { resolved, log, listening }: Running, key: string | null): Promise<void> {
  const { settings, file } = resolved;
  const { auth } = connect(toProxyOptions(settings));
  const facts: BannerFacts = {
    version: readVersion(),
    url: listening.url,
    settings,
    login: await loginFacts(auth),
    generatedKey: key,
    configFile: file,
    now: io.now(),
  };
  if (settings.logFormat === "json") log.info("listening", bannerJson(facts));
  else io.stderr.write(renderBanner(facts, createPalette(io.env, io.stderr)));
}
