import { defineConfig } from "vitest/config";

/** `pnpm test:clients`: the real programs, pinned, on the proxy and the simulated backend. */
const conditions = ["@codexthropic/source"];

export default defineConfig({
  root: new URL("../..", import.meta.url).pathname,
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    include: ["apps/e2e/test/clients/**/*.clients.ts", "packages/*/test/clients/**/*.clients.ts"],
    globalSetup: ["scripts/build-page.mjs", "apps/e2e/src/install-clients.ts"],
    testTimeout: 180_000,
    hookTimeout: 60_000,
    fileParallelism: true,
    maxWorkers: 2,
  },
});
