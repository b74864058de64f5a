import type { JsonSchema, ToolParam } from "@codexthropic/protocol/anthropic";
import { asText } from "@codexthropic/protocol/json";

/**
 * Client tools whose schema Anthropic keeps on its side. A client sends only the type and runs the calls itself, so
 * they are offered as function tools with the published schema.
 * @see https://docs.anthropic.com/en/docs/agents-and-tools/tool-use/overview
 * @module
 */
export interface PublishedTool {
  name: string;
  description: string;
  input_schema: JsonSchema;
}

type Publisher = (tool: ToolParam) => PublishedTool;

const text = (description: string): JsonSchema => ({ type: "string", description });
const integer = (description: string): JsonSchema => ({ type: "integer", description });
const pairOf = (description: string): JsonSchema => ({
  type: "array",
  items: { type: "integer" },
  minItems: 2,
  maxItems: 2,
  description,
});
const object = (properties: JsonSchema, required: string[]): JsonSchema => ({
  type: "object",
  properties,
  required,
});

const bash: Publisher = () => ({
  name: "bash",
  description:
    "Run commands in a bash shell. The session is persistent: its working directory, variables and files stay between calls.",
  input_schema: object(
    {
      command: text("The bash command to run. Required unless `restart` is true."),
      restart: { type: "boolean", description: "Set to true to restart the shell." },
    },
    [],
  ),
});

const editing = {
  path: text("Path of the file or directory."),
  file_text: text("Content of the file, for `create`."),
  old_str: text("Text to be replaced, for `str_replace`. It must occur exactly once."),
  new_str: text("Its replacement, for `str_replace`; text to be inserted in older versions of `insert`."),
  insert_line: integer("Line after which to insert, 0 for the beginning, for `insert`."),
  view_range: pairOf(
    "First and last line to show, counted from 1; -1 as the last means the end; for `view`.",
  ),
};

function textEditor(name: string, canUndo: boolean): Publisher {
  const commands = ["view", "create", "str_replace", "insert", ...(canUndo ? ["undo_edit"] : [])];
  const insertText = canUndo ? {} : { insert_text: text("Text to be inserted, for `insert`.") };
  return () => ({
    name,
    description: "View, create and edit text files.",
    input_schema: object(
      {
        command: { type: "string", enum: commands, description: "What to do." },
        ...editing,
        ...insertText,
      },
      ["command", "path"],
    ),
  });
}

const memory: Publisher = () => ({
  name: "memory",
  description:
    "Keep notes in files under /memories that last beyond this conversation. View the directory before you start, and save what will be useful later.",
  input_schema: object(
    {
      command: {
        type: "string",
        enum: ["view", "create", "str_replace", "insert", "delete", "rename"],
        description: "What to do.",
      },
      ...editing,
      insert_text: text("Text to be inserted, for `insert`."),
      old_path: text("Present path, for `rename`."),
      new_path: text("New path, for `rename`."),
    },
    ["command"],
  ),
});

const FIRST_ACTIONS = [
  "key",
  "type",
  "mouse_move",
  "left_click",
  "left_click_drag",
  "right_click",
  "middle_click",
  "double_click",
  "screenshot",
  "cursor_position",
];
const LATER_ACTIONS = [
  ...FIRST_ACTIONS,
  "left_mouse_down",
  "left_mouse_up",
  "scroll",
  "hold_key",
  "triple_click",
  "wait",
];
const ZOOM = {
  region: {
    type: "array",
    items: { type: "integer" },
    minItems: 4,
    maxItems: 4,
    description: "[x0, y0, x1, y1] of the area to enlarge, for `zoom`.",
  },
};
const LATER = {
  start_coordinate: pairOf("[x, y] where the drag begins, for `left_click_drag`."),
  scroll_direction: { type: "string", enum: ["up", "down", "left", "right"], description: "For `scroll`." },
  scroll_amount: integer("Number of wheel clicks, for `scroll`."),
  duration: { type: "number", description: "Seconds, for `hold_key` and `wait`." },
};

function computer(actions: readonly string[], more: JsonSchema): Publisher {
  return ({ display_width_px: width, display_height_px: height, enable_zoom: zoom }) => {
    const zooms = zoom === true && more !== NOTHING;
    return {
      name: "computer",
      description: `Use the mouse, the keyboard and screenshots of a computer.${screen(width, height)} Take a screenshot to see the effect of an action before the next one.`,
      input_schema: object(
        {
          action: {
            type: "string",
            enum: zooms ? [...actions, "zoom"] : actions,
            description: "What to do.",
          },
          coordinate: pairOf("[x, y] in pixels from the top left corner, for actions of the mouse."),
          text: text(
            "Text for `type`, keys such as `ctrl+s` for `key` and `hold_key`, keys held while clicking.",
          ),
          ...more,
          ...(zooms ? ZOOM : {}),
        },
        ["action"],
      ),
    };
  };
}

const NOTHING: JsonSchema = {};

function screen(width: unknown, height: unknown): string {
  return typeof width === "number" && typeof height === "number"
    ? ` The screen has ${width}×${height} pixels.`
    : "";
}

/** The published versions of each kind, oldest first. */
const PUBLISHED: Readonly<Record<string, readonly (readonly [version: number, Publisher])[]>> = {
  bash: [[2024_10_22, bash]],
  computer: [
    [2024_10_22, computer(FIRST_ACTIONS, NOTHING)],
    [2025_01_24, computer(LATER_ACTIONS, LATER)],
  ],
  memory: [[2025_08_18, memory]],
  text_editor: [
    [2024_10_22, textEditor("str_replace_editor", true)],
    [2025_04_29, textEditor("str_replace_based_edit_tool", false)],
  ],
};

/**
 * Returns the published form of an Anthropic-typed client tool, `undefined` for any other type. A version later than
 * the published ones gets the last one's form: the client validates the input of its own tool and reports errors.
 */
export function publishedTool(tool: ToolParam): PublishedTool | undefined {
  const [, kind = "", version] = /^([a-z_]+)_(\d{8})$/.exec(asText(tool.type) ?? "") ?? [];
  if (!Object.hasOwn(PUBLISHED, kind)) return undefined;
  const versions = PUBLISHED[kind] ?? [];
  const [, publish] = versions.findLast(([since]) => since <= Number(version)) ?? versions[0] ?? [];
  return publish?.(tool);
}

/** Returns the client's name of a tool. Anthropic-typed tools may have no `name`: their type implies it. */
export function clientName(tool: ToolParam): string {
  return asText(tool.name) ?? publishedTool(tool)?.name ?? asText(tool.type) ?? "";
}

/** Returns whether the client itself runs the calls of a tool. */
export function isFunction(tool: ToolParam): boolean {
  const type = asText(tool.type);
  return type === undefined || type === "custom" || publishedTool(tool) !== undefined;
}

/** Returns whether a tool is a tool search that Anthropic's servers would run. */
export function isServerToolSearch({ type }: ToolParam): boolean {
  return asText(type)?.startsWith("tool_search_tool_") === true;
}

/**
 * The name of the deferred tool that Claude Code always lists and that must never be called.
 * @see docs/reference/claude-code-client.md section 2
 */
export const PLACEHOLDER = "DeferredToolPlaceholder";
