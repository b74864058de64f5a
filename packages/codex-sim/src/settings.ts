import { ACCOUNT } from "./auth/account.ts";
import type { Account } from "./auth/login.ts";
import { CATALOGUE, type CatalogueEntry } from "./catalogue.ts";
import type { LaneTable } from "./lanes.ts";
import type { AnswerCompression } from "./http/compress-answer.ts";
import type { SimOptions } from "./options.ts";
import type { WebSocketOptions } from "./websocket/options.ts";

/** {@link SimOptions} with their defaults filled in. */
export interface Settings {
  readonly now: () => number;
  readonly seed: string;
  readonly secret: string;
  readonly account: Account;
  readonly catalogue: readonly CatalogueEntry[];
  readonly lanes: LaneTable;
  readonly refused: ReadonlySet<string>;
  readonly withoutRules: ReadonlySet<string>;
  readonly promptCache: boolean;
  readonly contentType: boolean;
  readonly compression: AnswerCompression | null;
  readonly terminalOutput: boolean;
  readonly workspaceOrigin: string | null | undefined;
  readonly routingOverride: string;
  readonly devicePending: number;
  readonly deviceInterval: string;
  readonly websocket: WebSocketOptions | boolean;
}

export function settingsOf(options: SimOptions): Settings {
  return {
    now: options.now ?? Date.now,
    seed: options.seed ?? "codex-sim",
    secret: options.secret ?? "codex-sim secret",
    account: { ...ACCOUNT, ...options.account },
    catalogue: options.catalogue ?? CATALOGUE,
    lanes: options.lanes ?? {},
    refused: new Set(options.refused),
    withoutRules: new Set(options.withoutRules),
    promptCache: options.promptCache ?? true,
    contentType: options.contentType ?? false,
    compression: options.compression ?? null,
    terminalOutput: options.terminalOutput ?? false,
    workspaceOrigin: options.workspaceOrigin,
    routingOverride: options.routingOverride ?? "NO_CONSTRAINT",
    devicePending: options.devicePending ?? 1,
    deviceInterval: options.deviceInterval ?? "5",
    websocket: options.websocket ?? false,
  };
}
