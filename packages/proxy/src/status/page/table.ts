import { type Content, element } from "./dom.ts";

export interface Column<T> {
  title: string;
  cell: (row: T) => Content;
  /** `n`: a number, `wide`: left out on a phone, `long`: may break. */
  className?: string;
}

export interface TableOptions {
  /** For screen readers. */
  caption: string;
  /** Instead of a table without rows. */
  empty: string;
}

/** The first rows, and a button for the others. What was unfolded stays so until the page is loaded again. */
export function foldedTable<T>(
  place: HTMLElement,
  columns: readonly Column<T>[],
  rows: readonly T[],
  { folded, ...options }: TableOptions & { folded: number },
): void {
  const isOpen = place.dataset["open"] === "true" || rows.length <= folded;
  const more = element(
    "button",
    { type: "button", className: "more", title: "Show all rows" },
    `Show all ${rows.length}`,
  );
  more.addEventListener("click", () => {
    place.dataset["open"] = "true";
    foldedTable(place, columns, rows, { folded, ...options });
    place.querySelector<HTMLButtonElement>("tbody button")?.focus();
  });
  const shown = table(columns, isOpen ? rows : rows.slice(0, folded), options);
  replaceTable(place, shown);
  if (!isOpen) place.append(more);
}

/** The first column names the row. */
export function table<T>(
  columns: readonly Column<T>[],
  rows: readonly T[],
  { caption, empty }: TableOptions,
): HTMLElement {
  if (rows.length === 0) return element("p", { className: "none" }, empty);
  const head = columns.map(({ title, className = "" }) => element("th", { scope: "col", className }, title));
  const body = rows.map((row) =>
    element(
      "tr",
      {},
      ...columns.map(({ cell, className = "" }, index) =>
        index === 0
          ? element("th", { scope: "row", className }, cell(row))
          : element("td", { className }, cell(row)),
      ),
    ),
  );
  const made = element(
    "table",
    {},
    element("caption", { className: "hidden" }, caption),
    element("thead", {}, element("tr", {}, ...head)),
    element("tbody", {}, ...body),
  );
  return element("div", { className: "scroll" }, made);
}

/** Puts a new table in the place of the old one and keeps the focus on the button with the same text and the scrolling. */
export function replaceTable(place: HTMLElement, next: HTMLElement): void {
  const before = place.firstElementChild;
  const active = document.activeElement;
  const buttons = (): HTMLButtonElement[] => [...place.querySelectorAll("button")];
  const title = active instanceof HTMLButtonElement && place.contains(active) ? active.title : null;
  const [left, top] = [before?.scrollLeft ?? 0, before?.scrollTop ?? 0];
  place.replaceChildren(next);
  next.scrollLeft = left;
  next.scrollTop = top;
  makeScrollable(next);
  if (title !== null)
    buttons()
      .find((button) => button.title === title)
      ?.focus();
}

/** What scrolls must be reachable without a mouse. */
function makeScrollable(node: HTMLElement): void {
  if (node.className !== "scroll" || node.scrollWidth <= node.clientWidth) return;
  node.tabIndex = 0;
  node.setAttribute("role", "region");
  node.setAttribute("aria-label", node.querySelector("caption")?.textContent ?? "");
}
