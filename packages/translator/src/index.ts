export { createTranslator, translateRequest } from "./translate.ts";
export type { Translated, TranslateOptions, TranslateResult } from "./options.ts";
export { type ModelTable, resolveModel, type ResolvedModel } from "./model.ts";
export { identifySession, type SessionIdentity, type SessionSource } from "./session.ts";
export { normalizeSchema, type NormalizedSchema, type SchemaRepair } from "./schema/normalize.ts";
