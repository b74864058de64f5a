import { defineConfig } from "vitest/config";

/** Tests read the TypeScript sources of every package; nothing has to be built first. */
const conditions = ["@codexthropic/source"];

const project = (root: string): object => ({
  extends: true,
  test: { name: root.split("/").at(-1), root, include: ["src/**/*.test.ts", "test/**/*.test.ts"] },
});

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    // The status page is one file, made of several.
    globalSetup: ["scripts/build-page.mjs"],
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
