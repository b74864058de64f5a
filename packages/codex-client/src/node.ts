export { thisMachine } from "./node/machine.ts";
export { createNetwork, type Network, type NetworkOptions } from "./node/network.ts";
export { nodeTransport, type NodeTransport, type NodeTransportOptions } from "./node/node-transport.ts";
export { zstd } from "./node/zstd.ts";
export { createOpenSocket, type WebSocketOptions } from "./node/open-websocket.ts";
