import { defined } from "../defined.ts";
import type { ProxyOptions } from "@codexthropic/proxy";
import { modelTable } from "./model-table.ts";
import { namesOfMachine } from "./machine-names.ts";
import type { Settings } from "./settings.ts";

/** The part of the proxy's options that settings decide. */
export function toProxyOptions(settings: Settings): ProxyOptions {
  return defined({
    codexHome: settings.codexHome,
    codexBaseUrl: settings.codexBaseUrl,
    chatgptBaseUrl: settings.chatgptBaseUrl,
    openaiBaseUrl: settings.openaiBaseUrl,
    authIssuer: settings.authIssuer,
    refreshTokenUrl: settings.refreshTokenUrl,
    revokeTokenUrl: settings.revokeTokenUrl,
    apiKey: settings.apiKey,
    fast: settings.fast,
    lane: settings.lane,
    transportMode: settings.transport,
    judge: settings.judge,
    models: modelTable(settings),
    verbosity: settings.verbosity,
    retries: settings.retries,
    headerTimeoutMs: settings.headerTimeoutMs,
    idleTimeoutMs: settings.idleTimeoutMs,
    maxBody: settings.maxBody,
    maxStreams: settings.maxStreams,
    cacheDir: settings.cacheDir,
    usageFolder: settings.usage === "off" ? undefined : settings.usage,
    traceBodies: settings.traceBodies,
    recording:
      settings.record === undefined
        ? undefined
        : { folder: settings.record, texts: settings.recordTexts, names: namesOfMachine() },
  });
}
