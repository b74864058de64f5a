// API report of @codexthropic/codex-auth. Made by scripts/api-report.mjs; review every change.

// ---- dist/index.d.ts
export type { Account } from "./account.ts";
export { CodexAuthError, type AuthErrorCode } from "./auth-error.ts";
export type { AuthChanges } from "./auth-json/edit-auth-json.ts";
export { createCodexAuth, type CodexAuth } from "./create-codex-auth.ts";
export type { ApiKeyCredentials, ChatGptCredentials, Credentials } from "./credentials.ts";
export type { LogoutResult } from "./login/log-out.ts";
export type { ApiKeyLogin, BrowserLogin, DeviceLogin, LoginOptions } from "./login/login-options.ts";
export type { CodexAuthOptions, Logger } from "./options.ts";
export type { AuthStatus } from "./read-status.ts";
export type { Flock } from "./stores/file/cli-locks.ts";
export { createFileStore, type FileStoreOptions } from "./stores/file/file-store.ts";
export { createKeyringStore, type KeyringStoreOptions } from "./stores/keyring-store.ts";
export type { Keyring } from "./stores/load-keyring.ts";
export type { CredentialRequest } from "./token-manager/token-manager.ts";
export type { RefreshJournal, TokenStore } from "./token-store.ts";

// ---- dist/account.d.ts
import type { Login } from "./auth-json/parse-auth-json.ts";
import { type Owner } from "./auth-json/read-claims.ts";
/** Who is logged in. What identifies a person is a getter, so that nothing that prints an account shows it. */
export interface Account extends Readonly<Owner> {
    readonly kind: "chatgpt" | "api_key";
}
/** Null for a login whose owner is unknown. */
export declare function accountOf(login: Login, owner: Owner | null): Account | null;
/** The owner of a login, as its own tokens say. */
export declare function ownerOf(login: Login): Owner | null;
/** `a***@example.com` */
export declare function maskEmail(email: string | null): string | null;

// ---- dist/auth-json/parse-auth-json.d.ts
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
export type Login = ChatGptLogin | BearerLogin | ApiKeyLogin | {
    kind: "none";
} | {
    kind: "unsupported";
    mode: string;
};
/**
 * Reads the text of auth.json, of older and newer CLIs alike; null when it is not a JSON object.
 * @see docs/reference/codex-backend.md section 11
 */
export declare function parseAuthJson(text: string): Login | null;
export {};

// ---- dist/auth-json/read-claims.d.ts
/** The account that a token belongs to. */
export interface Owner {
    accountId: string | null;
    email: string | null;
    /** `plus`, `pro`, `team`, … */
    plan: string | null;
}
/** What this package reads from a JWT. Signatures are not checked: the tokens are our own, and the backend checks them. */
export interface Claims extends Owner {
    /** Seconds since the epoch. */
    exp: number | null;
    iat: number | null;
}
/**
 * The claims of a JWT; all null for anything else.
 * @see docs/reference/codex-backend.md section 11
 */
export declare function readClaims(token: string | null): Claims;

// ---- dist/auth-error.d.ts
import { CodexthropicError } from "@codexthropic/protocol/errors";
/** Every way in which the login can fail. */
export type AuthErrorCode = 
/** No file, no tokens in it, or an expired login without a refresh token. */
"not_logged_in"
/** A login that only the Codex CLI can use. */
 | "unsupported_login"
/** The backend refuses the login, and there is nothing newer. */
 | "token_rejected"
/** The login server refuses the refresh token … because it is too old, */
 | "refresh_expired"
/** … because it was used before, */
 | "refresh_reused"
/** … because the session was ended, */
 | "refresh_revoked"
/** … or without a known reason. */
 | "refresh_rejected"
/** The login server answers with neither tokens nor a reason. */
 | "refresh_failed"
/** The login server does not answer, or redirects. */
 | "network" | "auth_file_invalid" | "auth_file_unreadable" | "auth_file_unwritable" | "keyring_unsupported"
/** A {@link TokenStore} of the caller's own has thrown. */
 | "store_failed"
/** Another process has held the lock for a minute. */
 | "lock_timeout" | "port_taken" | "login_cancelled" | "login_denied" | "login_expired" | "login_failed";
