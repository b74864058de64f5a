import { createHmac } from "node:crypto";
import { asObject, parseJson, type JsonObject } from "@codexthropic/protocol/json";

/** Tokens of a JWT's shape. The signature is an HMAC under the simulator's secret; clients never check it. */

export function signJwt(secret: string, claims: JsonObject): string {
  const head = encode({ alg: "RS256", typ: "JWT", kid: "codex-sim" });
  const payload = encode(claims);
  return `${head}.${payload}.${signature(secret, `${head}.${payload}`)}`;
}

/** The claims, or `null` when this simulator's secret did not sign them. */
export function verifyJwt(secret: string, token: string): JsonObject | null {
  const [head = "", payload = "", mac = ""] = token.split(".");
  if (mac !== signature(secret, `${head}.${payload}`)) return null;
  return asObject(parseJson(Buffer.from(payload, "base64url").toString()));
}

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");

const signature = (secret: string, text: string): string =>
  createHmac("sha256", secret).update(text).digest("base64url");
