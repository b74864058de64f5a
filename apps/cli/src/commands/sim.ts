import { SETTINGS } from "../config/settings.ts";
import { EXIT, wrongUsage } from "../terminal/failure.ts";
import { screenOf } from "../terminal/render-table.ts";
import { command } from "./command.ts";

export default command({
  name: "sim",
  summary: "runs a simulated Codex backend, to try things without an account",
  args: {
    scenario: { type: "string", valueHint: "name", description: "how it answers every message" },
    list: { type: "boolean", description: "list the scenarios" },
    port: { type: "string", valueHint: "n", description: "port to listen on; default: any free one" },
    websocket: { type: "boolean", description: "accept WebSockets; without it handshakes meet 426" },
  },
  values: { scenario: async () => (await import("@codexthropic/codex-sim")).scenarioNames },
  examples: [
    ["codexthropic sim", "prints the variables that point a proxy at it"],
    ["codexthropic sim --list", "what it can play"],
    ["codexthropic sim --scenario usage-limit", "see what a client makes of it"],
  ],
  run: async ({ io, args }) => {
    const port = args.port === undefined ? 0 : SETTINGS.port.kind.fromText(args.port);
    if (port === undefined)
      throw wrongUsage(`--port: ${JSON.stringify(args.port)} is not ${SETTINGS.port.kind.expected}.`);
    const { listScenarios, runSim } = await import("../demo/run-sim.ts");
    if (args.list) {
      io.stdout.write(listScenarios(screenOf(io.env, io.stdout)));
      return EXIT.done;
    }
    return runSim(io, args.scenario ?? "helpful", { port, websocket: args.websocket === true });
  },
});
