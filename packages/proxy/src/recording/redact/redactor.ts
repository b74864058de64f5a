import { isObject, type JsonObject } from "@codexthropic/protocol/json";
import { maskJson, maskValue, type JsonMask } from "./mask-json.ts";
import { redactSchema } from "./redact-schema.ts";
import { Substitutes } from "./substitutes.ts";
import { createTextMask, type TextMask, type TextMaskOptions } from "./text-mask.ts";
import { newVocabulary, type Vocabulary } from "./vocabulary.ts";

/** Words that the protocols fix. Their values stay when they look like such a word. */
const WORDS: ReadonlySet<string> = new Set(
  `type role model status object stop_reason effort summary service_tier verbosity code phase media_type detail display
  mode action method execution truncation ttl speed plan_type reason include include_obfuscation outcome verdict
  lane transport error_code limit_name active_limit rate_limit_reached_type reset_at slug visibility
  web_search_tool_type default_reasoning_level default_verbosity default_service_tier input_modalities tool_choice
  prompt_cache_retention search_context_size external_web_access betas anthropic_version v permission_mode platform
  decision format param keep thinking_type cache_scope strategy syntax`.split(/\s+/),
);
/** Seals, and what is as random as they are. */
const SEALED: ReadonlySet<string> = new Set(["signature", "encrypted_content", "encrypted_index"]);
const JSON_TEXTS: ReadonlySet<string> = new Set(["arguments", "partial_json"]);
const URLS: ReadonlySet<string> = new Set(["url", "image_url", "file_url", "file_data"]);
const HOSTS: ReadonlySet<string> = new Set(["allowed_domains", "blocked_domains"]);
const SCHEMAS: ReadonlySet<string> = new Set(["input_schema", "parameters", "schema"]);
const TOOL_NAMES: ReadonlySet<string> = new Set(["name", "tool_name"]);
const ID = /(?:^|_)ids?$|^prompt_cache_key$|^safety_identifier$/;
const WORD = /^[\w.:/+[\]-]{0,100}$/;
const FIELD = /^[A-Za-z_$][\w$.:-]{0,63}$/;
const BILLING_HEADER = "x-anthropic-billing-header:";

/** Redacts the JSON of one recording. What it replaces once it replaces by the same everywhere. */
export class Redactor {
  readonly substitutes: Substitutes = new Substitutes();
  readonly vocabulary: Vocabulary = newVocabulary();
  readonly text: TextMask;
  readonly json: JsonMask;

  constructor(options: TextMaskOptions) {
    this.text = createTextMask(options);
    this.json = {
      text: this.text,
      property: (name) => {
        const isKnown =
          this.vocabulary.properties.has(name) || (options.keepTexts && this.text.text(name) === name);
        return isKnown ? name : this.substitutes.word(name);
      },
      fixed: (value) => {
        if (this.vocabulary.values.has(value)) return value;
        return UUID.test(value) ? this.substitutes.id(value) : undefined;
      },
    };
  }

  /** An object of one of the protocols: of a body, an event or an item. */
  object(value: JsonObject): JsonObject {
    const isError = ERROR_TYPES.test(String(value["type"])) || "code" in value || "param" in value;
    return Object.fromEntries(
      Object.entries(value).map(([key, field]) => [
        FIELD.test(key) ? key : this.substitutes.word(key),
        key === "message" && typeof field === "string" && isError
          ? this.text.message(field)
          : this.field(key, field),
      ]),
    );
  }

  /** The value of a field. What is not known to be harmless is masked. */
  field(key: string, value: unknown): unknown {
    if (typeof value === "string") return this.#string(key, value);
    if (Array.isArray(value)) return value.map((entry) => this.field(key, entry));
    if (!isObject(value)) return value;
    if (SCHEMAS.has(key)) return redactSchema(value, this.text, this.vocabulary);
    if (key === "source" && typeof value["data"] === "string") return this.#source(value, value["data"]);
    // The input of a call: the model and the user fill it as they like.
    return key === "input" ? (maskValue(value, this.json) as JsonObject) : this.object(value);
  }

  #string(key: string, value: string): string {
    const { substitutes, vocabulary, text } = this;
    if (SEALED.has(key)) return substitutes.sealed(value);
    if (JSON_TEXTS.has(key)) return maskJson(value, this.json);
    if (key === "user_id") return this.#userId(value);
    if (TOOL_NAMES.has(key)) return vocabulary.tools.has(value) ? value : substitutes.word(value);
    if (ID.test(key)) return substitutes.id(value);
    if (URLS.has(key)) return /^data:/i.test(value) ? this.#dataUrl(value) : substitutes.url(value);
    if (HOSTS.has(key)) return substitutes.host(value);
    if (key === "data") return substitutes.sealed(value);
    if (WORDS.has(key) && WORD.test(value)) return value;
    // The translator looks for these two.
    if (value.startsWith(BILLING_HEADER))
      return BILLING_HEADER + text.text(value.slice(BILLING_HEADER.length));
    if ((key === "title" || key === "filename") && /\.pdf$/i.test(value))
      return text.text(value.slice(0, -4)) + value.slice(-4);
    return text.text(value);
  }

  /** JSON; of older clients `user_<hash>_account_<id>_session_<uuid>`. */
  #userId(value: string): string {
    if (value.startsWith("{")) return maskJson(value, this.json);
    const [, before, session] = /^(user_.*_session_)([0-9a-f-]{36})$/is.exec(value) ?? [];
    if (before === undefined || session === undefined) return this.text.text(value);
    const masked = before.replace(/[^_]+/g, (part) =>
      /^(?:user|account|session)$/.test(part) ? part : this.text.text(part),
    );
    return masked + this.substitutes.id(session);
  }

  #source(source: JsonObject, data: string): JsonObject {
    const mask = source["type"] === "base64" ? this.text.base64 : this.text.text;
    return { ...this.object({ ...source, data: "" }), data: mask(data) };
  }

  #dataUrl(url: string): string {
    const comma = url.indexOf(",") + 1;
    return url.slice(0, comma) + this.text.base64(url.slice(comma));
  }
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const ERROR_TYPES = /error/;
