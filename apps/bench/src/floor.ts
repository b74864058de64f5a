import { type FloorKind, startFloor } from "./floor/floor.ts";
import { serveParent } from "./harness/worker.ts";

/** Program: one of the two floors in a process of its own. Arguments: kind, port of the upstream. */
const [kind, upstreamPort] = process.argv.slice(2);
const { port } = await startFloor(kind as FloorKind, Number(upstreamPort));
serveParent(() => Promise.resolve(port));
