// API report of @codexthropic/codex-auth. Made by scripts/api-report.mjs; review every change.

// ---- dist/index.d.ts
export type { Account } from "./account.ts";
export { editAuthJson, type AuthChanges } from "./auth-json/edit.ts";
export { createCodexAuth, type CodexAuth, type CredentialRequest } from "./create-codex-auth.ts";
export type { ApiKeyCredentials, ChatGptCredentials, Credentials } from "./credentials.ts";
export type { Flock } from "./disk/cli-lock.ts";
export { CodexAuthError, type AuthErrorCode } from "./error.ts";
export type { LogoutResult } from "./login/logout.ts";
export type { ApiKeyLogin, BrowserLogin, DeviceLogin, LoginOptions } from "./login/options.ts";
export type { CodexAuthOptions, Logger } from "./options.ts";
export type { AuthStatus } from "./status.ts";
export type { Keyring } from "./store/keyring.ts";

// ---- dist/account.d.ts
import type { Login } from "./auth-json/parse.ts";
import { type Owner } from "./claims.ts";
/** Who is logged in. What identifies a person is a getter: nothing that prints an account can see it. */
export interface Account extends Readonly<Owner> {
    readonly kind: "chatgpt" | "api_key";
}
/** Null for a login without an owner that could be told. */
export declare function accountOf(login: Login, owner: Owner | null): Account | null;
/** Whose a login is, as far as its own tokens tell. */
export declare function ownerOf(login: Login): Owner | null;
/** `a***@example.com` */
export declare function maskEmail(email: string | null): string | null;

// ---- dist/auth-json/parse.d.ts
/** ChatGPT tokens as they lie in the file. */
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
 * @see codex-backend.md section 11
 */
export declare function parseAuthJson(text: string): Login | null;
export {};

// ---- dist/claims.d.ts
/** Whose a token is. */
export interface Owner {
    accountId: string | null;
    email: string | null;
    /** `plus`, `pro`, `team`, … */
    plan: string | null;
}
/** What this package reads from a JWT. Signatures are not checked: the tokens are ours, the backend is the judge. */
export interface Claims extends Owner {
    /** Seconds since the epoch. */
    exp: number | null;
    iat: number | null;
}
/**
 * The claims of a JWT; all null for anything else.
 * @see codex-backend.md section 11
 */
export declare function readClaims(token: string | null): Claims;

// ---- dist/auth-json/edit.d.ts
/** What a refresh may change. A value that is left out stays as it is. */
export interface AuthChanges {
    access_token?: string;
    id_token?: string;
    refresh_token?: string;
    /** RFC 3339. */
    last_refresh: string;
}
/**
 * Writes new values into the text of an auth.json. Every other byte stays: formatting, order, unknown fields, line
 * ends, byte-order mark. A member that is not there yet is appended to its object in the style of the last one. Of
 * several members of one name the last counts, as in `JSON.parse`.
 *
 * The text must be a JSON object with an object `tokens`. Pure.
 */
export declare function editAuthJson(text: string, changes: AuthChanges): string;

// ---- dist/create-codex-auth.d.ts
import { type Account } from "./account.ts";
import { type Credentials } from "./credentials.ts";
import { type LogoutResult } from "./login/logout.ts";
import type { LoginOptions } from "./login/options.ts";
import { type CodexAuthOptions } from "./options.ts";
import { type AuthStatus } from "./status.ts";
export interface CredentialRequest {
    /** The token (or key) that has just met a 401: never returned again. The login is read again, then refreshed. */
    rejected?: string | undefined;
    /** Refresh even if the token still works. */
    forceRefresh?: boolean | undefined;
}
/** The Codex login. All methods throw `CodexAuthError`; what is under way goes on when its caller has left. */
export interface CodexAuth {
    /** A token for `authorization: Bearer …` that works now; in API-key mode the key. */
    getAccessToken(request?: CredentialRequest): Promise<string>;
    /** What the upstream request needs. */
    getCredentials(request?: CredentialRequest): Promise<Credentials>;
    /** Null when nobody is logged in. */
    getAccount(): Promise<Account | null>;
    /** For people: nothing secret in it, nothing asked of the network. */
    status(): Promise<AuthStatus>;
    /** Replaces the stored login. */
    login(options: LoginOptions): Promise<AuthStatus>;
    /** Revokes and forgets the stored login. */
    logout(): Promise<LogoutResult>;
    /**
     * Resolves when no refresh is under way. To be awaited before `process.exit`: in the middle of a refresh the exit
     * can lose the login.
     */
    idle(): Promise<void>;
}
/** One login, shared by all requests of a process. Nothing is read or sent before the first call. */
export declare function createCodexAuth(options?: CodexAuthOptions): CodexAuth;

// ---- dist/credentials.d.ts
/** What an upstream request needs. The secrets are getters of private fields: nothing that prints them can see them. */
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

