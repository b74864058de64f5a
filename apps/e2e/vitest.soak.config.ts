import { defineConfig } from "vitest/config";

/** `pnpm test:soak`: long runs, by hand. */
const conditions = ["@codexthropic/source"];

export default defineConfig({
  root: new URL("../..", import.meta.url).pathname,
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    include: ["apps/e2e/test/soak/**/*.soak.ts", "packages/*/test/soak/**/*.soak.ts"],
    execArgv: ["--expose-gc"],
    testTimeout: 1_800_000,
    hookTimeout: 60_000,
    fileParallelism: false,
  },
});
