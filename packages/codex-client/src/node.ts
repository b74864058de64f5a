export { thisMachine } from "./node/machine.ts";
export type { NetworkOptions } from "./node/create-agents.ts";
export type { Clocks } from "./node/idle-sockets.ts";
export { createNetwork, type Network } from "./node/network.ts";
export { NetworkOptionError } from "./node/network-option-error.ts";
export { nodeTransport, type NodeTransport } from "./node/node-transport.ts";
export { readCertificates } from "./node/read-certificates.ts";
export { zstd } from "./node/zstd.ts";
