import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { gate, scenarios, startSim, type Sim } from "../src/index.ts";
import { framesOf, fullBody, post, types } from "./helpers.ts";

let sim: Sim;
beforeEach(async () => {
  sim = await startSim();
});
afterEach(() => sim.close());

const isTurn = ({ path }: { path: string }): boolean => path.endsWith("/responses");

/** Reads until something matches, and leaves the rest. */
async function readUntil(response: Response, pattern: RegExp): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  const reader = response.body?.getReader();
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    text += decoder.decode(part.value, { stream: true });
    if (pattern.test(text)) break;
  }
  return text;
}

describe("a client that leaves", () => {
  it("before the headers", async () => {
    sim.enqueue(scenarios.withheld("forever"));
    const leave = new AbortController();
    const answer = post(sim, fullBody(), {}, leave.signal);
    await sim.waitFor((request) => isTurn(request) && request.scenario !== null);
    leave.abort();
    await expect(answer).rejects.toThrow("aborted");
    expect((await sim.waitFor(({ aborted }) => aborted !== null)).aborted).toBe("before_headers");
  });

  it("during the stream", async () => {
    sim.enqueue(scenarios.silence("first_delta"));
    const leave = new AbortController();
    const response = await post(sim, fullBody(), {}, leave.signal);
    await readUntil(response, /output_text\.delta/);
    leave.abort();
    const entry = await sim.waitFor(({ aborted }) => aborted !== null);
    expect(entry.aborted).toBe("during_stream");
    expect(entry.events.at(-1)).toBe("response.output_text.delta");
  });

  it("not at all", async () => {
    await (await post(sim, fullBody())).text();
    const entry = await sim.waitFor(({ finished }) => finished);
    expect(entry.aborted).toBeNull();
  });
});

describe("a connection that breaks", () => {
  it.each([
    ["created", ["response.created"]],
    ["first_item", ["response.created", "response.in_progress", "response.output_item.added"]],
    [2, ["response.created", "response.in_progress"]],
  ] as const)("behind %s", async (place, seen) => {
    sim.enqueue(scenarios.cut(place));
    const response = await post(sim, fullBody());
    await expect(response.text()).rejects.toThrow("terminated");
    const entry = await sim.waitFor(({ finished }) => finished);
    expect(entry.events).toEqual(seen);
    expect(entry.aborted).toBeNull();
  });

  it("before anything but the head", async () => {
    sim.enqueue(scenarios.cut("start"));
    const response = await post(sim, fullBody());
    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toThrow("terminated");
  });
});

describe("time in the test's hand", () => {
  it("headers wait for a gate", async () => {
    const door = gate();
    sim.enqueue(scenarios.withheld(door.opened, scenarios.text("At last")));
    let isAnswered = false;
    const answer = post(sim, fullBody()).then((response) => {
      isAnswered = true;
      return response.text();
    });
    await sim.waitFor((request) => isTurn(request) && request.scenario !== null);
    expect(isAnswered).toBe(false);
    door.open();
    expect(await answer).toContain("At last");
  });

  it("a stream pauses at a gate", async () => {
    const door = gate();
    sim.enqueue(scenarios.pausedAt("created", door.opened));
    const response = await post(sim, fullBody());
    const entry = await sim.waitFor(({ events }) => events.length === 1);
    expect(entry.events).toEqual(["response.created"]);
    door.open();
    expect(types(framesOf(await response.text())).at(-1)).toBe("response.completed");
  });

  it("a gate that breaks opens too", async () => {
    const broken = Promise.reject(new Error("broken"));
    broken.catch(() => {});
    sim.enqueue(scenarios.withheld(broken));
    expect((await post(sim, fullBody())).status).toBe(200);
  });

  it("closing ends what is open", async () => {
    sim.enqueue(scenarios.silence());
    const response = await post(sim, fullBody());
    await sim.close();
    await expect(response.text()).rejects.toThrow("terminated");
    expect(sim.turns[0]?.aborted).toBeNull();
    sim = await startSim();
  });

  it("waiting for what never comes says what came", async () => {
    await (await post(sim, fullBody())).text();
    await expect(sim.waitFor(() => false, 1)).rejects.toThrow(
      "No request matched within 1 ms; seen: POST /backend-api/codex/responses 200",
    );
  });
});
