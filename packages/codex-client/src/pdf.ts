/** The text of a PDF by unpdf, an optional peer; `null` when it is not installed. Throws for a file it cannot read. */
export async function unpdfText(pdf: Uint8Array): Promise<string | null> {
  const unpdf = await import("unpdf").catch(() => null);
  if (unpdf === null) return null;
  const { text } = await unpdf.extractText(pdf, { mergePages: true });
  return text;
}
