export { countTokens, loadTokenizer } from "./count-tokens.ts";
export { countRequest } from "./count-request.ts";
