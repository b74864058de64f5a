// One proxy: waits for a word on stdin, then asks for twenty tokens at once and uses each of them.
import { createCodexAuth } from "../../dist/index.js";

const [codexHome, origin] = process.argv.slice(2);
const auth = createCodexAuth({
  codexHome,
  issuer: origin,
  env: {},
  logger: { warn: (message) => process.stderr.write(`${message}\n`) },
});

async function request() {
  const { accessToken, accountId } = await auth.getCredentials();
  const headers = { authorization: `Bearer ${accessToken}`, "chatgpt-account-id": accountId };
  const response = await fetch(`${origin}/backend-api/wham/accounts/check`, { headers });
  await response.arrayBuffer();
  return response.status;
}

process.stdout.write("ready\n");
process.stdin.once("data", async () => {
  const statuses = await Promise.all(Array.from({ length: 20 }, request));
  process.stdout.write(`${JSON.stringify(statuses)}\n`, () => process.exit(0));
});
