import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { scenarios } from "@codexthropic/codex-sim";
import { createProxy } from "codexthropic";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { writeHistory } from "../../src/make-history.ts";
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

/** Opens the page and notes what must not happen: requests that leave the origin, and errors. */
async function open(
  url: string,
  options: Parameters<Browser["newContext"]>[0] = {},
): Promise<{ context: BrowserContext; page: Page; foreign: string[]; faults: string[] }> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const foreign: string[] = [];
  const faults: string[] = [];
  page.on("request", (request) => {
    if (!request.url().startsWith(url) && !request.url().startsWith("data:")) foreign.push(request.url());
  });
  page.on("pageerror", (error) => faults.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") faults.push(message.text());
  });
  await page.goto(url);
  return { context, page, foreign, faults };
}

/** The page's policy forbids what `waitForFunction` does. */
const until = (page: Page, condition: string): Promise<void> =>
  expect.poll(() => page.evaluate(condition), { timeout: 20_000 }).toBe(true);

const ask = (url = stack.url, model = "claude-opus-5-5"): Promise<Response> =>
  fetch(`${url}/v1/messages`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "x-claude-code-session-id": "8b244018-da04-4bff-b13d-864b69251fdd",
    },
    body: JSON.stringify({
      model,
      max_tokens: 100,
      messages: [{ role: "user", content: "Hello" }],
    }),
  });

