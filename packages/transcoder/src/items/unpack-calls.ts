/** Bundles below this depth are calls like any other. */
const MAX_DEPTH = 8;

/** One call inside of a bundle. */
interface BundledCall {
  name: string;
  /** JSON text. */
  arguments: string;
}

/**
 * The calls that the model has wrapped into one, in its own format:
 * `{"tool_uses":[{"recipient_name":"functions.Read","parameters":{…}}]}`. `null` when it is something else.
 * A bundle inside a bundle is unpacked as well.
 */
export function unpackCalls(
  input: object,
  isBundle: (name: string) => boolean,
  depth = 0,
): BundledCall[] | null {
  const { tool_uses } = input as { tool_uses?: unknown };
  if (!Array.isArray(tool_uses)) return null;
  const calls = (tool_uses as unknown[]).flatMap((use): BundledCall | BundledCall[] | null => {
    const { recipient_name, parameters } = (use ?? {}) as {
      recipient_name?: unknown;
      parameters?: object | null;
    };
    if (typeof recipient_name !== "string" || recipient_name === "") return null;
    const isNested = isBundle(recipient_name) && depth < MAX_DEPTH;
    const inner = isNested ? unpackCalls(parameters ?? {}, isBundle, depth + 1) : null;
    return inner ?? { name: recipient_name, arguments: JSON.stringify(parameters ?? {}) };
  });
  return calls.every((call) => call !== null) ? calls : null;
}
