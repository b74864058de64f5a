import { asObject, asText, parseObject, type JsonObject } from "@codexthropic/protocol/json";
import { readClaims } from "./read-claims.ts";

/** ChatGPT tokens as the file holds them. */
export interface ChatGptLogin {
  kind: "chatgpt";
  /** The text that this was read from. */
  text: string;
  accessToken: string;
  /** Empty when the file has none. */
  refreshToken: string;
  idToken: string | null;
  accountId: string | null;
  /** When the access token was issued and when it expires, by the server's clock. Milliseconds since the epoch. */
  issuedAt: number | null;
  expiresAt: number | null;
  /** Milliseconds since the epoch. */
  lastRefresh: number | null;
}

/** A bearer token that cannot be refreshed: `CODEX_ACCESS_TOKEN`, or a personal access token in the file. */
interface BearerLogin {
  kind: "bearer";
  accessToken: string;
}

interface ApiKeyLogin {
  kind: "api_key";
  apiKey: string;
}

/** What auth.json can hold. `none`: a login without its credentials; `unsupported`: one that only the CLI can use. */
export type Login =
  | ChatGptLogin
  | BearerLogin
  | ApiKeyLogin
  | { kind: "none" }
  | { kind: "unsupported"; mode: string };

/**
 * Reads the text of auth.json, of older and newer CLIs alike; null when it is not a JSON object.
 * @see docs/reference/codex-backend.md section 11
 */
export function parseAuthJson(text: string): Login | null {
  const file = parseObject(text.replace(/^\uFEFF/, ""));
  if (file === undefined) return null;
  const apiKey = asText(file["OPENAI_API_KEY"]);
  const mode = asText(file["auth_mode"])?.toLowerCase() ?? (apiKey === undefined ? "chatgpt" : "apikey");
  switch (mode) {
    case "chatgpt":
    case "chatgptauthtokens":
      return chatGpt(text, file);
    case "apikey":
      return apiKey === undefined ? { kind: "none" } : { kind: "api_key", apiKey };
    case "personalaccesstoken":
      return bearer(asText(file["personal_access_token"]));
    default:
      return { kind: "unsupported", mode };
  }
}

function bearer(accessToken: string | undefined): Login {
  return accessToken === undefined ? { kind: "none" } : { kind: "bearer", accessToken };
}

function chatGpt(text: string, file: JsonObject): Login {
  const tokens = asObject(file["tokens"]);
  const accessToken = asText(tokens["access_token"]) ?? "";
  const refreshToken = asText(tokens["refresh_token"]) ?? "";
  if (accessToken === "" && refreshToken === "") return { kind: "none" };
  const idToken = asText(tokens["id_token"]) ?? null;
  const { accountId, exp, iat } = readClaims(accessToken);
  const refreshed = Date.parse(asText(file["last_refresh"]) ?? "");
  return {
    kind: "chatgpt",
    text,
    accessToken,
    refreshToken,
    idToken,
    accountId: asText(tokens["account_id"]) ?? readClaims(idToken).accountId ?? accountId,
    issuedAt: iat === null ? null : iat * 1000,
    expiresAt: exp === null ? null : exp * 1000,
    lastRefresh: Number.isNaN(refreshed) ? null : refreshed,
  };
}
