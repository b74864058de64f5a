import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { createServer as createTlsServer } from "node:https";
import {
  connect,
  createServer as createTcpServer,
  type AddressInfo,
  type Server as TcpServer,
  type Socket,
} from "node:net";

/** Servers and proxies on loopback for the tests of the network. */

const fixture = (name: string): string =>
  readFileSync(new URL(`./fixtures/localhost.${name}.pem`, import.meta.url), "utf8");

/** Signs itself; for `localhost`. */
export const certificate: string = fixture("cert");
export const key: string = fixture("key");

export interface Target {
  url: string;
  requests: number;
  closed: Promise<void>;
  server: Server;
}
export const listen = (server: TcpServer): Promise<number> =>
  new Promise((resolve) =>
    server.listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port)),
  );

/** An https server that answers one frame and then waits, or ends at once. */
export async function startTarget(): Promise<Target> {
  let left = (): void => {};
  const server = createTlsServer({ key, cert: certificate }, (request, response) => {
    target.requests++;
    response.on("close", () => response.writableEnded || left());
    response.writeHead(
      200,
      [
        ["set-cookie", "__cf_bm=1"],
        ["set-cookie", "_cfuvid=2"],
      ].flat(),
    );
    if (request.url === "/open") response.write("first");
    else request.pipe(response);
  });
  const target: Target = { url: "", requests: 0, closed: new Promise((resolve) => (left = resolve)), server };
  target.url = `https://localhost:${await listen(server)}`;
  return target;
}

export interface Proxy {
  /** Without the user and password. */
  url: string;
  /** `host:port` of every CONNECT. */
  tunnels: string[];
  close(): Promise<void>;
}

/**
 * An HTTP proxy that opens every tunnel to loopback.
 * @param login `user:password` that it wants
 */
export async function startProxy(login?: string): Promise<Proxy> {
  const tunnels: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((_, response) => void response.writeHead(405).end());
  server.on("connect", ({ url = "", headers }, socket: Socket, head: Buffer) => {
    tunnels.push(url);
    if (login && headers["proxy-authorization"] !== `Basic ${Buffer.from(login).toString("base64")}`)
      return void socket.end("HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 4\r\n\r\nnope");
    const upstream = connect(Number(url.split(":").at(-1)), "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      upstream.write(head);
      upstream.pipe(socket).pipe(upstream);
    });
    join(socket, upstream, sockets);
  });
  const port = await listen(server);
  return {
    url: `http://127.0.0.1:${port}`,
    tunnels,
    close: () => {
      server.closeAllConnections();
      return closeServer(server, sockets);
    },
  };
}

/** A SOCKS5 proxy without a login that opens every connection to loopback. @see RFC 1928 */
export async function startSocksProxy(): Promise<Proxy> {
  const tunnels: string[] = [];
  const sockets = new Set<Socket>();
  const server = createTcpServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    socket.once("data", () => {
      socket.write(Buffer.from([5, 0]));
      socket.once("data", (request: Buffer) => {
        const { host, port } = socksTarget(request);
        tunnels.push(`${host}:${port}`);
        const upstream = connect(port, "127.0.0.1", () => {
          socket.write(Buffer.from([5, 0, 0, 1, 127, 0, 0, 1, 0, 0]));
          upstream.pipe(socket).pipe(upstream);
        });
        join(socket, upstream, sockets);
      });
    });
  });
  const port = await listen(server);
  return { url: `socks5://127.0.0.1:${port}`, tunnels, close: () => closeServer(server, sockets) };
}

function socksTarget(request: Buffer): { host: string; port: number } {
  const port = request.readUInt16BE(request.length - 2);
  const address = request.subarray(4, -2);
  if (request[3] === 3) return { host: address.subarray(1).toString(), port };
  return { host: request[3] === 1 ? address.join(".") : "IPv6", port };
}

function join(one: Socket, other: Socket, sockets: Set<Socket>): void {
  for (const socket of [one, other]) {
    sockets.add(socket);
    socket.on("error", () => {}).on("close", () => [one, other].forEach((end) => end.destroy()));
  }
}

function closeServer(server: TcpServer, sockets: Set<Socket>): Promise<void> {
  return new Promise((resolve) => {
    for (const socket of sockets) socket.destroy();
    server.close(() => resolve());
  });
}
