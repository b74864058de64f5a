import { sleep } from "../harness/clock.ts";
import { smallBody } from "./bodies.ts";
import { type Address, exchange } from "./exchange.ts";

/** Knocks until somebody answers. */
export async function firstAnswer(address: Address): Promise<void> {
  for (let attempt = 0; attempt < 2_000; attempt++) {
    const { done } = exchange(address, smallBody({ events: 3, perSecond: 0 }, 0));
    if (await done.then(() => true, refused)) return;
    await sleep(2);
  }
  throw new Error("no answer to the first message");
}

function refused(error: NodeJS.ErrnoException): false {
  if (error.code === "ECONNREFUSED" || error.code === "ECONNRESET") return false;
  throw error;
}
