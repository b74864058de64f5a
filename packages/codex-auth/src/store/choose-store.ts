import { join } from "node:path";
import { readText } from "../disk/read-text.ts";
import { CodexAuthError } from "../error.ts";
import type { Settings } from "../options.ts";
import { createAutoStore } from "./auto-store.ts";
import { createFileStore } from "./file-store.ts";
import { createKeyringStore } from "./keyring-store.ts";
import type { Store } from "./store.ts";

const KEY = "cli_auth_credentials_store";

/** The store that config.toml asks for, as the Codex CLI understands it. @see codex-backend.md section 11 */
export async function chooseStore(settings: Settings): Promise<Store> {
  const wanted = await readSetting(settings);
  switch (wanted) {
    case "file":
      return createFileStore(settings);
    case "keyring":
      return createKeyringStore(settings);
    case "auto":
      return createAutoStore(createKeyringStore(settings), createFileStore(settings), settings.logger);
    default:
      return createRefusingStore(createFileStore(settings), wanted);
  }
}

/** `ephemeral`, or a word that only a newer CLI knows: using the file instead would bring up a login long forgotten. */
function createRefusingStore(file: Store, wanted: string): Store {
  const refuse = async (): Promise<never> => {
    throw new CodexAuthError("keyring_unsupported", `config.toml says ${KEY} = "${wanted}".`);
  };
  return { ...file, read: refuse, update: refuse };
}

async function readSetting({ codexHome, logger }: Settings): Promise<string> {
  const text = await readText(join(codexHome, "config.toml")).catch(() => null);
  if (!text?.includes(KEY)) return "file";
  // Loaded late: most files don't have the key.
  const { parse } = await import("smol-toml");
  try {
    const value = parse(text)[KEY];
    return typeof value === "string" ? value : "file";
  } catch {
    logger.warn("config.toml is not valid; the login is expected in auth.json.");
    return "file";
  }
}
