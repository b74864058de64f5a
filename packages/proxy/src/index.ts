export { JUDGE_CASES, type JudgeCase } from "./judge/cases.ts";
export { judgeCalls } from "./judge/judge-calls.ts";
export { buildJudgeRequest } from "./judge/build-judge-request.ts";
