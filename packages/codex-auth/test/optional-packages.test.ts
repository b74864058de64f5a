import { afterEach, describe, expect, test, vi } from "vitest";
import { loadFlock } from "../src/stores/file/cli-locks.ts";
import { loadKeyring } from "../src/stores/load-keyring.ts";

/** The two optional packages, installed and not installed. */

afterEach(() => {
  vi.doUnmock("fs-ext");
  vi.doUnmock("@napi-rs/keyring");
});

const missing = (): never => {
  throw new Error("Cannot find package");
};

describe("fs-ext", () => {
  test("is asked for a lock without waiting", async () => {
    const calls: unknown[] = [];
    const flock = (fd: number, mode: string, done: (error: Error | null) => void): void => {
      calls.push([fd, mode]);
      done(fd === 7 ? null : new Error("EAGAIN"));
    };
    vi.doMock("fs-ext", () => ({ flock }));
    const lock = await loadFlock();
    await lock?.(7);
    await expect(lock?.(8)).rejects.toThrow("EAGAIN");
    expect(calls).toEqual([
      [7, "exnb"],
      [8, "exnb"],
    ]);
  });

  test("may be missing", async () => {
    vi.doMock("fs-ext", missing);
    expect(await loadFlock()).toBeNull();
  });
});

describe("@napi-rs/keyring", () => {
  test("is asked for the secret service, as the Codex CLI does", async () => {
    const calls: unknown[] = [];
    class AsyncEntry {
      constructor(...args: unknown[]) {
        calls.push(args);
      }
      getPassword = async (): Promise<string> => "text";
      setPassword = async (secret: string): Promise<void> => void calls.push(secret);
      deletePassword = async (): Promise<boolean> => true;
    }
    vi.doMock("@napi-rs/keyring", () => ({ AsyncEntry }));
    const keyring = await loadKeyring();
    expect(await keyring?.get("Codex Auth", "cli|1")).toBe("text");
    await keyring?.set("Codex Auth", "cli|1", "next");
    expect(await keyring?.delete("Codex Auth", "cli|1")).toBe(true);
    const entry = ["Codex Auth", "cli|1", { linux: { store: "secret-service" } }];
    expect(calls).toEqual([entry, entry, "next", entry]);
  });

  test("may be missing", async () => {
    vi.doMock("@napi-rs/keyring", missing);
    expect(await loadKeyring()).toBeNull();
  });
});
