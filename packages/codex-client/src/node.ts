export { thisMachine } from "./node/describe-machine.ts";
export type { NetworkOptions } from "./node/create-agents.ts";
export type { Clocks } from "./node/close-idle-sockets.ts";
export { createNetwork, type Network } from "./node/create-network.ts";
export { NetworkOptionError } from "./node/network-option-error.ts";
export { nodeTransport, type NodeTransport } from "./node/node-transport.ts";
export { readCertificates } from "./node/read-certificates.ts";
export { createOpenSocket, type WebSocketOptions } from "./node/open-websocket.ts";
export { zstd } from "./node/compress-zstd.ts";
