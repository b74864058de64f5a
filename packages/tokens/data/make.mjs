// Makes o200k.bin from the published ranks; see README.md.
import { readFileSync, writeFileSync } from "node:fs";

const published = new URL("../node_modules/gpt-tokenizer/data/o200k_base.tiktoken", import.meta.url);
const parts = [];
for (const line of readFileSync(published, "latin1").trim().split("\n")) {
  const token = Buffer.from(line.split(" ")[0], "base64");
  parts.push(Buffer.of(token.length), token);
}
writeFileSync(new URL("o200k.bin", import.meta.url), Buffer.concat(parts));
