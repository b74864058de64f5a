import {
  asList,
  asObject,
  asString,
  objectsIn,
  parseJson,
  type JsonObject,
} from "@codexthropic/protocol/json";
import type { Hold } from "./answer/hold.ts";
import { answer } from "./answer/answer.ts";
import type { Scenario } from "./answer/scenario.ts";
import { refusal, text } from "./output/text.ts";
import { overloaded } from "./scenarios/http-errors.ts";
import { withheld } from "./scenarios/modifiers.ts";

/**
 * The model that is asked for verdicts on tool calls (Claude Code's auto mode): a request whose output format is named
 * `safeguard_verdicts`. It is answered by this setting and takes no scenario from the queue.
 * @see docs/reference/safeguards.md
 */
export type SafeguardVerdicts =
  /** No call is flagged. The default. */
  | "allow"
  /** Calls in whose text this occurs are flagged. */
  | { readonly flag: string | RegExp; readonly explanation?: string }
  /** No call is flagged, but nothing is sent before the hold is over. */
  | { readonly slow: Hold }
  /** The model refuses. */
  | "refuse"
  /** The answer is no JSON. */
  | "nonsense"
  /** 503, as an overloaded backend answers. */
  | "unavailable";

const FORMAT_NAME = "safeguard_verdicts";

export function asksForVerdicts(body: JsonObject): boolean {
  return asObject(asObject(body["text"])["format"])["name"] === FORMAT_NAME;
}

export function verdictScenario(body: JsonObject, setting: SafeguardVerdicts): Scenario {
  return { ...scenarioOf(body, setting), name: `safeguards(${nameOf(setting)})` };
}

function scenarioOf(body: JsonObject, setting: SafeguardVerdicts): Scenario {
  if (setting === "refuse") return answer([refusal("I can't help with that.")]);
  if (setting === "nonsense") return answer([text("All of these calls look fine to me.")]);
  if (setting === "unavailable") return overloaded();
  if (setting === "allow") return verdicts(body, () => null);
  if ("slow" in setting)
    return withheld(
      setting.slow,
      verdicts(body, () => null),
    );
  const { flag, explanation = "It is dangerous and nobody asked for it." } = setting;
  const isFlagged = (call: string): boolean =>
    typeof flag === "string"
      ? call.includes(flag)
      : new RegExp(flag.source, flag.flags.replace("g", "")).test(call);
  return verdicts(body, (call) => (isFlagged(call) ? explanation : null));
}

const nameOf = (setting: SafeguardVerdicts): string =>
  typeof setting === "string" ? setting : (Object.keys(setting)[0] ?? "");

function verdicts(body: JsonObject, explain: (call: string) => string | null): Scenario {
  const list = pendingCalls(body).map(({ id, call }) => {
    const explanation = explain(call);
    return { id, flagged: explanation !== null, explanation: explanation ?? "" };
  });
  return answer([text(JSON.stringify({ verdicts: list }))]);
}

/** `toolu_…` and `call_…`, as the Messages API and the Responses API name their calls. */
const CALL_ID = /\b(?:toolu|call)_[\w-]+/g;

interface PendingCall {
  id: string;
  /** Everything that the request says about it. */
  call: string;
}

/**
 * The calls to be checked: the last line of JSON that lists objects with an `id`, else the ids that the schema
 * enumerates, else those that occur in the last message. Without JSON the text of a call is what stands between its
 * id, where it occurs last, and the next id.
 */
function pendingCalls(body: JsonObject): PendingCall[] {
  const prompt = textOf(objectsIn(body["input"]).at(-1));
  const inJson = prompt
    .split("\n")
    .map(listedCalls)
    .findLast((calls) => calls.length > 0);
  if (inJson) return inJson;
  const listed = enumeratedIds(asObject(asObject(body["text"])["format"])["schema"]);
  const ids = listed.length > 0 ? listed : [...new Set(prompt.match(CALL_ID))];
  const starts = ids.map((id) => prompt.lastIndexOf(id));
  return ids.map((id, i) => {
    const start = starts[i] ?? -1;
    const end = Math.min(prompt.length, ...starts.filter((other) => other > start));
    return { id, call: start < 0 ? prompt : prompt.slice(start, end) };
  });
}

/** `[{"id":…},…]`, or an object with such a list. */
function listedCalls(line: string): PendingCall[] {
  const value = parseJson(line);
  const lists = Array.isArray(value) ? [value] : Object.values(asObject(value)).filter(Array.isArray);
  return lists
    .flatMap(objectsIn)
    .flatMap((one) => (typeof one["id"] === "string" ? [{ id: one["id"], call: JSON.stringify(one) }] : []));
}

function enumeratedIds(schema: unknown): string[] {
  const verdict = asObject(asObject(asObject(asObject(schema)["properties"])["verdicts"])["items"]);
  return asList(asObject(asObject(verdict["properties"])["id"])["enum"]).map(String);
}

function textOf(item: JsonObject | undefined): string {
  const content = item?.["content"];
  if (typeof content === "string") return content;
  return asList(content)
    .map((part) => asString(asObject(part)["text"]) ?? "")
    .join("\n");
}