it.each(["light", "dark"] as const)(
  "shows login, quota, sessions and errors, live, without a word to anybody else: %s",
  async (colorScheme) => {
    const { context, page, foreign, faults } = await open(stack.url, { colorScheme });
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

it("says how to connect while there is nothing, with buttons that copy", async () => {
  const { context, page, faults } = await open(stack.url);
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const buttons = page.locator("#empty button");
  await buttons.first().waitFor();
  const copied: unknown[] = [];
  for (const button of await buttons.all()) {
    await button.click();
    await button.getByText("Copied").waitFor();
    copied.push(await page.evaluate("navigator.clipboard.readText()"));
  }
  expect(copied).toEqual([
    "codexthropic claude",
    `ANTHROPIC_BASE_URL=${stack.url} ANTHROPIC_AUTH_TOKEN=any claude`,
  ]);
  await (await ask()).text();
  await page.locator("#empty").waitFor({ state: "hidden" });
  expect(faults).toEqual([]);
  await context.close();
});

it("shows a week of history with plots that have tables and obey the keyboard", async () => {
  const folder = await mkdtemp(join(tmpdir(), "codexthropic-usage-"));
  await writeHistory(folder, { count: 5000, days: 7, now: Date.now() });
  const { url } = await stack.another({ usageFolder: folder });
  const { context, page, foreign, faults } = await open(url);
  try {
    // The range is a group of radio buttons: the arrow keys choose.
    await page.getByRole("radio", { name: "24 hours" }).focus();
    await page.keyboard.press("ArrowRight");
    await page.getByRole("heading", { name: "Used in 7 days" }).waitFor();
    for (const id of ["plot-tokens", "plot-quota", "plot-first-output", "plot-errors"]) {
      const figure = page.locator(`#${id}`);
      await figure.locator("summary").focus();
      await page.keyboard.press("Enter");
      const rows = figure.locator("tbody tr");
      await rows.first().waitFor();
      expect(await rows.count()).toBeGreaterThan(5);
      expect(await figure.locator("thead th").allInnerTexts()).toContain("time");
      const plot = figure.locator(".plot");
      expect(await plot.getAttribute("aria-label")).toMatch(/\d/);
      await plot.focus();
      await page.keyboard.press("ArrowLeft");
      await page.keyboard.press("ArrowLeft");
      const first = await figure.locator("[aria-live]").innerText();
      await page.keyboard.press("Home");
      expect(await figure.locator("[aria-live]").innerText()).not.toBe(first);
      await page.keyboard.press("Escape");
      expect(await figure.locator("[aria-live]").innerText()).toBe("");
    }
    // From a session to its requests, to one of them, and back.
    const session = page.locator("#sessions tbody button").first();
    const name = await session.innerText();
    await session.focus();
    await page.keyboard.press("Enter");
    await until(
      page,
      `[...document.querySelectorAll("#requests tbody tr")].every((row) => row.cells[2].textContent === ${JSON.stringify(name)})`,
    );
    await page.locator("#requests tbody button").first().focus();
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog", { name: "Request" });
    await dialog.getByText("first output after").waitFor();
    expect(new URL(page.url()).hash).toMatch(/^#req_/);
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "hidden" });
    // The filter is answered by the proxy.
    await page.locator("#filter-text").fill("");
    await page.locator("#filter-kind").selectOption("errors");
    await until(
      page,
      `document.querySelectorAll("#requests tbody tr").length > 0 && [...document.querySelectorAll("#requests tbody tr")].every((row) => row.cells[1].firstElementChild.className === "bad")`,
    );
    await page.locator("#prices").check();
    await page.getByText("a plan is not billed by it").waitFor();
    expect(foreign).toEqual([]);
    expect(faults).toEqual([]);
  } finally {
    await context.close();
    await rm(folder, { recursive: true, force: true });
  }
});

it("opens the detail of an error from its row and from its address", async () => {
  const { context, page } = await open(stack.url);
  stack.sim.enqueue(scenarios.deactivatedWorkspace());
  const id = (await ask()).headers.get("request-id") ?? "";
  await page.locator("#errors tbody button").first().click();
  const dialog = page.getByRole("dialog", { name: "Request" });
  await dialog.getByText(id).waitFor();
  await dialog.getByText("permission_error").waitFor();
  await page.goto("about:blank");
  await page.goto(`${stack.url}/#${id}`);
  await dialog.getByText(id).waitFor();
  await context.close();
});

it("tells why a request was sent again, in words, also after a restart", async () => {
  const usageFolder = await mkdtemp(join(tmpdir(), "codexthropic-usage-"));
  const first = await stack.another({ usageFolder });
  stack.sim.enqueue(scenarios.unsupportedParameter("prompt_cache_key"), scenarios.text("Hello."));
  const healed = (await ask(first.url)).headers.get("request-id") ?? "";
  stack.sim.enqueue(scenarios.deactivatedWorkspace());
  const failed = (await ask(first.url)).headers.get("request-id") ?? "";
  await first.close();
  const second = await stack.another({ usageFolder });
  const { context, page } = await open(`${second.url}/#${healed}`);
  const dialog = page.getByRole("dialog", { name: "Request" });
  await dialog.getByText("once: a parameter was refused, sent without it").waitFor();
  await dialog.getByText("a parameter was left out: prompt_cache_key").waitFor();
  await page.goto("about:blank");
  await page.goto(`${second.url}/#${failed}`);
  await dialog.getByText("the account may not do this").waitFor();
  await dialog.getByText("permission_error").waitFor();
  await context.close();
  await rm(usageFolder, { recursive: true, force: true });
});

it("shows hostile names as text", async () => {
  const { context, page, faults } = await open(stack.url);
  const name = `<img src=x onerror="document.title='owned'">`;
  await (await ask(stack.url, name)).text();
  await page.locator("#requests tbody tr").first().getByText(name).waitFor();
  expect(await page.locator("main img, main script").count()).toBe(0);
  expect(await page.title()).not.toContain("owned");
  expect(faults).toEqual([]);
  await context.close();
});

it("tells a limit and a missing login in a banner and in the title", async () => {
  const limited = await startStack({ sim: { quota: { primary: 100 } } });
  const { context, page } = await open(limited.url);
  await (await ask(limited.url)).text();
  await page.getByRole("alert").getByText("The limit of the 5-hour window is reached.").waitFor();
  await until(page, `document.title === "limit reached · codexthropic"`);
  await rm(join(limited.codexHome, "auth.json"));
  await page.getByRole("alert").getByRole("button", { name: "Copy" }).waitFor();
  await until(page, `document.title === "not logged in · codexthropic"`);
  await context.close();
  await limited.close();
});

it.each([
  [74, null, null],
  [76, "status", "More than 75 % of the 5-hour window are used."],
  [91, "status", "91 % of the 5-hour window are used."],
  [100, "alert", "The limit of the 5-hour window is reached."],
] as const)("a window of which %i percent are used: %s", async (primary, role, text) => {
  const used = await startStack({ sim: { quota: { primary, secondary: 10 } } });
  const { context, page } = await open(used.url);
  await (await ask(used.url)).text();
  await page.getByText(`${primary} % used`).first().waitFor();
  const banners = page.locator("#banners > *");
  expect(await banners.count()).toBe(role === null ? 0 : 1);
  if (role !== null) await page.getByRole(role).getByText(text).waitFor();
  await context.close();
  await used.close();
});

it("connects again after a restart, and ends no close of the proxy", async () => {
  const options = { codexHome: stack.codexHome, codexBaseUrl: stack.sim.codexBaseUrl };
  const first = await createProxy({ ...options, version: "1.0.0" }).listen();
  const { context, page } = await open(first.url);
  await page.getByText("1.0.0").waitFor();
  // Without a limit of time: the open page must not keep the proxy from closing.
  await first.close();
  await page.getByText("codexthropic does not answer.").waitFor();
  expect(await page.title()).toBe("not answering · codexthropic");
  const second = await createProxy({ ...options, version: "1.0.1" }).listen({ port: first.port });
  await page.getByText("1.0.1").waitFor();
  await page.getByText("codexthropic does not answer.").waitFor({ state: "hidden" });
  await page.locator('#live[data-state="live"]').waitFor();
  await context.close();
  await second.close({ graceMs: 0 });
});

it("polls when the event stream cannot be had", async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.route("**/events", (route) => route.fulfill({ status: 503, body: "" }));
  await page.goto(stack.url);
  await page.getByText("updated every 2 s").waitFor();
  await (await ask()).text();
  await page.getByText("8b244018").first().waitFor();
  await context.close();
});

it("fits a phone: only tables scroll sideways", async () => {
  const { context, page } = await open(stack.url, { viewport: { width: 360, height: 740 } });
  await (await ask()).text();
  await page.getByText("8b244018").first().waitFor();
  const [content, screen] = (await page.evaluate(
    "[document.documentElement.scrollWidth, document.documentElement.clientWidth]",
  )) as [number, number];
  expect(content).toBeLessThanOrEqual(screen);
  await context.close();
});
