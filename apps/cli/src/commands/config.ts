import type { Origins } from "../config/resolve-settings.ts";
import { SETTINGS, SETTING_KEYS, type SettingKey, type Settings } from "../config/settings.ts";
import { toSnakeCase } from "../terminal/format.ts";
import { renderTable, type Screen } from "../terminal/render-table.ts";
import { command, JSON_ARG } from "./command.ts";

export default command({
  name: "config",
  summary: "shows every setting, its value and where it comes from",
  settings: SETTING_KEYS,
  args: JSON_ARG,
  examples: [
    ["codexthropic config", "what a server started now would use"],
    ["CODEX_FAST=1 codexthropic config --port 80 --json", "the same for these flags and variables, as JSON"],
  ],
  run: async ({ io, args, resolve, answer }) => {
    const { settings, origins, file } = await resolve();
    if (!args.json) io.stderr.write(file === null ? "No config file was read.\n" : `Config file: ${file}\n`);
    return answer({ file, settings: asJson(settings, origins) }, (screen) =>
      render(settings, origins, screen),
    );
  },
});

function asJson(settings: Settings, origins: Origins): Record<string, unknown> {
  return Object.fromEntries(
    SETTING_KEYS.map((key) => [
      toSnakeCase(key),
      { value: shown(key, settings) ?? null, source: origins[key].source, from: origins[key].name },
    ]),
  );
}

function render(settings: Settings, origins: Origins, { paint, width }: Screen): string {
  const rows = SETTING_KEYS.map((key) => {
    const { source, name } = origins[key];
    return [
      key,
      paint.cyan(String(shown(key, settings) ?? "–")),
      source === "default" ? paint.dim(name) : name,
    ];
  });
  return renderTable(rows, { width });
}

function shown(key: SettingKey, settings: Settings): Settings[SettingKey] {
  return SETTINGS[key].hidden && settings[key] !== undefined ? "••••••" : settings[key];
}
