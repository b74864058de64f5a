import { startSim, type Sim, type SimOptions } from "@codexthropic/codex-sim";
import { onTestFinished } from "vitest";
import { fakeIo, type FakeIo, type FakeOptions } from "./fake-io.ts";

/** A process whose backend is a simulator; both end with the test. */
export async function simulated(
  options: SimOptions = {},
  fake: FakeOptions = {},
): Promise<{ sim: Sim; io: FakeIo }> {
  const sim = await startSim(options);
  onTestFinished(() => sim.close());
  const io = fakeIo({ ...fake, env: { ...simEnvironment(sim), ...fake.env } });
  return { sim, io };
}

/** The same, logged in. */
export async function loggedIn(
  options: SimOptions = {},
  fake: FakeOptions = {},
): Promise<{ sim: Sim; io: FakeIo }> {
  const made = await simulated(options, fake);
  await made.sim.writeAuthFile(made.io.env["CODEX_HOME"] ?? "");
  return made;
}

export function simEnvironment(sim: Sim): Record<string, string> {
  return {
    CODEX_BASE_URL: sim.codexBaseUrl,
    CHATGPT_BASE_URL: sim.chatgptBaseUrl,
    CODEX_AUTH_ISSUER: sim.issuer,
    OPENAI_BASE_URL: sim.openaiBaseUrl,
  };
}

/** Waits for something to come true; the test's own time limit is the only clock. */
export async function until<T>(look: () => T | null | undefined | false): Promise<T> {
  for (;;) {
    const found = look();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
