// Takes the pictures of the status page: a real proxy before a simulated backend, with a week of made history, in
// Chromium (CODEXTHROPIC_CHROMIUM_BIN).
//   node scripts/capture-page.mjs [folder [name …]]      default: docs/assets, two pictures; a folder gets all of them
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { createViteServer } from "vitest/node";
import writePage from "./build-page.mjs";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const [folder, ...names] = process.argv.slice(2);
const { chromium } = createRequire(join(root, "apps/e2e/package.json"))("playwright-core");
const home = mkdtempSync(join(tmpdir(), "capture-page-"));

const ask = (url, session = "8b244018-da04-4bff-b13d-864b69251fdd") =>
  fetch(`${url}/v1/messages`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-claude-code-session-id": session },
    body: JSON.stringify({
      model: "claude-opus-5-5",
      max_tokens: 100,
      stream: true,
      messages: [{ role: "user", content: "Hello" }],
    }),
  });

async function main() {
  await writePage();
  const vite = await createViteServer({
    root,
    configFile: join(root, "vitest.config.ts"),
    server: { middlewareMode: true, ws: false, watch: null },
  });
  const browser = await chromium.launch({
    executablePath: process.env.CODEXTHROPIC_CHROMIUM_BIN ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu"],
  });
  const { startStack } = await vite.ssrLoadModule("/apps/e2e/src/stack.ts");
  const { writeHistory } = await vite.ssrLoadModule("/apps/e2e/src/make-history.ts");
  const { scenarios } = await vite.ssrLoadModule("/packages/codex-sim/src/index.ts");
  const usageFolder = join(home, "usage");
  await writeHistory(usageFolder, { count: 100_000, days: 7, now: Date.now() });

  const picture = async (stack, name, options = {}) => {
    if (names.length > 0 && !names.includes(name)) return;
    const { range = "7d", prepare, ready, fullPage = true, ...context } = options;
    const size = { viewport: { width: 1280, height: 900 }, deviceScaleFactor: 1.5 };
    const opened = await browser.newContext({ ...size, ...context });
    const page = await opened.newPage();
    await page.goto(stack.url);
    await page.locator(`input[value="${range}"]`).check();
    await page.getByText(`Used in ${{ "7d": "7 days", "24h": "24 hours" }[range]}`).waitFor();
    await ready?.(page);
    await page.waitForTimeout(500);
    await prepare?.(page);
    await page.screenshot({
      path: join(folder ?? join(root, "docs/assets"), `status-${name}.png`),
      fullPage,
    });
    await opened.close();
  };

  const busy = await startStack({
    sim: { quota: { primary: 61, secondary: 38 } },
    proxy: { usageFolder },
  });
  await (await ask(busy.url)).text();
  await picture(busy, "light", { colorScheme: "light", fullPage: folder !== undefined });
  await picture(busy, "dark", { colorScheme: "dark", fullPage: folder !== undefined });
  if (folder !== undefined) {
    const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };
    await picture(busy, "phone", phone);
    await picture(busy, "phone-dark", { ...phone, colorScheme: "dark" });
    await picture(busy, "wide", { viewport: { width: 1920, height: 1080 }, range: "24h" });
    const openDetail = (kind) => async (page) => {
      await page.locator("#filter-kind").selectOption(kind);
      await page.waitForTimeout(1500);
      await page.locator("#requests button").first().click();
      await page.locator("dialog[open]").waitFor();
    };
    await picture(busy, "detail", { prepare: openDetail("errors"), fullPage: false });
    await picture(busy, "sent-again", { prepare: openDetail("retried"), fullPage: false, ...phone });
    await picture(busy, "table", {
      prepare: async (page) => {
        await page.locator("#prices").check();
        await page.locator("#plot-tokens summary").click();
        await page.locator("#plot-first-output .plot").focus();
        for (let n = 0; n < 20; n += 1) await page.keyboard.press("ArrowLeft");
        await page.waitForTimeout(1500);
      },
    });
    const empty = await startStack();
    await picture(empty, "empty", { range: "24h" });
    await empty.close();
    const failing = await startStack({ proxy: { usageFolder } });
    failing.sim.enqueue(scenarios.deactivatedWorkspace());
    await (await ask(failing.url)).text();
    await picture(failing, "error", { range: "24h" });
    await failing.close();
    for (const [name, primary] of [
      ["note", 80],
      ["limit", 100],
    ]) {
      const limited = await startStack({
        sim: { quota: { primary, secondary: 64 } },
        proxy: { usageFolder },
      });
      await (await ask(limited.url)).text();
      await picture(limited, name, { range: "24h", colorScheme: "dark", fullPage: name !== "note" });
      await limited.close();
    }
  }
  await busy.close();
  await browser.close();
  await vite.close();
}

try {
  await main();
} finally {
  rmSync(home, { recursive: true, force: true });
}
