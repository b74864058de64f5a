import { countRequest } from "@codexthropic/tokens";

import { message, plainBody } from "../build-body.ts";
import {
  failureText,
  judge,
  StepError,
  unavailable,
  type Question,
  type Step,
  type StepContext,
} from "../step.ts";

/** Prompts of fewer tokens are never cached. @see docs/reference/live-evidence.md section 1 */
const MINIMUM = 1024;

/** A text of so many tokens, different in every check: each of its words is one token. */
function longText(tokens: number, seed: string): string {
  return `${seed}${" the cat and the dog".repeat(Math.ceil(tokens / 5))}`;
}

async function askThrice(
  { ask, anyTarget, newIds }: StepContext,
  tokens: number,
  times: number,
  headers: Question["headers"] = {},
): Promise<number[]> {
  const target = await anyTarget();
  const ids = newIds();
  const input = [
    message("developer", longText(tokens, ids.sessionId)),
    message("user", "Answer with the word yes."),
  ];
  const read: number[] = [];
  for (let time = 0; time < times; time++) {
    const answer = await ask({ lane: target.lane, ids, headers, body: plainBody(target, "", { input }) });
    if (answer.failure) throw new StepError(failureText(answer));
    read.push(answer.usage?.input_tokens_details?.cached_tokens ?? 0);
  }
  return read;
}

const cache: Step = {
  id: "cache",
  title: "The prompt cache: one prompt of 4,000 tokens, three times, with the headers of one session",
  expected: "the second or the third request reads most of it from the cache",
  tokens: 12_500,
  async run(context) {
    const read = await askThrice(context, 4000, 3);
    const best = Math.max(...read.slice(1));
    return judge(read[0] === 0 && best >= 3000, `read from the cache: ${read.join(", ")} tokens`);
  },
};

const cacheHeader: Step = {
  id: "cache-header",
  title: "The prompt cache without the header session-id",
  expected: "nothing is read from the cache: it is found by that header",
  tokens: 3500,
  async run(context) {
    const read = await askThrice(context, 1.5 * MINIMUM, 2, { "session-id": null });
    return judge(Math.max(...read) === 0, `read from the cache: ${read.join(", ")} tokens`);
  },
};

/** The share by which the estimate may be wrong. */
const TOLERANCE = 0.1;

const count: Step = {
  id: "count",
  title: "The estimate of count_tokens",
  expected: "within 10 % of what the backend counts",
  tokens: 1500,
  async run({ ask, anyTarget, newIds }) {
    const target = await anyTarget();
    const body = plainBody(target, "Answer with the word yes.", {
      input: [message("user", `${longText(1200, newIds().sessionId)} Answer with the word yes.`)],
    });
    const own = await countRequest(body);
    const answer = await ask({ lane: target.lane, body });
    if (answer.failure) return unavailable(failureText(answer));
    const theirs = answer.usage?.input_tokens ?? 0;
    const share = theirs === 0 ? 1 : Math.abs(own - theirs) / theirs;
    return judge(share <= TOLERANCE, `estimated ${own}, counted ${theirs} (${(share * 100).toFixed(1)} %)`);
  },
};

export const CACHE_STEPS: readonly Step[] = [cache, cacheHeader, count];
