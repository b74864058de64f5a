import { afterEach, beforeEach, expect, it } from "vitest";
import { scenarios, startSim, type Sim } from "../src/index.ts";

let sim: Sim;
beforeEach(async () => {
  sim = await startSim();
});
afterEach(() => sim.close());

it("streams a text", async () => {
  sim.enqueue(scenarios.text("Hello"));
  const response = await fetch(`${sim.codexBaseUrl}/responses`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${sim.auth.issue().access_token}`,
      "content-type": "application/json",
    },
    body: JSON.stringify({
      model: "gpt-5.5",
      stream: true,
      store: false,
      input: [{ type: "message", role: "user", content: "hi" }],
    }),
  });
  expect(response.status).toBe(200);
  expect(await response.text()).toContain('"text":"Hello"');
});
