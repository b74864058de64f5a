import type { Store } from "./node/disk-store.ts";

/** What outlives the process, when there is a place for it. */
export interface LocalState {
  /** Stable as long as the folder is. @see codex-backend.md section 3.1 */
  installationId: string;
  catalog: string | null;
  keepCatalog(text: string): Promise<void>;
}

const CATALOG = "models.json";
const INSTALLATION = "installation_id";
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Never rejects: without a readable and writable folder everything is as new in every process. */
export async function loadLocalState(cacheDir: string | undefined, uuid: () => string): Promise<LocalState> {
  if (cacheDir === undefined) {
    return { installationId: uuid(), catalog: null, keepCatalog: async () => {} };
  }
  const { diskStore } = await import("./node/disk-store.ts");
  const store = diskStore(cacheDir);
  return {
    installationId: await installationId(store, uuid),
    catalog: await store.read(CATALOG),
    keepCatalog: (text) => store.write(CATALOG, text),
  };
}

async function installationId(store: Store, uuid: () => string): Promise<string> {
  const kept = (await store.read(INSTALLATION))?.trim() ?? "";
  if (UUID.test(kept)) return kept;
  const made = uuid();
  await store.write(INSTALLATION, made).catch(() => {});
  return made;
}
