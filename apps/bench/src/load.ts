import { serveParent } from "./harness/worker.ts";
import { type Job, run } from "./load/jobs.ts";
import type { Address } from "./load/exchange.ts";

/** Program: the load generator in a process of its own. */
serveParent(({ job, address }: { job: Job; address: Address }) => run(job, address));
