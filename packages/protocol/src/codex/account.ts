/**
 * What the backend tells about models, account and limits.
 * @see docs/reference/codex-backend.md sections 2, 10.1 and 15
 * @module
 */
import type { Verbosity } from "./request.ts";

/**
 * One entry of `GET <CODEX_BASE_URL>/models`, the fields that a proxy reads.
 * @see docs/reference/codex-backend.md section 15
 */
export interface ModelInfo {
  slug: string;
  display_name?: string;
  description?: string;
  default_reasoning_level?: string | null;
  supported_reasoning_levels?: { effort: string; description?: string }[];
  visibility?: "list" | "hide" | (string & {});
  priority?: number;
  service_tiers?: { id: string; name?: string; description?: string }[];
  default_service_tier?: string | null;
  upgrade?: { model: string } | null;
  support_verbosity?: boolean;
  default_verbosity?: Verbosity | null;
  web_search_tool_type?: string | null;
  context_window?: number | null;
  max_context_window?: number | null;
  effective_context_window_percent?: number | null;
  input_modalities?: string[];
  /** The model knows `tool_search`. @see docs/reference/codex-backend.md section 4 */
  supports_search_tool?: boolean;
  /** The model knows the lite lane. */
  use_responses_lite?: boolean;
}

/** Answer of `GET <CODEX_BASE_URL>/models`. */
export interface ModelsResponse {
  models: ModelInfo[];
}

/** Answer of `GET <CHATGPT_BASE_URL>/wham/accounts/check`. @see docs/reference/codex-backend.md section 2 */
export interface AccountsCheck {
  accounts?: {
    id?: string;
    account_id?: string;
    plan_type?: string | null;
    is_deactivated?: boolean;
    workspace_backend_origin?: string | null;
    account_routing_override?: string | null;
  }[];
  default_account_id?: string | null;
}

/** Answer of `GET <CHATGPT_BASE_URL>/wham/usage`. @see docs/reference/codex-backend.md section 10.1 */
export interface WhamUsage {
  plan_type?: string | null;
  rate_limit?: WhamRateLimit | null;
  additional_rate_limits?:
    | { limit_name?: string; metered_feature?: string; rate_limit?: WhamRateLimit | null }[]
    | null;
  credits?: { has_credits?: boolean; unlimited?: boolean; balance?: string | null } | null;
  rate_limit_reached_type?: unknown;
}

export interface WhamRateLimit {
  allowed?: boolean;
  limit_reached?: boolean;
  primary_window?: WhamWindow | null;
  secondary_window?: WhamWindow | null;
}

export interface WhamWindow {
  used_percent: number;
  limit_window_seconds?: number | null;
  reset_after_seconds?: number | null;
  /** Unix seconds. */
  reset_at?: number | null;
}
