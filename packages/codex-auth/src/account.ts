import { inspect } from "node:util";
import type { Login } from "./auth-json/parse-auth-json.ts";
import { readClaims, type Owner } from "./auth-json/read-claims.ts";

/** Who is logged in. What identifies a person is a getter, so that nothing that prints an account shows it. */
export interface Account extends Readonly<Owner> {
  readonly kind: "chatgpt" | "api_key";
}

class LoggedIn implements Account {
  readonly kind: "chatgpt" | "api_key";
  readonly plan: string | null;
  readonly #owner: Owner;

  constructor(kind: "chatgpt" | "api_key", owner: Owner) {
    this.kind = kind;
    this.plan = owner.plan;
    this.#owner = owner;
  }

  get accountId(): string | null {
    return this.#owner.accountId;
  }

  get email(): string | null {
    return this.#owner.email;
  }

  [inspect.custom](): object {
    return { kind: this.kind, plan: this.plan, email: maskEmail(this.email) };
  }
}

/** Null for a login whose owner is unknown. */
export function accountOf(login: Login, owner: Owner | null): Account | null {
  if (login.kind === "api_key") return new LoggedIn("api_key", { accountId: null, email: null, plan: null });
  return owner && new LoggedIn("chatgpt", owner);
}

/** The owner of a login, as its own tokens say. */
export function ownerOf(login: Login): Owner | null {
  switch (login.kind) {
    case "chatgpt": {
      const [id, access] = [readClaims(login.idToken), readClaims(login.accessToken)];
      return { accountId: login.accountId, email: id.email ?? access.email, plan: id.plan ?? access.plan };
    }
    case "bearer": {
      const { accountId, email, plan } = readClaims(login.accessToken);
      return { accountId, email, plan };
    }
    default:
      return null;
  }
}

/** `a***@example.com` */
export function maskEmail(email: string | null): string | null {
  if (email === null) return null;
  const at = email.lastIndexOf("@");
  return at < 1 ? "***" : `${email.slice(0, 1)}***${email.slice(at)}`;
}
