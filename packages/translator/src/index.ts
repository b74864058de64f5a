export { translateRequest } from "./translate.ts";
export type { Translation } from "@codexthropic/protocol/contract";
export type { TranslateOptions, TranslationCache } from "./options.ts";
export { type ModelTable, resolveModel, type ResolvedModel } from "./model.ts";
export { identifySession, type SessionIdentity, type SessionSource } from "./session.ts";
export { normalizeSchema, type NormalizedSchema, type SchemaRepair } from "./schema/normalize.ts";
