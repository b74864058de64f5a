import {
  authorization,
  secretsOf,
  tokenOf,
  type Credentials,
  type CredentialSource,
} from "../credentials.ts";

/** The credentials of one call. */
export interface Authorizer {
  headers(): Promise<Record<string, string>>;
  /** Other credentials after a 401, once. Resolves with `false` when there are none. */
  replace(): Promise<boolean>;
}

/** @param secrets gets what must not appear in a message */
export function createAuthorizer(auth: CredentialSource, secrets: string[]): Authorizer {
  let credentials: Credentials | undefined;
  let isReplaced = false;
  return {
    async headers() {
      credentials ??= await auth.getCredentials();
      secrets.push(...secretsOf(credentials));
      return authorization(credentials);
    },
    async replace() {
      if (!credentials || isReplaced) return false;
      isReplaced = true;
      const rejected = tokenOf(credentials);
      credentials = await auth.getCredentials({ rejected });
      return tokenOf(credentials) !== rejected;
    },
  };
}
