/** What an element may hold. Texts become text nodes, never markup: names come from clients and may be hostile. */
export type Content = Node | string | null;

export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  properties: Partial<HTMLElementTagNameMap[K]> = {},
  ...content: Content[]
): HTMLElementTagNameMap[K] {
  const node = Object.assign(document.createElement(tag), properties);
  node.append(...content.filter((one) => one !== null));
  return node;
}

/** An element of the page's own HTML. */
export function byId<T extends HTMLElement = HTMLElement>(id: string): T {
  const node = document.getElementById(id);
  if (!node) throw new Error(`The page has no #${id}.`);
  return node as T;
}

/** A button that looks like text. */
export function linkButton(label: string, title: string, onClick: () => void): HTMLButtonElement {
  const button = element("button", { type: "button", className: "link", title }, label);
  button.addEventListener("click", onClick);
  return button;
}

/** Runs the last of several calls, `ms` after it. */
export function debounce(ms: number, run: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(run, ms);
  };
}
