import { fileURLToPath } from "node:url";

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Test material: see the README beside it. */
export const CERTIFICATE: string = at("../../fixtures/localhost.cert.pem");
export const KEY: string = at("../../fixtures/localhost.key.pem");

export const ROOT: string = at("../../../..");
export const CLI: string = at("../../../cli/dist/main.js");
export const HOOK: string = at("../hook.js");
export const PHASES: string = at("../phases.js");

/** One of the bench's own programs, compiled. */
export const program = (name: string): string => at(`../${name}.js`);