// ---- dist/login/logout.d.ts
import type { Settings } from "../options.ts";
import type { Store } from "../store/store.ts";
export interface LogoutResult {
    /** False when nobody was logged in. */
    removed: boolean;
    /** The login server has ended the session. False too for API keys, which have none. */
    revoked: boolean;
}
/** Revokes what is stored, then forgets it; a server that can't be reached does not keep anybody logged in. */
export declare function logOut(settings: Settings, store: Store): Promise<LogoutResult>;

// ---- dist/options.d.ts
import { type Flock } from "./disk/cli-lock.ts";
import { type Keyring } from "./store/keyring.ts";
/** Where warnings go. `details` holds codes and counts, never a token, an e-mail or an account id. */
export interface Logger {
    warn(message: string, details?: Record<string, unknown>): void;
}
/** Every option has a default. */
export interface CodexAuthOptions {
    /** The folder of auth.json and config.toml. Default: `CODEX_HOME`, else `~/.codex`. */
    codexHome?: string | undefined;
    /** Default: `CODEX_AUTH_ISSUER`, else `https://auth.openai.com`. */
    issuer?: string | undefined;
    /** Default: `CODEX_REFRESH_TOKEN_URL_OVERRIDE`, else `<issuer>/oauth/token`. */
    refreshUrl?: string | undefined;
    /** Default: `CODEX_REVOKE_TOKEN_URL_OVERRIDE`, else `/oauth/revoke` at the refresh URL's host. */
    revokeUrl?: string | undefined;
    /** Used instead of the file, never refreshed. Default: `CODEX_ACCESS_TOKEN`. */
    accessToken?: string | undefined;
    /** Used instead of everything else. Default: `CODEX_API_KEY`; `OPENAI_API_KEY` is never looked at. */
    apiKey?: string | undefined;
    /** The environment that the defaults come from. Default: `process.env`. */
    env?: Readonly<Record<string, string | undefined>> | undefined;
    /** A token is refreshed this long before it expires. Milliseconds, default 60,000. */
    marginMs?: number | undefined;
    /** Milliseconds until a silent endpoint is given up, default 30,000. */
    timeoutMs?: number | undefined;
    /** The lock of a process that died is taken over after so many milliseconds; default 10,000, at least 2,000. */
    lockStaleMs?: number | undefined;
    /** The headers that say who asks. Default: those of the Codex CLI on this machine. */
    identity?: {
        originator: string;
        userAgent: string;
    } | undefined;
    fetch?: typeof fetch | undefined;
    /** Milliseconds since the epoch. */
    now?: (() => number) | undefined;
    sleep?: ((ms: number) => Promise<void>) | undefined;
    /** 0 ≤ x < 1; spreads waits. Secrets come from the system's generator, not from here. */
    random?: (() => number) | undefined;
    /** Default: silence. */
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
export interface Settings extends Omit<Defined<CodexAuthOptions>, Secret | "env"> {
    accessToken: string | null;
    apiKey: string | null;
}
export declare function withDefaults(options: CodexAuthOptions): Settings;
export {};

// ---- dist/disk/cli-lock.d.ts
/** `flock(2)` that doesn't wait; rejects when somebody else holds the lock. */
export type Flock = (fd: number) => Promise<void>;
/** Node has no `flock`; the optional package `fs-ext` does. Null where it is not installed or not built. */
export declare function loadFlock(): Promise<Flock | null>;
/** Runs `task` while the CLI can't write. Best effort: without the helper, or past two seconds, it runs anyway. */
export declare function withoutTheCli<T>(codexHome: string, flock: Flock | null, sleep: (ms: number) => Promise<void>, task: () => Promise<T>): Promise<T>;

// ---- dist/store/keyring.d.ts
/** The system's keyring, as far as it is needed. */
export interface Keyring {
    get(service: string, account: string): Promise<string | null>;
    set(service: string, account: string, secret: string): Promise<void>;
    /** False when there was nothing to delete. */
    delete(service: string, account: string): Promise<boolean>;
}
/** The optional package `@napi-rs/keyring`; null where it is not installed. */
export declare function loadKeyring(): Promise<Keyring | null>;

// ---- dist/store/store.d.ts
import type { JournalEntry } from "../disk/journal.ts";
/** What is kept, and whether a refresh still has to be carried over into it. */
export interface Stored {
    text: string;
    /** A refresh was cut off between the endpoint's answer and auth.json; `text` already has its tokens. */
    unsettled: boolean;
}
/** Holds the place for what a refresh brings. */
export interface Slot {
    record(entry: JournalEntry): void;
    /** `keep`: what was recorded has not reached the login yet. */
    release(keep: boolean): Promise<void>;
}
/** Where the login lives: a file, or the keyring. */
export interface Store {
    readonly kind: "file" | "keyring";
    /** For people: a path, or the name of the keyring's entry. */
    readonly place: string;
    /** Null when nobody is logged in. Throws `auth_file_unreadable`, `keyring_unsupported`. */
    read(): Promise<Stored | null>;
    /** What {@link read} would find, when that is certain without reading; null otherwise. */
    atHand(): Stored | null;
    /** Runs `task` alone, across processes; see `exclusively`. */
    exclusively<T>(early: () => Promise<T | undefined>, task: () => Promise<T>): Promise<T>;
    /** Only inside {@link exclusively}. Throws `auth_file_unwritable` *before* a refresh token is spent. */
    reserve(): Promise<Slot>;
    /**
     * Replaces the text by what `transform` makes of the present one (null: nobody is logged in); null leaves it
     * alone. `transform` is pure: it is asked again when somebody else has been faster. Throws `auth_file_unwritable`.
     */
    update(transform: (present: string | null) => string | null): Promise<void>;
    /** Carries over what a cut-off refresh has left, and removes its leftovers. Only inside {@link exclusively}. */
    settle(): Promise<void>;
    /** Forgets the login; false when there was none. */
    remove(): Promise<boolean>;
}

// ---- dist/disk/journal.d.ts
import type { AuthChanges } from "../auth-json/edit.ts";
import type { ChatGptLogin } from "../auth-json/parse.ts";
export interface JournalEntry {
    /** {@link fingerprint} of the login whose refresh token was spent. */
    replaces: string;
    changes: AuthChanges;
}
/** Tells which login an entry continues, without repeating its tokens. */
export declare function fingerprint(login: ChatGptLogin): string;
export interface Reservation {
    /** Synchronous: when it returns, the entry survives `kill -9` and a power cut. */
    record(entry: JournalEntry): void;
    close(): Promise<void>;
}
/** Takes the place: the file exists, its blocks are allocated, its name is durable. Throws what the disk throws. */
export declare function reserveJournal(path: string): Promise<Reservation>;
/** The entry of a refresh that did not get as far as auth.json; null when there is none, or only its empty place. */
export declare function readJournal(path: string): Promise<JournalEntry | null>;

// ---- dist/login/options.d.ts
/** The ways to log in. */
export type LoginOptions = BrowserLogin | DeviceLogin | ApiKeyLogin;
interface Cancellable {
    /** Gives up; the login then rejects with the signal's reason. */
    signal?: AbortSignal | undefined;
}
export interface BrowserLogin extends Cancellable {
    method: "browser";
    /** Shows or opens the address. This package opens nothing itself. */
    openUrl: (url: string) => void | Promise<void>;
    /**
     * For shells on another machine than the browser: resolves to the address that the browser ended at (the page
     * itself can't load there). Called again, twice at most, when the address is not this login's. The signal is
     * aborted when it is no longer needed.
     */
    pastedUrl?: ((signal: AbortSignal) => Promise<string>) | undefined;
    /** Default 1455, which the login server knows. */
    port?: number | undefined;
    /** Takes a free port when that one is taken. Default false: the login server may not accept it. */
    anyPort?: boolean | undefined;
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

// ---- dist/status.d.ts
import type { Login } from "./auth-json/parse.ts";
import { type AuthErrorCode } from "./error.ts";
/** The login as it may be shown to anybody: plain data, the e-mail masked, no token and no account id. */
export interface AuthStatus {
    loggedIn: boolean;
    kind: "chatgpt" | "api_key" | null;
    source: "environment" | "file" | "keyring";
    /** The file's path, the keyring's entry, or the variable. */
    place: string;
    email: string | null;
    plan: string | null;
    /** Of the access token. It being past is no problem: the next request refreshes it. */
    expiresAt: Date | null;
    lastRefresh: Date | null;
    /** Why there is no usable login. */
    problem: {
        code: AuthErrorCode;
        message: string;
    } | null;
}
export type Source = Pick<AuthStatus, "source" | "place">;
/** Never asks the network, never refreshes, never throws for a login that is missing or damaged. */
export declare function readStatus(source: () => Source, load: () => Promise<Login | null>): Promise<AuthStatus>;
type UsableLogin = Extract<Login, {
    kind: "chatgpt" | "bearer" | "api_key";
}>;
/** Throws `not_logged_in`, `unsupported_login`. */
export declare function requireUsable(login: Login | null): asserts login is UsableLogin;
export {};

// ---- dist/error.d.ts
import { CodexthropicError } from "@codexthropic/protocol/errors";
/** Every way in which the login can fail, as one literal union. */
export type AuthErrorCode = "not_logged_in" | "unsupported_login" | "token_rejected" | "refresh_expired" | "refresh_reused" | "refresh_revoked" | "refresh_rejected" | "refresh_failed" | "network" | "auth_file_invalid" | "auth_file_unreadable" | "auth_file_unwritable" | "keyring_unsupported" | "lock_timeout" | "port_taken" | "login_cancelled" | "login_denied" | "login_expired" | "login_failed";
/**
 * The only error that this package throws on purpose. `message` says what happened and what to do; neither it nor
 * `cause` ever holds a token, a code or a key.
 */
export declare class CodexAuthError extends CodexthropicError<AuthErrorCode> {
    readonly name: string;
    constructor(code: AuthErrorCode, what: string, options?: ErrorOptions);
}
/**
 * What may be kept of a foreign error: a system code such as `ECONNREFUSED` or `ENOSPC`, else the error's name.
 * Its message is dropped, for it may quote a request, a response or a piece of the file.
 */
export declare function safeCause(error: unknown): Error;
