import { EXIT } from "../terminal/failure.ts";
import { command } from "./command.ts";

export default command({
  name: "complete",
  summary: "answers the completion script of a shell",
  usage: "complete -- [words of the command line…]",
  hidden: true,
  passesArgs: true,
  examples: [["codexthropic complete -- --lane ''", "the values of --lane"]],
  run: async ({ io, rest }) => {
    const [{ completeWords }, { loadCommands }, { knownModels }] = await Promise.all([
      import("../terminal/completion.ts"),
      import("./index.ts"),
      import("../account/known-models.ts"),
    ]);
    const words = rest[0] === "--" ? rest.slice(1) : rest;
    io.stdout.write(await completeWords(words, await loadCommands(), await knownModels(io)));
    return EXIT.done;
  },
});
