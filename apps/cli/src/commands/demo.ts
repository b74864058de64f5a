import { command } from "./command.ts";

export default command({
  name: "demo",
  summary: "shows a conversation with thinking and a tool, on a simulated backend",
  examples: [["codexthropic demo", "takes a few seconds"]],
  run: async ({ io }) => {
    const { runDemo } = await import("../demo/run-demo.ts");
    return runDemo(io);
  },
});
