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
  const io = fakeIo({ ...fake, env: { ...sim.env, ...fake.env } });
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

/** Waits for something to come true; the test's own time limit is the only clock. */
export async function until<T>(look: () => T | null | undefined | false): Promise<T> {
  for (;;) {
    const found = look();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
