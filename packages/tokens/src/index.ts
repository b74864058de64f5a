export { countTokens, loadTokenizer } from "./count.ts";
export { countRequest } from "./request.ts";
