// `atob` exists in every runtime, but not in the ES library that this package compiles against.
declare const atob: (encoded: string) => string;

/** Decodes the first bytes of a base64 data URL to a Latin-1 string. Returns `""` for any other or damaged text. */
export function decodeHead(dataUrl: string, bytes: number): string {
  const comma = dataUrl.indexOf(",");
  if (comma < 0 || !dataUrl.slice(0, comma).endsWith(";base64")) return "";
  const characters = Math.ceil(bytes / 3) * 4;
  try {
    return atob(dataUrl.slice(comma + 1, comma + 1 + characters));
  } catch {
    return "";
  }
}
