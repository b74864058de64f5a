import { copyButton } from "./copy-button.ts";
import { byId, element } from "./dom.ts";

/** Says how to connect, until the first request has come. */
export function showEmptyState(isEmpty: boolean): void {
  const place = byId("empty");
  place.hidden = !isEmpty;
  if (!isEmpty || place.childElementCount > 0) return;
  place.append(
    element("h2", { id: "empty-title" }, "No request yet"),
    element(
      "p",
      { className: "soft" },
      "Connect a client in a terminal. Its requests appear here by themselves.",
    ),
    command("codexthropic claude", "Claude Code, with a proxy of its own for as long as it runs"),
    command(
      `ANTHROPIC_BASE_URL=${location.origin} ANTHROPIC_AUTH_TOKEN=any claude`,
      "Claude Code on this proxy; where a key is set, it stands in place of “any”. Other clients take the same address as their base URL",
    ),
  );
}

function command(text: string, what: string): HTMLElement {
  return element(
    "div",
    { className: "command" },
    element("span", { className: "soft" }, what),
    element("code", {}, text),
    copyButton(text),
  );
}
