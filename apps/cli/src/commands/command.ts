import { defineCommand, type ArgDef, type ArgsDef, type CommandDef, type ParsedArgs } from "citty";
import { yesNo } from "../config/kinds.ts";
import { resolveSettings, type Resolved } from "../config/resolve-settings.ts";
import { SETTINGS, type Setting, type SettingKey } from "../config/settings.ts";
import { EXIT } from "../terminal/failure.ts";
import type { Io } from "../terminal/io.ts";
import { screenOf, type Screen } from "../terminal/render-table.ts";

/** What a command is called with. */
export interface Invocation<T extends ArgsDef = ArgsDef> {
  io: Io;
  args: ParsedArgs<T>;
  /** Arguments behind the name that were not parsed, for a command with `passesArgs`. */
  rest: readonly string[];
  /** Reads the settings that the command uses. @throws Failure that names the source of a wrong value */
  resolve(): Promise<Resolved>;
  answer: Answer;
}

/** Writes the answer on stdout: with `--json` the value, else text for people. Returns `EXIT.done`. */
export type Answer = (value: unknown, render: (screen: Screen) => string) => number;

/** The description of a command: its help, its completion and its flags come from here. */
export interface CommandSpec {
  /** As in `codexthropic <name>`. */
  name: string;
  /** One sentence. */
  summary: string;
  /** What follows `codexthropic`; default `<name> [options]`. */
  usage?: string;
  /** The command has the flags of these settings, and its help lists their variables. */
  settings?: readonly SettingKey[];
  /** Settings that the command reads; a wrong value of another one is ignored. Default: `settings`. */
  uses?: readonly SettingKey[];
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
  const argsOfSettings = settingArgs(spec.settings ?? []);
  const args: ArgsDef = { ...argsOfSettings, ...spec.args };
  const ofSettings = Object.keys(argsOfSettings).filter((name) => spec.args?.[name] === undefined);
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
          // An argument of its own may have the name of a setting.
          const flags = Object.fromEntries(ofSettings.map((flag) => [flag, parsed[flag]]));
          const invocation = {
            io,
            // citty parsed by `args`, of which T is a part.
            args: parsed as ParsedArgs<T>,
            rest: unparsed,
            resolve: () => resolveSettings(io, flags, spec.uses ?? spec.settings),
            answer(value: unknown, render: (screen: Screen) => string) {
              const text =
                parsed["json"] === true
                  ? `${JSON.stringify(value, null, 2)}\n`
                  : render(screenOf(io.env, io.stdout));
              io.stdout.write(text);
              return EXIT.done;
            },
          };
          finish(await run(invocation));
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
