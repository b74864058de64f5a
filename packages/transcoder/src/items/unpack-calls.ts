/** One call inside of a bundle. */
interface BundledCall {
  name: string;
  /** JSON text. */
  arguments: string;
}

/**
 * The calls that the model has wrapped into one, in its own format:
 * `{"tool_uses":[{"recipient_name":"functions.Read","parameters":{…}}]}`. `null` when it is something else.
 */
export function unpackCalls(input: object): BundledCall[] | null {
  const { tool_uses } = input as { tool_uses?: unknown };
  if (!Array.isArray(tool_uses)) return null;
  const calls = (tool_uses as unknown[]).map((use) => {
    const { recipient_name, parameters } = (use ?? {}) as { recipient_name?: unknown; parameters?: unknown };
    if (typeof recipient_name !== "string" || recipient_name === "") return null;
    return { name: recipient_name, arguments: JSON.stringify(parameters ?? {}) };
  });
  return calls.every((call) => call !== null) ? calls : null;
}
