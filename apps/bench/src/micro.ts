import { serveParent } from "./harness/worker.ts";
import { measureLibraries } from "./micro/libraries.ts";

/** Program: micro-benchmarks of the libraries. Needs `--expose-gc`. */
serveParent(measureLibraries);
