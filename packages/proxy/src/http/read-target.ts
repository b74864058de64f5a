/** What stands in the first line of a request. @see https://www.rfc-editor.org/rfc/rfc9112#section-3.2 */
export interface RequestTarget {
  path: string;
  /** With the question mark, or empty. */
  query: string;
  /** Of the absolute form, which wins over the `Host` header. `null`: origin form. */
  authority: string | null;
}

/** Reads the origin form (`/path?query`) and the absolute form (`http://host/path?query`), as every server has to. */
export function readTarget(target: string): RequestTarget {
  const absolute = /^https?:\/\/([^/?#]*)([^]*)$/i.exec(target);
  const rest = absolute?.[2] ?? target;
  const mark = rest.indexOf("?");
  const path = mark < 0 ? rest : rest.slice(0, mark);
  return {
    path: path === "" ? "/" : path,
    query: mark < 0 ? "" : rest.slice(mark),
    authority: absolute?.[1] ?? null,
  };
}
