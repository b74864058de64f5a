import { defineCommand, type ArgsDef, type CommandDef, type ParsedArgs } from "citty";
import { yesNo } from "../config/kinds.ts";
import { SETTINGS, type SettingKey } from "../config/settings.ts";
import type { Io } from "../terminal/io.ts";

/** What a command gets. */
export interface Invocation<T extends ArgsDef> {
  io: Io;
  args: ParsedArgs<T>;
  /** Arguments that were not parsed, for a command with `passesArgs`. */
  rest: readonly string[];
}

/** What a command tells about itself. */
export interface Guide {
  /** As in `codexthropic <name>`. */
  name: string;
  /** One sentence, for people. */
  summary: string;
  /** Behind the name: `[options] [args…]`. */
  usage?: string;
  /** Settings that it reads: their flags are its flags, their variables are in its help. */
  settings?: readonly SettingKey[];
  /** Variables besides those of the settings. */
  environment?: readonly (readonly [name: string, meaning: string])[];
  /** Needs a login, and says so. */
  auth?: boolean;
  /** Command line and what it does. */
  examples?: readonly (readonly [line: string, meaning: string])[];
  /** Everything behind its name is somebody else's. */
  passesArgs?: boolean;
}

/** One command, its own types forgotten. */
export interface Command extends Guide {
  definition: CommandDef;
  args: ArgsDef;
}

/** Adds the flags of the settings to a command's own. `run` answers the exit code. */
export function command<const T extends ArgsDef>(
  guide: Guide & { args?: T; run: (invocation: Invocation<T>) => Promise<number> },
): Command {
  const { run, ...rest } = guide;
  const args: ArgsDef = { ...settingArgs(guide.settings ?? []), ...guide.args };
  const definition = defineCommand({
    meta: { name: guide.name, description: guide.summary },
    args,
    run: ({ args: parsed, data }) => {
      const { io, rest: unparsed } = data as { io: Io; rest: readonly string[] };
      // citty parsed by `args`, of which T is a part.
      return run({ io, args: parsed as ParsedArgs<T>, rest: unparsed });
    },
  });
  return { ...rest, definition, args };
}

function settingArgs(keys: readonly SettingKey[]): ArgsDef {
  const args: ArgsDef = {};
  for (const key of keys) {
    const { flag, kind, description } = SETTINGS[key];
    if (flag === undefined) continue;
    args[flag] =
      kind === yesNo
        ? { type: "boolean", description }
        : { type: "string", description, valueHint: kind.hint };
  }
  if (keys.length > 0)
    args["config"] = { type: "string", valueHint: "file", description: "read this config file" };
  return args;
}

/** The switch of every command that prints for reading. */
export const JSON_ARG: { readonly json: { readonly type: "boolean"; readonly description: string } } = {
  json: { type: "boolean", description: "print JSON" },
};
