export { call, customCall, type Arrival, type CallOptions } from "./call.ts";
export { aside, compaction, item, type Aside } from "./raw.ts";
export { reasoning, type ReasoningOptions } from "./reasoning.ts";
export { search, type SearchAction, type SearchOptions, type Source } from "./search.ts";
export { refusal, text, type Citation, type TextOptions } from "./text.ts";
export { toolSearch } from "./tool-search.ts";
export type { Part } from "./part.ts";
