const WORDS =
  "the request is read and its messages are kept — a tool call → its result, “as before”, then the next step of the plan".split(
    " ",
  );

/** Words of that length; the seed makes texts different, from their beginning. */
export function prose(length: number, seed: number): string {
  let text = `${seed} `;
  for (let i = 0; text.length < length; i++) text += `${WORDS[(i * 7 + seed * 13) % WORDS.length]!} `;
  return text.slice(0, length);
}

/** A file as Claude Code's Read tool shows it. */
export function code(length: number, seed: number): string {
  let text = "";
  for (let line = 1; text.length < length; line++) {
    text += `${String(line).padStart(6)}\texport const value${seed}_${line} = read("config.${line}", { deep: true });\n`;
  }
  return text;
}
