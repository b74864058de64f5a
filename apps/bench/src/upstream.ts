import { serveParent } from "./harness/worker.ts";
import { startUpstream } from "./upstream/server.ts";

/** Program: the fake upstream in a process of its own. */
const { port } = await startUpstream();
serveParent(() => Promise.resolve(port));
