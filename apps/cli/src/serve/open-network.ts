import { readFile } from "node:fs/promises";
import {
  createNetwork,
  NetworkOptionError,
  readCertificates,
  type Network,
  type NetworkOptions,
} from "@codexthropic/codex-client/node";
import { messageOf, wrongUsage, type Failure } from "../terminal/failure.ts";
import type { Env } from "../terminal/io.ts";

/**
 * Opens the network as the environment describes it: proxies and certificates.
 * @param warn is told of a certificate file of Node's own that Node ignores
 * @throws Failure that names the variable when a proxy URL or a certificate file cannot be used
 */
export async function openNetwork(
  env: Env,
  warn: (message: string) => void = () => undefined,
): Promise<Network> {
  const variables: Partial<Record<string, string>> = {};
  const options: NetworkOptions = { ca: await readAuthorities(env, warn) };
  for (const option of ["httpsProxy", "httpProxy", "noProxy"] as const) {
    const name = variableOf(env, option);
    if (name === undefined) continue;
    variables[option] = name;
    options[option] = env[name] ?? "";
  }
  try {
    return createNetwork(options);
  } catch (error) {
    if (!(error instanceof NetworkOptionError)) throw error;
    throw refused(variables[error.option] ?? error.option, error.message);
  }
}

/** The variables of each option; the first that is set wins. Programs differ in the spelling that they read. */
const VARIABLES = {
  httpsProxy: ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"],
  httpProxy: ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"],
  noProxy: ["NO_PROXY", "no_proxy"],
} as const;

function variableOf(env: Env, option: keyof typeof VARIABLES): string | undefined {
  return VARIABLES[option].find((name) => env[name]?.trim());
}

/** Certificate files, in the order of the Codex CLI: the first that is set wins. */
const AUTHORITIES = ["CODEX_CA_CERTIFICATE", "SSL_CERT_FILE"] as const;

/** Every variable that {@link openNetwork} reads, and the one that Node reads itself. */
export const NETWORK_VARIABLES: readonly string[] = [
  ...new Set([...Object.values(VARIABLES).flat(), ...AUTHORITIES, "NODE_EXTRA_CA_CERTS"]),
];

/**
 * Node 20 does not tell what it has read from NODE_EXTRA_CA_CERTS to a program that gives a list of its own; as long as
 * nothing else is set, the file is Node's own business. Other programs run with one that is wrong, so it only warns.
 */
async function readAuthorities(env: Env, warn: (message: string) => void): Promise<string[]> {
  const nodes = env["NODE_EXTRA_CA_CERTS"]
    ? await readCertificateFile(env, "NODE_EXTRA_CA_CERTS").catch((error: unknown) => {
        warn(`${messageOf(error)} Node ignores it.`);
        return null;
      })
    : null;
  const name = AUTHORITIES.find((variable) => env[variable]);
  if (name === undefined) return [];
  return [...(nodes === null ? [] : [nodes]), await readCertificateFile(env, name)];
}

/**
 * Returns the PEM text of a certificate file.
 * @throws Failure that names the variable and the file, when there is no certificate in it
 */
export async function readCertificateFile(env: Env, name: string): Promise<string> {
  const path = env[name] ?? "";
  try {
    const pem = await readFile(path, "utf8");
    readCertificates(pem);
    return pem;
  } catch (error) {
    if (error instanceof NetworkOptionError) throw refused(name, `${path} ${error.message}`);
    const { code = "unknown" } = error as NodeJS.ErrnoException;
    throw refused(name, `the certificates in ${path} cannot be read (${code}).`);
  }
}

function refused(variable: string, problem: string): Failure {
  return wrongUsage(
    `$${variable}: ${problem}`,
    `Correct it, or leave it out: env -u ${variable} codexthropic`,
  );
}
