import { EXIT } from "../terminal/failure.ts";
import { command } from "./command.ts";

export default command({
  name: "complete",
  summary: "answers the completion script of a shell",
  usage: "complete -- [words of the command line…]",
  hidden: true,
  uses: [],
  passesArgs: true,
  examples: [["codexthropic complete -- --lane ''", "the values of --lane"]],
  run: async ({ io, rest, resolve }) => {
    const [{ completeWords }, { loadCommands }, { connectUpstream }, { toProxyOptions }] = await Promise.all([
      import("../terminal/complete-words.ts"),
      import("./index.ts"),
      import("@codexthropic/proxy"),
      import("../config/to-proxy-options.ts"),
    ]);
    // The last known catalogue; nobody is asked.
    const { client, close } = connectUpstream(toProxyOptions((await resolve()).settings));
    const models = client.catalog().filter(({ visibility }) => visibility !== "hide");
    await close();
    const words = rest[0] === "--" ? rest.slice(1) : rest;
    const slugs = models.map(({ slug }) => slug);
    io.stdout.write(await completeWords(words, await loadCommands(), slugs));
    return EXIT.done;
  },
});
