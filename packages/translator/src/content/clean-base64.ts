/** `atob` exists in every runtime, but not in the ES library that this package compiles against. */
declare const atob: (encoded: string) => string;

/**
 * Returns base64 as the backend accepts it: standard alphabet, padded, no white space. Removes white space. Returns
 * `undefined` when the text is invalid for another reason. A valid text is returned without being copied.
 */
export function cleanBase64(data: string): string | undefined {
  if (isBase64(data)) return data;
  const stripped = data.replaceAll(/\s+/g, "");
  return stripped.length < data.length && isBase64(stripped) ? stripped : undefined;
}

function isBase64(data: string): boolean {
  return data !== "" && data.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(data);
}

/** Returns the first 12 bytes of valid base64, one character each: enough for every file signature here. */
export function firstBytes(base64: string): string {
  return atob(base64.slice(0, 16));
}
