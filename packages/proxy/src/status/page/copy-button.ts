import { element } from "./dom.ts";

/** Puts a text on the clipboard and says so. */
export function copyButton(text: string, label = "Copy"): HTMLButtonElement {
  const button = element("button", { type: "button", title: `Copy: ${text}` }, label);
  button.setAttribute("aria-live", "polite");
  button.addEventListener("click", async () => {
    button.textContent = (await copy(text)) ? "Copied" : "Press Ctrl+C";
    setTimeout(() => (button.textContent = label), 2000);
  });
  return button;
}

/** A page that is not on a loopback address and not on https has no `navigator.clipboard`. */
async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const field = element("textarea", { value: text, readOnly: true });
    document.body.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    return done;
  }
}
