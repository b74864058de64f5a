import { command, type Command } from "./command.ts";

const demo: Command = command({
  name: "demo",
  summary: "shows a conversation with thinking and a tool, on a simulated backend",
  examples: [["codexthropic demo", "takes a few seconds"]],
  run: async ({ io }) => {
    const { runDemo } = await import("../demo/run.ts");
    return runDemo(io);
  },
});

export default demo;
