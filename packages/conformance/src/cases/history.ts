import type { Case } from "../case.ts";
import { inOrder, some } from "../match-pattern.ts";
import { assistant, history, item, text, user, withPart } from "./build-requests.ts";

/** Messages of the history that are no calls. */

const MAPPING = "docs/mapping.md section 1";

export const HISTORY: readonly Case[] = [
  history(
    "server_tools",
    "History with Anthropic's server tools stays readable",
    [
      user(text("Search.")),
      assistant(
        { type: "server_tool_use", id: "srvtoolu_1", name: "web_search", input: { query: "bun runtime" } },
        {
          type: "web_search_tool_result",
          tool_use_id: "srvtoolu_1",
          content: [
            {
              type: "web_search_result",
              title: "Bun",
              url: "https://bun.sh",
              encrypted_content: "ENC",
              page_age: null,
            },
          ],
        },
        text("Bun is fast."),
      ),
      user(text("And?")),
    ],
    (value) =>
      some(item("assistant", /bun\.sh/))(value) ??
      inOrder(item("assistant", /fast/), item("user", /And/))(value),
    MAPPING,
  ),
  history(
    "unknown_block",
    "Blocks of tomorrow do no harm",
    [
      user(text("Hi.")),
      assistant({ type: "container_upload", file_id: "file_1" }, text("Hello.")),
      user(text("Go on."), { type: "block_of_2099", x: 1 }),
    ],
    inOrder(item("assistant", /Hello/), item("user", /Go on/)),
  ),
  history(
    "empty_texts",
    "Empty texts are left out",
    [user(text(""), text("Hi.")), assistant(text("Hello.")), user(text("Go on."))],
    (value) => (withPart({ text: "" })(value) === null ? "an empty text was sent" : null),
  ),
  history(
    "prefill",
    "An assistant prefill at the end stays one",
    [user(text("Hi.")), assistant(text("The answer is"))],
    (value) => inOrder(item("user", /Hi/), item("assistant", /answer is/))(value),
    MAPPING,
  ),
  history(
    "consecutive_users",
    "Consecutive user messages stay",
    [user(text("One.")), user(text("Two."))],
    inOrder(item("user", /One/), item("user", /Two/)),
  ),
];
