import type { FileStore } from "./node/store-files.ts";

/** What is stored for the next process, when there is a folder for it. */
export interface LocalState {
  /** Stable as long as the folder is. @see docs/reference/codex-backend.md section 3.1 */
  installationId: string;
  catalog: string | null;
  storeCatalog(text: string): Promise<void>;
}

const CATALOG = "models.json";
const INSTALLATION = "installation_id";
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Never rejects. Without a readable and writable folder every process begins anew. */
export async function loadLocalState(cacheDir: string | undefined, uuid: () => string): Promise<LocalState> {
  if (cacheDir === undefined) {
    return { installationId: uuid(), catalog: null, storeCatalog: async () => {} };
  }
  const { createFileStore } = await import("./node/store-files.ts");
  const store = createFileStore(cacheDir);
  return {
    installationId: await installationId(store, uuid),
    catalog: await store.read(CATALOG),
    storeCatalog: (text) => store.write(CATALOG, text),
  };
}

async function installationId(store: FileStore, uuid: () => string): Promise<string> {
  const stored = (await store.read(INSTALLATION))?.trim() ?? "";
  if (UUID.test(stored)) return stored;
  const id = uuid();
  await store.write(INSTALLATION, id).catch(() => {});
  return id;
}
