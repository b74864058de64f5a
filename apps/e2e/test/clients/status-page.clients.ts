import { scenarios } from "@codexthropic/codex-sim";
import { type Browser, chromium } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { startStack, type Stack } from "../../src/stack.ts";

/** The status page in a real browser, light and dark. */

let browser: Browser;
let stack: Stack;
beforeAll(async () => {
  browser = await chromium.launch({
    executablePath: process.env["CODEXTHROPIC_CHROMIUM_BIN"] ?? "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-background-networking",
      "--no-first-run",
      "--disable-sync",
    ],
  });
});
afterAll(() => browser?.close());
beforeEach(async () => {
  stack = await startStack();
});
afterEach(() => stack.close());

const ask = (): Promise<Response> =>
  fetch(`${stack.url}/v1/messages`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "x-claude-code-session-id": "8b244018-da04-4bff-b13d-864b69251fdd",
    },
    body: JSON.stringify({
      model: "claude-opus-5-5",
      max_tokens: 100,
      messages: [{ role: "user", content: "Hello" }],
    }),
  });

it.each(["light", "dark"] as const)(
  "shows login, quota, sessions and errors, live, without a word to anybody else: %s",
  async (colorScheme) => {
    const context = await browser.newContext({ colorScheme });
    const page = await context.newPage();
    const foreign: string[] = [];
    const faults: string[] = [];
    page.on("request", (request) => {
      if (!request.url().startsWith(stack.url) && !request.url().startsWith("data:"))
        foreign.push(request.url());
    });
    page.on("pageerror", (error) => faults.push(error.message));
    page.on("console", (message) => {
      if (message.type() === "error") faults.push(message.text());
    });

    await page.goto(stack.url);
    await page.getByText(/plus/i).first().waitFor();
    // Live: what happens after the page was opened appears by itself.
    await (await ask()).text();
    await page.getByText("8b244018").first().waitFor();
    await page
      .getByText(/12\s*%/)
      .first()
      .waitFor();
    stack.sim.enqueue(scenarios.deactivatedWorkspace());
    await (await ask()).text();
    await page.getByText("permission_error").first().waitFor();

    const ground = await page.evaluate("getComputedStyle(document.body).backgroundColor");
    const [red = 0] = String(ground).match(/\d+/g)?.map(Number) ?? [];
    expect(red > 128).toBe(colorScheme === "light");
    expect(foreign).toEqual([]);
    expect(faults).toEqual([]);
    await context.close();
  },
);

it("takes a key once and keeps it in a cookie", async () => {
  const { url } = await stack.another({ apiKey: "open sesame" });
  const context = await browser.newContext();
  const page = await context.newPage();
  expect((await page.goto(url))?.status()).toBe(401);
  await page.goto(`${url}/?key=open%20sesame`);
  expect(page.url()).toBe(`${url}/`);
  await page.getByText(/plus/i).first().waitFor();
  expect(await page.evaluate("document.cookie")).toBe("");
  await context.close();
});

it("cannot be framed or read by a page of another origin", async () => {
  const other = await stack.another();
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(stack.url);
  const answer = await page.evaluate(
    `fetch(${JSON.stringify(`${other.url}/status`)}).then((r) => r.status, () => "refused")`,
  );
  expect(answer).toBe("refused");
  await context.close();
});