/** Milliseconds until a temporary failure is tried again. */
export declare const RETRY_AFTER_MS = 2000;
export interface AuthErrorOptions extends ErrorOptions {
    /** Default: as the code says. */
    retryable?: boolean | undefined;
}
/**
 * The only error that this package throws on purpose. `message` says what happened, `code` is for the caller, who
 * knows what the user can do about it. Neither `message` nor `cause` ever holds a token, a code or a key.
 */
export declare class CodexAuthError extends CodexthropicError<AuthErrorCode> {
    readonly name: string;
    /** The same call may succeed later without a new login; a server answers 5xx and not 401. */
    readonly retryable: boolean;
    /** Milliseconds after which a call tries again; null when the error is not {@link retryable}. */
    readonly retryAfterMs: number | null;
    constructor(code: AuthErrorCode, message: string, { retryable, ...options }?: AuthErrorOptions);
}
/**
 * What may be kept of an error of somebody else: a system code such as `ECONNREFUSED` or `ENOSPC`, else the error's
 * name. Its message is dropped, for it may quote a request, a response or a part of the file.
 */
export declare function safeCause(error: unknown): Error;
/** For the details of a warning. */
export declare function errorCode(error: unknown): {
    code: string;
};

// ---- dist/auth-json/edit-auth-json.d.ts
/** What a refresh changes in auth.json. A value that is left out stays as it is. */
export interface AuthChanges {
    access_token?: string;
    id_token?: string;
    refresh_token?: string;
    /** RFC 3339. */
    last_refresh: string;
}
/**
 * Writes new values into the text of an auth.json. Every other byte stays: formatting, order, unknown fields, line
 * ends, byte-order mark. A member that is missing is appended to its object in the style of the last member. Of
 * several members with one name the last one counts, as in `JSON.parse`.
 *
 * jsonc-parser finds the offsets; its `modify` would edit the first of two members and format what it adds.
 * The text must be a JSON object; without an object `tokens` the tokens are added to the top level. Pure.
 */
export declare function editAuthJson(text: string, changes: AuthChanges): string;

// ---- dist/create-codex-auth.d.ts
import { type Account } from "./account.ts";
import { type Credentials } from "./credentials.ts";
import { type LogoutResult } from "./login/log-out.ts";
import type { LoginOptions } from "./login/login-options.ts";
import { type CodexAuthOptions } from "./options.ts";
import { type AuthStatus } from "./read-status.ts";
import { type CredentialRequest } from "./token-manager/token-manager.ts";
/** The Codex login. All methods throw `CodexAuthError`. A refresh goes on when its caller has left. */
export interface CodexAuth {
    /** A token for `authorization: Bearer …` that works now; in API-key mode the key. */
    getAccessToken(request?: CredentialRequest): Promise<string>;
    /** What an upstream request needs. */
    getCredentials(request?: CredentialRequest): Promise<Credentials>;
    /** Null when nobody is logged in. */
    getAccount(): Promise<Account | null>;
    /** For people: nothing in it is secret, and the network is not used. */
    status(): Promise<AuthStatus>;
    /** Replaces the stored login. */
    login(options: LoginOptions): Promise<AuthStatus>;
    /** Revokes and removes the stored login. */
    logout(): Promise<LogoutResult>;
    /**
     * Resolves when no refresh is under way. To be awaited before `process.exit`, which could lose the login in the
     * middle of a refresh. Nothing else is open, and the object can still be used.
     */
    close(): Promise<void>;
}
/** One login, shared by all requests of a process. Nothing is read or sent before the first call. */
export declare function createCodexAuth(options?: CodexAuthOptions): CodexAuth;

// ---- dist/credentials.d.ts
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
export declare function chatGptCredentials(accessToken: string, accountId: string | null): ChatGptCredentials;
export declare function apiKeyCredentials(apiKey: string): ApiKeyCredentials;

// ---- dist/login/log-out.d.ts
import type { Settings } from "../options.ts";
import type { TokenStore } from "../token-store.ts";
export interface LogoutResult {
    /** False when nobody was logged in. */
    removed: boolean;
    /** The login server has ended the session. False for API keys, which have none. */
    revoked: boolean;
}
/**
 * Revokes the stored login and removes it, also when the login server cannot be reached; the logger is then told why the
 * session was not ended.
 */
