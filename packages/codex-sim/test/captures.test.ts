import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { validateBody } from "../src/index.ts";
import { PNG } from "./helpers.ts";

/** What the real Codex CLI 0.169.0 sends has to be accepted. Long texts are cut in the captures. */

interface Capture {
  url: string;
  headers: { lite: string | null; originator: string; "user-agent": string };
  body: Record<string, unknown>;
}

const directory = new URL("fixtures/", import.meta.url);
const names = readdirSync(directory).filter((name) => name.endsWith(".json") && name !== "codex-models.json");

/** A picture that was cut is no picture any more; a whole one takes its place. */
const read = (name: string): Capture =>
  JSON.parse(
    readFileSync(new URL(name, directory), "utf8").replaceAll(
      /data:image\/png;base64,[^"]*…[^"]*/g,
      `data:image/png;base64,${PNG}`,
    ),
  ) as Capture;

it("has captures of both lanes and of API-key mode", () => {
  const captures = names.map(read);
  expect(captures.some(({ headers }) => headers.lite === "true")).toBe(true);
  expect(captures.some(({ headers }) => headers.lite === null)).toBe(true);
  expect(captures.some(({ url }) => url === "/v1/responses")).toBe(true);
});

it.each(names)("accepts %s", (name) => {
  const { url, headers, body } = read(name);
  expect(
    validateBody(body, {
      lane: headers.lite === "true" ? "lite" : "full",
      api: url.startsWith("/v1/") ? "openai" : "codex",
      originator: headers.originator,
      userAgent: headers["user-agent"],
    }),
  ).toBeNull();
});
