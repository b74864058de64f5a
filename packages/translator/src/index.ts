export type { Translation } from "@codexthropic/protocol/contract";
export { translateRequest } from "./translate-request.ts";
export type { TranslateOptions, TranslationCache } from "./translate-options.ts";
export {
  type ModelTable,
  readModelTable,
  resolveModel,
  type ResolvedModel,
  type ResolveOptions,
} from "./resolve-model.ts";
export { identifySession, type SessionIdentity, type SessionSource } from "./identify-session.ts";
export { normalizeSchema, type NormalizedSchema, type SchemaRepair } from "./schema/normalize-schema.ts";