export declare function logOut(settings: Settings, store: TokenStore): Promise<LogoutResult>;

// ---- dist/options.d.ts
import { type Flock } from "./stores/file/cli-locks.ts";
import { type Keyring } from "./stores/load-keyring.ts";
import type { TokenStore } from "./token-store.ts";
/** Receives warnings. `details` holds codes and counts, never a token, an e-mail or an account id. */
export interface Logger {
    warn(message: string, details?: Record<string, unknown>): void;
}
/** Every option has a default. */
export interface CodexAuthOptions {
    /**
     * Where the login is kept. Default: what config.toml in `codexHome` names, else auth.json in it. With a store given
     * here, `CODEX_ACCESS_TOKEN` and `CODEX_API_KEY` are not used.
     */
    store?: TokenStore | undefined;
    /** The folder of auth.json and config.toml. Default: `CODEX_HOME`, else `~/.codex`. */
    codexHome?: string | undefined;
    /** Default: `CODEX_AUTH_ISSUER`, else `https://auth.openai.com`. */
    issuer?: string | undefined;
    /** Default: `CODEX_REFRESH_TOKEN_URL_OVERRIDE`, else `<issuer>/oauth/token`. */
    refreshUrl?: string | undefined;
    /** Default: `CODEX_REVOKE_TOKEN_URL_OVERRIDE`, else `/oauth/revoke` at the refresh URL's host. */
    revokeUrl?: string | undefined;
    /** Used in place of the stored login, never refreshed. Default: `CODEX_ACCESS_TOKEN`. */
    accessToken?: string | undefined;
    /** Used in place of everything else. Default: `CODEX_API_KEY`; `OPENAI_API_KEY` is never read. */
    apiKey?: string | undefined;
    /** The environment that the defaults come from. Default: `process.env`. */
    env?: Readonly<Record<string, string | undefined>> | undefined;
    /** A token is refreshed this long before it expires. Milliseconds, default 60,000. */
    marginMs?: number | undefined;
    /** Milliseconds until the login server must have answered completely, default 30,000. */
    timeoutMs?: number | undefined;
    /** The lock of a process that died is taken over after so many milliseconds; default 10,000, at least 2,000. */
    lockStaleMs?: number | undefined;
    /**
     * Where the lock and the journal are kept when the folder of auth.json cannot be written. Default:
     * `$XDG_STATE_HOME/codexthropic`, else `~/.local/state/codexthropic`, else a private folder in `/tmp`.
     */
    stateFolder?: string | undefined;
    /** The headers that name the client. Default: those of the Codex CLI on this machine. */
    identity?: {
        originator: string;
        userAgent: string;
    } | undefined;
    /** Called with a `Request`, and `init.redirect: "manual"`. Default: the global one. */
    fetch?: typeof fetch | undefined;
    /** Milliseconds since the epoch. */
    now?: (() => number) | undefined;
    sleep?: ((ms: number) => Promise<void>) | undefined;
    /** 0 ≤ x < 1, spreads waits. Secrets come from the system's generator, not from here. */
    random?: (() => number) | undefined;
    /** Default: warnings are dropped. */
    logger?: Logger | undefined;
    /** `flock` for the CLI's lock files. Default: the optional package `fs-ext`. */
    loadFlock?: (() => Promise<Flock | null>) | undefined;
    /** Default: the optional package `@napi-rs/keyring`. */
    loadKeyring?: (() => Promise<Keyring | null>) | undefined;
}
type Defined<T> = {
    [K in keyof T]-?: Exclude<T[K], undefined>;
};
type Secret = "accessToken" | "apiKey";
/** The options with their defaults filled in. */
export interface Settings extends Omit<Defined<CodexAuthOptions>, Secret | "store" | "env" | "stateFolder"> {
    /** In the order in which they are tried. */
    stateFolders: readonly string[];
    /** Null: config.toml decides. */
    store: TokenStore | null;
    accessToken: string | null;
    apiKey: string | null;
}
export declare function resolveOptions(options: CodexAuthOptions): Settings;
export {};

