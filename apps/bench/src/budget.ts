import { bundle, LIBRARIES } from "./suites/bundles.ts";

/** Program: fails when a library's bundle has outgrown its budget. Run after a build. */
const GZIPPED_BYTES: Record<(typeof LIBRARIES)[number], number> = {
  protocol: 7_000,
  translator: 22_000,
  transcoder: 20_000,
};

for (const name of LIBRARIES) {
  const { bytes, gzipped } = await bundle(name);
  const fits = gzipped <= GZIPPED_BYTES[name];
  const sizes = `${gzipped} B gzipped (${bytes} B minified), budget ${GZIPPED_BYTES[name]} B`;
  process.stdout.write(`${fits ? "ok  " : "OVER"} @codexthropic/${name}: ${sizes}\n`);
  if (!fits) process.exitCode = 1;
}
