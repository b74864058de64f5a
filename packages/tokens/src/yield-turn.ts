/**
 * Resolves in the next turn of the event loop, after pending I/O where the runtime allows it.
 * Node has `setImmediate`; elsewhere a message port is the one timer that browsers do not slow down.
 */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof setImmediate === "function") {
      setImmediate(resolve);
      return;
    }
    const { port1, port2 } = new MessageChannel();
    port1.addEventListener("message", () => {
      port1.close();
      resolve();
    });
    port1.start();
    port2.postMessage(null);
  });
}
