import { defineCommand, type ArgDef, type ArgsDef, type CommandDef, type ParsedArgs } from "citty";
import { yesNo } from "../config/kinds.ts";
import { SETTINGS, type Setting, type SettingKey } from "../config/settings.ts";
import type { Io } from "../terminal/io.ts";

/** What a command is called with. */
export interface Invocation<T extends ArgsDef> {
  io: Io;
  args: ParsedArgs<T>;
  /** Arguments behind the name that were not parsed, for a command with `passesArgs`. */
  rest: readonly string[];
}

/** The description of a command: its help, its completion and its flags come from here. */
export interface CommandSpec {
  /** As in `codexthropic <name>`. */
  name: string;
  /** One sentence. */
  summary: string;
  /** What follows `codexthropic`; default `<name> [options]`. */
  usage?: string;
  /** Settings that the command reads: it gets their flags, and its help lists their variables. */
  settings?: readonly SettingKey[];
  /** Flags that the short help shows; default: all. */
  shortHelp?: readonly string[];
  /** Variables besides those of the settings. */
  environment?: readonly (readonly [name: string, meaning: string])[];
  /** The command needs a login. */
  auth?: boolean;
  /** Command line and what it does. */
  examples?: readonly (readonly [line: string, meaning: string])[];
  /** The help does not list the command. */
  hidden?: boolean;
  /** Everything behind the name belongs to another program and is not parsed. */
  passesArgs?: boolean;
}

/** A command without the types of its own arguments. */
export interface Command extends CommandSpec {
  args: ArgsDef;
  /** Values that the shell can complete, by flag or by the name of a positional. */
  values: (name: string) => Promise<readonly string[]>;
  /** The command for citty. `finish` gets the exit code. */
  bind(io: Io, rest: readonly string[], finish: (exitCode: number) => void): CommandDef;
}

/** Makes a command: the flags of its settings and its own ones. `run` returns the exit code. */
export function command<const T extends ArgsDef>(
  spec: CommandSpec & {
    args?: T;
    values?: Readonly<Record<string, () => readonly string[] | Promise<readonly string[]>>>;
    run: (invocation: Invocation<T>) => Promise<number>;
  },
): Command {
  const { run, values = {}, ...rest } = spec;
  const args: ArgsDef = { ...settingArgs(spec.settings ?? []), ...spec.args };
  return {
    ...rest,
    args,
    values: async (name) =>
      args[name]?.type === "boolean"
        ? []
        : ((await values[name]?.()) ?? settingWithFlag(name)?.kind.values ?? []),
    bind: (io, unparsed, finish) =>
      defineCommand({
        meta: { name: spec.name, description: spec.summary },
        args,
        run: async ({ args: parsed }) => {
          // citty parsed by `args`, of which T is a part.
          finish(await run({ io, args: parsed as ParsedArgs<T>, rest: unparsed }));
        },
      }),
  };
}

function settingArgs(keys: readonly SettingKey[]): ArgsDef {
  const args: ArgsDef = {};
  for (const key of keys) {
    const { flag } = SETTINGS[key];
    if (flag !== undefined) args[flag] = settingArg(SETTINGS[key]);
  }
  if (keys.length > 0)
    args["config"] = { type: "string", valueHint: "file", description: "read this config file" };
  return args;
}

function settingArg({ kind, description }: Pick<Setting<unknown>, "kind" | "description">): ArgDef {
  return kind === yesNo
    ? { type: "boolean", description }
    : { type: "string", description, valueHint: kind.hint };
}

function settingWithFlag(flag: string): { kind: { values?: readonly string[] } } | undefined {
  return Object.values(SETTINGS).find((setting) => setting.flag === flag);
}

/** The flag of every command that prints for reading. */
export const JSON_ARG: { readonly json: { readonly type: "boolean"; readonly description: string } } = {
  json: { type: "boolean", description: "print JSON" },
};
