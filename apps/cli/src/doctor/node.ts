import { fine, broken, type Finding } from "./finding.ts";

/** As `engines` in package.json says. */
const OLDEST = [20, 19] as const;

export async function checkNode(): Promise<Finding[]> {
  const { node } = process.versions;
  const [major = 0, minor = 0] = node.split(".").map(Number);
  const isRecent = major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
  if (isRecent) return [fine("node", node)];
  return [
    broken("node", `${node} is too old`, `Install Node ${OLDEST.join(".")} or newer: https://nodejs.org`),
  ];
}
