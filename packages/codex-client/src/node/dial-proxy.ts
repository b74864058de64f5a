import { lookup } from "node:dns/promises";
import * as http from "node:http";
import * as https from "node:https";
import { isIP } from "node:net";
import type { Duplex } from "node:stream";

import { UpstreamError } from "@codexthropic/protocol/errors";

import { dialDirect, lateConnection, type Dial, type DialOptions } from "./dial-direct.ts";

/** Opens connections through an HTTP or SOCKS proxy. */
export function dialProxy(proxy: URL, options: DialOptions): Dial {
  const dial = proxy.protocol.startsWith("socks") ? dialSocks : dialHttp;
  return async (host, port) => {
    try {
      return await dial(proxy, host, port, options);
    } catch (error) {
      if (error instanceof UpstreamError) throw error;
      const cause =
        error instanceof Error ? error.message || ("code" in error && error.code) || error.name : error;
      throw new UpstreamError(
        {
          code: "unreachable",
          message: `Cannot reach ${host} through the network proxy ${proxy.host}: ${String(cause)}.`,
        },
        { cause: error },
      );
    }
  };
}

/** A tunnel by CONNECT. @see RFC 9110 section 9.3.6 */
function dialHttp(proxy: URL, host: string, port: number, options: DialOptions): Promise<Duplex> {
  const authority = `${isIP(host) === 6 ? `[${host}]` : host}:${port}`;
  const { protocol, username, password } = proxy;
  const secure = protocol === "https:";
  return new Promise((resolve, reject) => {
    const request = (secure ? https : http).request({
      method: "CONNECT",
      host: proxy.hostname.replace(/^\[|\]$/g, ""),
      port: proxy.port || (secure ? 443 : 80),
      path: authority,
      headers: {
        host: authority,
        ...(username + password !== "" && { "proxy-authorization": basic(username, password) }),
      },
      agent: false,
      signal: options.signal(),
      autoSelectFamilyAttemptTimeout: options.attemptTimeoutMs,
      ...(secure && { secureContext: options.secureContext() }),
    } as https.RequestOptions);
    const timer = setTimeout(() => request.destroy(lateConnection(options.timeoutMs)), options.timeoutMs);
    request.on("connect", ({ statusCode = 0, statusMessage }, socket, head) => {
      clearTimeout(timer);
      if (statusCode < 200 || statusCode > 299) {
        socket.destroy();
        return reject(proxyError(proxy, host, statusCode, statusMessage));
      }
      if (head.length > 0) socket.unshift(head);
      // The caller adds its own listener; an error before that must not end the process.
      socket.on("error", () => {});
      resolve(socket);
    });
    request.on("error", (error) => {
      clearTimeout(timer);
      reject(error);
    });
    request.end();
  });
}

/** `socks5` and `socks4` resolve the name here, `socks5h` and `socks4a` leave it to the proxy. */
async function dialSocks(proxy: URL, host: string, port: number, options: DialOptions): Promise<Duplex> {
  const { SocksClient } = await import("socks");
  const scheme = proxy.protocol.slice(0, -1);
  const resolvesHere = scheme === "socks5" || scheme === "socks4";
  const family = scheme === "socks4" ? 4 : 0;
  const target = resolvesHere ? (await lookup(host, { family, verbatim: false })).address : host;
  const at = { host: proxy.hostname.replace(/^\[|\]$/g, ""), port: Number(proxy.port || 1080) };
  const socket = await dialDirect(options)(at.host, at.port);
  const signal = options.signal();
  const giveUp = (): void => void socket.destroy(new Error("the network was closed"));
  signal.addEventListener("abort", giveUp, { once: true });
  try {
    await SocksClient.createConnection({
      proxy: {
        ...at,
        type: scheme.startsWith("socks4") ? 4 : 5,
        ...(proxy.username !== "" && { userId: decodeURIComponent(proxy.username) }),
        ...(proxy.password !== "" && { password: decodeURIComponent(proxy.password) }),
      },
      command: "connect",
      destination: { host: target, port },
      timeout: options.timeoutMs,
      existing_socket: socket,
    });
    return socket;
  } catch (error) {
    socket.destroy();
    throw error;
  } finally {
    signal.removeEventListener("abort", giveUp);
  }
}

function basic(username: string, password: string): string {
  const login = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return `Basic ${Buffer.from(login).toString("base64")}`;
}

function proxyError(proxy: URL, host: string, status: number, text = ""): UpstreamError {
  const answer = `${status} ${text}`.trim();
  const message = `The network proxy ${proxy.host} refused the connection to ${host} (${answer}). ${reasonOf(proxy, status)}`;
  return new UpstreamError({
    code: status >= 500 ? "unreachable" : "network_blocked",
    message: message.trim(),
  });
}

function reasonOf({ username }: URL, status: number): string {
  switch (status) {
    case 407:
      return username === ""
        ? "It wants a user name and a password."
        : "It does not accept the user name and password of its URL.";
    case 403:
      return "It does not let this host through.";
    case 400:
    case 404:
    case 405:
      return "Perhaps it is a web server and no proxy.";
    default:
      return "";
  }
}
