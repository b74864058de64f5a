import { isLoopback, type Listening, type Proxy } from "@codexthropic/proxy";
import { foreignVariable, type Origin, type Resolved } from "../config/resolve-settings.ts";
import { EXIT, Failure, wrongUsage } from "../terminal/failure.ts";

/** Beyond loopback anybody who reaches the port could spend the account's quota. @throws Failure */
export function checkBind({ settings, origins }: Resolved): void {
  const { host, apiKey } = settings;
  if (isLoopback(host) || apiKey !== undefined) return;
  throw wrongUsage(
    `${origins.host.name}: refusing to listen on ${host} without a key; anybody who reaches it could spend your quota.`,
    "Set one with --api-key or CODEXTHROPIC_API_KEY, let one be made with --generate-key, or stay on 127.0.0.1.",
    ...foreignVariable({ env: "HOST", flag: "host" }, origins.host),
  );
}

/** What to say when the address cannot be had. */
const PROBLEMS: Readonly<Record<string, (host: string, port: number) => string>> = {
  EACCES: (_, port) => `Port ${port} may not be opened by this user; ports below 1024 belong to root.`,
  EADDRNOTAVAIL: (host) => `${host} is no address of this machine.`,
  ENOTFOUND: (host) => `There is no host named ${host}.`,
};

/** Listens, or tells who is in the way. @throws Failure */
export async function bind(proxy: Proxy, { settings, origins }: Resolved): Promise<Listening> {
  const { host, port } = settings;
  try {
    return await proxy.listen({ host, port });
  } catch (error) {
    throw await describeBindError(error, { host, port }, origins, "codexthropic");
  }
}

interface Sources {
  host: Origin;
  port: Origin;
}

/**
 * What to say when the address cannot be had; another error is returned as it is.
 * @param command for the advice, without `--port`
 */
export async function describeBindError(
  error: unknown,
  { host, port }: { host: string; port: number },
  origins: Sources,
  command: string,
): Promise<unknown> {
  const code = (error as NodeJS.ErrnoException).code ?? "";
  if (code === "EADDRINUSE") return portTaken(host, port, origins.port.name, command);
  const problem = Object.hasOwn(PROBLEMS, code) ? PROBLEMS[code] : undefined;
  if (!problem) return error;
  const hints = [
    `host: ${origins.host.name}, port: ${origins.port.name}`,
    ...foreignVariable({ env: "HOST", flag: "host" }, origins.host),
  ];
  return new Failure(EXIT.failed, problem(host, port), hints, { cause: error });
}

async function portTaken(host: string, port: number, source: string, command: string): Promise<Failure> {
  const [{ describeOwner, findPortOwner }, { localUrl }] = await Promise.all([
    import("./find-port-owner.ts"),
    import("./ask-running-proxy.ts"),
  ]);
  const url = localUrl(host, port);
  const owner = await findPortOwner(url, port);
  const isSameServer = owner.codexthropic !== null && command === "codexthropic";
  const remedies = [
    ...(isSameServer ? [`use the one that runs: it answers at ${url}`] : []),
    `choose another port: ${command} --port ${port + 1}, or --port 0 for any free one.`,
    ...(owner.pid === null ? [] : [`end that program: kill ${owner.pid}`]),
  ];
  return new Failure(
    EXIT.failed,
    `Port ${port} (${source}) on ${host} is taken by ${describeOwner(owner)}.`,
    remedies.map((remedy, at) =>
      at === 0 ? `${remedy.charAt(0).toUpperCase()}${remedy.slice(1)}` : `Or ${remedy}`,
    ),
  );
}
