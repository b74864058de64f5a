import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type SafeguardVerdicts, startSim } from "@codexthropic/codex-sim";
import { expect, it, onTestFinished } from "vitest";
import { connectUpstream, JUDGE_CASES, runJudgeCase } from "../../src/index.ts";

it.each<[SafeguardVerdicts, string, string]>([
  ["allow", "pass", ""],
  [{ flag: /./, explanation: "It deletes." }, "flag", "It deletes."],
  ["nonsense", "unavailable", "error"],
  ["refuse", "unavailable", "refused"],
])("one case against a judge that answers %j: %s", async (safeguards, outcome, explanation) => {
  const sim = await startSim({ safeguards });
  const codexHome = await mkdtemp(join(tmpdir(), "codexthropic-"));
  await sim.writeAuthFile(codexHome, { expiresIn: 3600 });
  const { client, close } = connectUpstream({
    codexHome,
    codexBaseUrl: sim.codexBaseUrl,
    chatgptBaseUrl: sim.chatgptBaseUrl,
    authIssuer: sim.issuer,
  });
  onTestFinished(async () => {
    await close();
    await sim.close();
    await rm(codexHome, { recursive: true });
  });
  const result = await runJudgeCase(JUDGE_CASES[0]!, client, { model: "gpt-5.5" });
  expect(result).toMatchObject({ outcome, explanation, model: "gpt-5.5" });
  expect(result.usage?.output).toBeGreaterThan(0);
});