// ---- dist/stores/file/cli-locks.d.ts
/** `flock(2)` without waiting; rejects when another process holds the lock. */
export type Flock = (fd: number) => Promise<void>;
/** Node has no `flock`; the optional package `fs-ext` does. Null where it is not installed or not built. */
export declare function loadFlock(): Promise<Flock | null>;
/** Runs `task` while the CLI does not write. Best effort: without `flock`, or after two seconds, it runs anyway. */
export declare function withCliLocks<T>({ codexHome, flock, sleep, }: {
    codexHome: string;
    flock: Flock | null;
    sleep: (ms: number) => Promise<void>;
}, task: () => Promise<T>): Promise<T>;

// ---- dist/stores/load-keyring.d.ts
/** The system's keyring, as far as it is needed. */
export interface Keyring {
    get(service: string, account: string): Promise<string | null>;
    set(service: string, account: string, secret: string): Promise<void>;
    /** False when there was nothing to delete. */
    delete(service: string, account: string): Promise<boolean>;
}
/** The optional package `@napi-rs/keyring`; null where it is not installed. */
export declare function loadKeyring(): Promise<Keyring | null>;

// ---- dist/token-store.d.ts
import type { AuthChanges } from "./auth-json/edit-auth-json.ts";
/**
 * Where a login is kept. `createFileStore()` and `createKeyringStore()` are two; a database can be another. The text
 * is that of an auth.json of the Codex CLI; to a store it is opaque. It holds secrets: keep it out of logs.
 *
 * `read`, `write` and `remove` are enough for one process. A login that several processes share needs `withLock`,
 * and a comparison in `write` that is atomic.
 */
export interface TokenStore {
    /** `status().source`: `file`, `keyring`, or a word of your own. */
    readonly kind: string;
    /** For people, `status().place`: a path, or the name of an entry. */
    readonly place: string;
    /** Resolves to null when nobody is logged in. */
    read(): Promise<string | null>;
    /**
     * What {@link read} would resolve to, when that is certain without waiting; else undefined. It is called before
     * every request.
     */
    peek?(): string | null | undefined;
    /**
     * Replaces the text. `previous` is what the new text was made from: when the store holds another text by now, it
     * writes nothing and resolves to false.
     */
    write(text: string, previous: string | null): Promise<boolean>;
    /** Forgets the login. Resolves to false when there was none. */
    remove(): Promise<boolean>;
    /**
     * Runs `task` while no other process runs one. A store that has to wait for its lock may call `alternative` from
     * time to time; once that resolves to a value, the value is the result, and `task` is not run.
     */
    withLock?<T>(task: () => Promise<T>, alternative: () => Promise<T | undefined>): Promise<T>;
    /**
     * Called with the lock held, before a refresh token is spent. A refresh token works once, so a store that could not
     * keep the new tokens rejects here. With a journal the new tokens are safe before they are written.
     */
    prepareRefresh?(): Promise<RefreshJournal>;
}
/** Keeps the new tokens of one refresh until {@link TokenStore.write} has them. */
export interface RefreshJournal {
    /** Called in the tick in which the new tokens have arrived. Synchronous, so that nothing can come between. */
    record(entry: {
        previous: string;
        changes: AuthChanges;
    }): void;
    /** `isWritten`: the tokens are in the store, and the journal can be removed. */
    close(isWritten: boolean): Promise<void>;
}

// ---- dist/login/login-options.d.ts
/** The ways to log in. */
export type LoginOptions = BrowserLogin | DeviceLogin | ApiKeyLogin;
interface Cancellable {
    /** Ends the login, which then rejects with the signal's reason. */
    signal?: AbortSignal | undefined;
}
export interface BrowserLogin extends Cancellable {
    method: "browser";
    /** Shows or opens the address. This package opens nothing itself. */
    openUrl: (url: string) => void | Promise<void>;
    /**
     * For a terminal on another machine than the browser: resolves to the address at which the browser ended (the page
     * itself cannot load there). Called again, twice at most, when the address belongs to another login. The signal is
     * aborted when the address is no longer needed.
     */
    pastedUrl?: ((signal: AbortSignal) => Promise<string>) | undefined;
    /**
     * Only this port; 0 takes any free one, which the login server may not accept. Default: the ports that the login
     * server knows, 1455 (a login that was left open there is asked to end) and 1457.
     */
    port?: number | undefined;
    /** Milliseconds, default 15 minutes. */
    timeoutMs?: number | undefined;
}
export interface DeviceLogin extends Cancellable {
    method: "device";
    /** Tells the user where to type what. `expiresAt`: milliseconds since the epoch. */
    onPrompt: (prompt: {
        url: string;
        userCode: string;
        expiresAt: number;
    }) => void | Promise<void>;
}
export interface ApiKeyLogin extends Cancellable {
    method: "api_key";
    apiKey: string;
}
export {};

