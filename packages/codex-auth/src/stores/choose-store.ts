import { join } from "node:path";
import { CodexAuthError } from "../auth-error.ts";
import type { Settings } from "../options.ts";
import type { TokenStore } from "../token-store.ts";
import { createAutoStore } from "./auto-store.ts";
import { openFileStore } from "./file/file-store.ts";
import { readFileText } from "./file/read-file-text.ts";
import { openKeyringStore } from "./keyring-store.ts";

const KEY = "cli_auth_credentials_store";

/** The store that config.toml names, as the Codex CLI reads it. @see docs/reference/codex-backend.md section 11 */
export async function chooseStore(settings: Settings): Promise<TokenStore> {
  const name = await readStoreName(settings);
  switch (name) {
    case "file":
      return openFileStore(settings);
    case "keyring":
      return openKeyringStore(settings);
    case "auto":
      return createAutoStore(openKeyringStore(settings), openFileStore(settings), settings.logger);
    default:
      return createUnavailableStore(openFileStore(settings), name);
  }
}

/** `ephemeral`, or a word that only a newer CLI knows. The file in its place could hold a login of long ago. */
function createUnavailableStore({ place }: TokenStore, name: string): TokenStore {
  const fail = async (): Promise<never> => {
    throw new CodexAuthError("keyring_unsupported", `config.toml says ${KEY} = "${name}".`);
  };
  return { kind: "file", place, read: fail, write: fail, remove: fail };
}

async function readStoreName({ codexHome, logger }: Settings): Promise<string> {
  const text = await readFileText(join(codexHome, "config.toml")).catch(() => null);
  if (!text?.includes(KEY)) return "file";
  // Loaded late: most files do not have the key.
  const { parse } = await import("smol-toml");
  try {
    const value = parse(text)[KEY];
    return typeof value === "string" ? value : "file";
  } catch {
    logger.warn("config.toml is not valid; the login is expected in auth.json.");
    return "file";
  }
}
