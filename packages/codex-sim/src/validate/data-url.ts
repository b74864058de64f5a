/** `data:<mime>;base64,<data>`, taken apart without decoding all of it. */
export interface DataUrl {
  mime: string;
  base64: string;
}

export function parseDataUrl(url: string): DataUrl | null {
  const comma = url.indexOf(",");
  const head = /^data:([\w.+-]+\/[\w.+-]+)(?:;[\w=.-]+)*;base64$/i.exec(url.slice(0, Math.max(comma, 0)));
  return head?.[1] === undefined ? null : { mime: head[1].toLowerCase(), base64: url.slice(comma + 1) };
}

/** Standard alphabet, padded, no white space, not empty. */
export function isBase64(text: string): boolean {
  return text !== "" && text.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(text);
}

/** The first bytes, enough for any magic number. */
export function headOf(base64: string): Buffer {
  return Buffer.from(base64.slice(0, 24), "base64");
}
