export * from "./answers.ts";
export * from "./failures.ts";
export * from "./http-errors.ts";
export * from "./leaks.ts";
export * from "./modifiers.ts";
export * from "./tool-search.ts";
export { answer } from "../answer/answer.ts";
export { helpful } from "./helpful.ts";
