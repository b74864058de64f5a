/** The system's keyring, as far as it is needed. */
export interface Keyring {
  get(service: string, account: string): Promise<string | null>;
  set(service: string, account: string, secret: string): Promise<void>;
  /** False when there was nothing to delete. */
  delete(service: string, account: string): Promise<boolean>;
}

/** The optional package `@napi-rs/keyring`; null where it is not installed. */
export async function loadKeyring(): Promise<Keyring | null> {
  try {
    const { AsyncEntry } = await import("@napi-rs/keyring");
    // The CLI fails without a secret service instead of falling back to the kernel's keys; so must we, or the two
    // would keep two logins.
    const entry = (service: string, account: string): InstanceType<typeof AsyncEntry> =>
      new AsyncEntry(service, account, { linux: { store: "secret-service" } });
    return {
      get: async (service, account) => entry(service, account).getPassword(),
      set: async (service, account, secret) => entry(service, account).setPassword(secret),
      delete: async (service, account) => entry(service, account).deletePassword(),
    };
  } catch {
    return null;
  }
}
