import { defineConfig } from "vitest/config";

/** Tests read the TypeScript sources of every package; nothing has to be built first. */
const conditions = ["@codexthropic/source"];

/** Makes the status page of its sources. */
const page = new URL("scripts/build-page.mjs", import.meta.url).pathname;

const project = (root: string): object => ({
  extends: true,
  test: {
    name: root.split("/").at(-1),
    root,
    include: ["src/**/*.test.ts", "test/**/*.test.ts"],
    globalSetup: root === "packages/proxy" || root.startsWith("apps/") ? [page] : [],
  },
});

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    execArgv: ["--expose-gc"],
    testTimeout: 20_000,
    hookTimeout: 20_000,
    coverage: { provider: "v8", include: ["src/**/*.ts"], exclude: ["**/*.test.ts"] },
    // Inline with `extends: true`: globs would not inherit `resolve.conditions`, and stale dist would be tested.
    projects: [
      ...[
        "protocol",
        "translator",
        "transcoder",
        "codex-auth",
        "tokens",
        "codex-client",
        "codex-sim",
        "conformance",
        "proxy",
      ].map((name) => project(`packages/${name}`)),
      ...["cli", "e2e", "bench"].map((name) => project(`apps/${name}`)),
    ],
  },
});
