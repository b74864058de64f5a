import { monitorEventLoopDelay } from "node:perf_hooks";

/** Preloaded into a proxy (`--import`): answers each IPC message with the longest block since the last, in ms. */
const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();
process.on("message", () => {
  process.send?.({ answer: delay.max / 1e6 });
  delay.reset();
});
process.channel?.unref();
