import { inspect } from "node:util";

/** What an upstream request needs. The secrets are getters of private fields, so that nothing that prints them shows them. */
export type Credentials = ChatGptCredentials | ApiKeyCredentials;

/** For `chatgpt.com/backend-api`. */
export interface ChatGptCredentials {
  readonly kind: "chatgpt";
  readonly accessToken: string;
  /** Value of the header `chatgpt-account-id`. */
  readonly accountId: string | null;
}

/** For `api.openai.com`. */
export interface ApiKeyCredentials {
  readonly kind: "api_key";
  readonly apiKey: string;
}

class ChatGpt implements ChatGptCredentials {
  readonly kind = "chatgpt";
  readonly #accessToken: string;
  readonly #accountId: string | null;

  constructor(accessToken: string, accountId: string | null) {
    this.#accessToken = accessToken;
    this.#accountId = accountId;
  }

  get accessToken(): string {
    return this.#accessToken;
  }

  get accountId(): string | null {
    return this.#accountId;
  }

  [inspect.custom](): object {
    return { kind: this.kind };
  }
}

class ApiKey implements ApiKeyCredentials {
  readonly kind = "api_key";
  readonly #apiKey: string;

  constructor(apiKey: string) {
    this.#apiKey = apiKey;
  }

  get apiKey(): string {
    return this.#apiKey;
  }

  [inspect.custom](): object {
    return { kind: this.kind };
  }
}

export function chatGptCredentials(accessToken: string, accountId: string | null): ChatGptCredentials {
  return new ChatGpt(accessToken, accountId);
}

export function apiKeyCredentials(apiKey: string): ApiKeyCredentials {
  return new ApiKey(apiKey);
}