// ---- dist/read-status.d.ts
import type { Login } from "./auth-json/parse-auth-json.ts";
import { type AuthErrorCode } from "./auth-error.ts";
/** The login as plain data that may be shown: the e-mail is masked, there is no token and no account id. */
export interface AuthStatus {
    loggedIn: boolean;
    kind: "chatgpt" | "api_key" | null;
    /** Or the `kind` of a store of your own. */
    source: "environment" | "file" | "keyring" | (string & {});
    /** The path of the file, the entry of the keyring, or the name of the variable. */
    place: string;
    email: string | null;
    plan: string | null;
    /** Expiry of the access token. A past one is no problem: the next request refreshes the token. */
    expiresAt: Date | null;
    lastRefresh: Date | null;
    /** Why there is no usable login. */
    problem: {
        code: AuthErrorCode;
        message: string;
    } | null;
}
export type Source = Pick<AuthStatus, "source" | "place">;
/** Never uses the network, never refreshes, never throws for a login that is missing or damaged. */
export declare function readStatus(source: () => Source, load: () => Promise<Login | null>): Promise<AuthStatus>;
type UsableLogin = Extract<Login, {
    kind: "chatgpt" | "bearer" | "api_key";
}>;
/** Throws `not_logged_in`, `unsupported_login`. */
export declare function requireUsable(login: Login | null): asserts login is UsableLogin;
export {};

// ---- dist/token-manager/token-manager.d.ts
import type { Login } from "../auth-json/parse-auth-json.ts";
import type { Settings } from "../options.ts";
import type { TokenStore } from "../token-store.ts";
export interface CredentialRequest {
    /** The token (or key) that was just answered with a 401. It is never returned again. */
    rejected?: string | undefined;
    /** Refresh even when the token still works. */
    forceRefresh?: boolean | undefined;
}
/** The login of one store: reads it for every request, refreshes it once for all, and remembers failures. */
export interface TokenManager {
    /** Null when nobody is logged in. Never refreshes. */
    read(): Promise<Login | null>;
    /**
     * The login with a token that works, as far as anybody can tell. Returned without a promise when nothing has to be
     * read, which is nearly always the case. Throws {@link CodexAuthError}.
     */
    get(request: CredentialRequest): Login | Promise<Login>;
    /** Waits for a refresh that is under way, and tries once more to write what could not be written. */
    close(): Promise<void>;
}
export declare function createTokenManager(settings: Settings, store: TokenStore): TokenManager;

// ---- dist/stores/file/file-store.d.ts
import { type CodexAuthOptions, type Settings } from "../../options.ts";
import type { TokenStore } from "../../token-store.ts";
/** The options of the login that concern its file. */
export type FileStoreOptions = Pick<CodexAuthOptions, "codexHome" | "stateFolder" | "lockStaleMs" | "loadFlock" | "env" | "logger" | "now" | "sleep" | "random">;
/** auth.json in a folder of the Codex CLI. Lock, journal and temporary files lie beside the file itself. */
export declare function createFileStore(options?: FileStoreOptions): TokenStore;
export declare function openFileStore(settings: Settings): TokenStore;

// ---- dist/stores/keyring-store.d.ts
import { type CodexAuthOptions, type Settings } from "../options.ts";
import type { TokenStore } from "../token-store.ts";
/** The options of the login that concern its entry in the keyring. */
export type KeyringStoreOptions = Pick<CodexAuthOptions, "codexHome" | "lockStaleMs" | "loadKeyring" | "env" | "sleep" | "random">;
/** The login in the system's keyring. There is no journal: a user who chose the keyring wants no tokens on disk. */
export declare function createKeyringStore(options?: KeyringStoreOptions): TokenStore;
export declare function openKeyringStore(settings: Settings): TokenStore;
