import { readdirSync, readFileSync } from "node:fs";
import type { ModelInfo, ModelsResponse } from "@codexthropic/protocol/codex";
import type { TranslateOptions } from "../src/index.ts";
import { identifySession } from "../src/index.ts";
import type { JsonObject } from "@codexthropic/protocol/json";

/** Requests of the real Claude Code; long texts are cut. @see ../shared/reference/claude-captures */
export interface Capture {
  name: string;
  headers: Record<string, string>;
  body: JsonObject;
}

const folder = new URL("fixtures/claude-captures/", import.meta.url);

export const captures: readonly Capture[] = readdirSync(folder)
  .map((file) => ({
    name: file.replace(/\.json$/, ""),
    ...(JSON.parse(readFileSync(new URL(file, folder), "utf8")) as Omit<Capture, "name">),
  }))
  .filter(({ body }) => body !== null && Array.isArray(body["messages"]));

const models = new URL("fixtures/codex-models.json", import.meta.url);
export const catalog: readonly ModelInfo[] = (JSON.parse(readFileSync(models, "utf8")) as ModelsResponse)
  .models;

/** As the server translates a capture: for gpt-5.5 on the full lane, for a newer model on the lite lane. */
export function optionsFor({ headers, body }: Capture, lane: "full" | "lite"): TranslateOptions {
  return {
    lane,
    model: lane === "full" ? "gpt-5.5" : "gpt-6.1-sol",
    catalog,
    session: identifySession({ headers: (name) => headers[name], metadata: body["metadata"] }),
  };
}
