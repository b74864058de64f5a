import { readFile } from "node:fs/promises";
import type { Network } from "@codexthropic/codex-client/node";
import { wrongUsage } from "../terminal/failure.ts";
import type { Env } from "../terminal/io.ts";

/**
 * How the backend is reached when the environment names a network proxy or certificates. Otherwise nothing is
 * loaded: Node's own transport is faster, to start and to run.
 * @throws Failure when a certificate file cannot be read
 */
export async function networkOptions(env: Env): Promise<Partial<Network>> {
  const httpsProxy = either(env, "HTTPS_PROXY");
  const httpProxy = either(env, "HTTP_PROXY");
  const noProxy = either(env, "NO_PROXY");
  const certificates = env["CODEX_CA_CERTIFICATE"]
    ? "CODEX_CA_CERTIFICATE"
    : env["SSL_CERT_FILE"]
      ? "SSL_CERT_FILE"
      : null;
  if (!httpsProxy && !httpProxy && certificates === null) return {};
  const { createNetwork } = await import("@codexthropic/codex-client/node");
  return createNetwork({
    ...(httpsProxy && { httpsProxy }),
    ...(httpProxy && { httpProxy }),
    ...(noProxy && { noProxy }),
    ...(certificates !== null && { ca: await authorities(env, certificates) }),
  });
}

/** Both spellings are in use; the lower-case one is what curl reads. */
function either(env: Env, name: string): string | undefined {
  return env[name] || env[name.toLowerCase()];
}

/** NODE_EXTRA_CA_CERTS is Node's own business, but Node 20 does not tell its content to who sets a list of his own. */
function authorities(env: Env, name: string): Promise<string[]> {
  const names = env["NODE_EXTRA_CA_CERTS"] ? ["NODE_EXTRA_CA_CERTS", name] : [name];
  return Promise.all(names.map((variable) => readPem(env, variable)));
}

async function readPem(env: Env, name: string): Promise<string> {
  const path = env[name] ?? "";
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    throw wrongUsage(
      `$${name}: the certificates in ${path} cannot be read (${(error as NodeJS.ErrnoException).code ?? "unknown"}).`,
    );
  }
}
