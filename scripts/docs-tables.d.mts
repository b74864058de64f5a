export const PAGES: string[];
export function makeTables(
  load: (room: string, file: string) => Promise<Record<string, unknown>>,
): Promise<Record<string, string>>;
export function fill(text: string, tables: Record<string, string>): string;
