import { checkStream } from "@codexthropic/transcoder/testing";
import type { Expect, Step } from "./case.ts";
import type { Observed } from "./observed.ts";
import { mismatches } from "./match-pattern.ts";

/** Returns every problem of a step. None: it passed. */
export function checkStep(step: Step, observed: Observed, past: readonly Observed[]): string[] {
  const { expect } = step;
  const isMessages = (step.request.path ?? "/v1/messages").startsWith("/v1/messages");
  return [
    ...(observed.answer.left ? [] : checkAnswer(expect, observed, isMessages)),
    ...checkUpstream(step, observed),
    ...(expect.also?.(observed, past) ?? []),
  ];
}

function checkAnswer(expect: Expect, { answer, request }: Observed, isMessages: boolean): string[] {
  const status = expect.status ?? 200;
  const hint = answer.status >= 400 ? `: ${answer.text.slice(0, 300)}` : "";
  if (answer.status !== status) return [`status: expected ${status}, got ${answer.status}${hint}`];
  return [
    ...answer.problems,
    ...(answer.events ? checkStream(answer.events).map(({ at, problem }) => `event ${at}: ${problem}`) : []),
    ...(isMessages ? mismatches(/./, answer.headers["request-id"], "header request-id") : []),
    ...(answer.message && isMessages
      ? mismatches(request.model ?? "", answer.message.model, "message.model")
      : []),
    ...(expect.message === undefined ? [] : mismatches(expect.message, answer.message, "message")),
    ...(expect.error === undefined ? noError(answer.error) : mismatches(expect.error, answer.error, "error")),
    ...(expect.json === undefined ? [] : mismatches(expect.json, answer.json, "json")),
    ...Object.entries(expect.headers ?? {}).flatMap(([name, pattern]) =>
      mismatches(pattern, answer.headers[name], `header ${name}`),
    ),
  ];
}

function noError(error: Observed["answer"]["error"]): string[] {
  return error === null ? [] : [`error: expected none, got ${JSON.stringify(error)}`];
}

function checkUpstream({ expect, scenarios = [], request }: Step, { upstream }: Observed): string[] {
  const rejections = upstream.flatMap(({ rejected }) =>
    rejected === null ? [] : [`the backend rejected it: ${rejected}`],
  );
  if (expect.upstreamBetween) {
    const [least, most] = expect.upstreamBetween;
    const isFine = upstream.length >= least && upstream.length <= most;
    return isFine ? [] : [`upstream: expected ${least} to ${most} requests, got ${upstream.length}`];
  }
  const isMessages = request.path === undefined;
  const wanted = expect.upstream?.length ?? (scenarios.length || (isMessages ? 1 : 0));
  if (upstream.length !== wanted) {
    return [...rejections, `upstream: expected ${wanted} requests, got ${upstream.length}`];
  }
  return [
    ...rejections,
    ...(expect.upstream ?? []).flatMap((pattern, i) => mismatches(pattern, upstream[i], `upstream[${i}]`)),
  ];
}
