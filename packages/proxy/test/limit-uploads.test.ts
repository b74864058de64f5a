import { expect, it, vi } from "vitest";
import type { HttpError } from "../src/http/http-error.ts";
import { limitUploads } from "../src/http/limit-uploads.ts";

it("gives up the oldest when there are too many", () => {
  const uploads = limitUploads({ count: 2, bytes: 1000 });
  const givenUp = [
    vi.fn<(error: HttpError) => void>(),
    vi.fn<(error: HttpError) => void>(),
    vi.fn<(error: HttpError) => void>(),
    vi.fn<(error: HttpError) => void>(),
  ];
  const first = uploads.begin(givenUp[0]!);
  uploads.begin(givenUp[1]!);
  first.end();
  uploads.begin(givenUp[2]!);
  expect(givenUp.map(({ mock }) => mock.calls.length)).toEqual([0, 0, 0, 0]);
  uploads.begin(givenUp[3]!);
  expect(givenUp.map(({ mock }) => mock.calls.length)).toEqual([0, 1, 0, 0]);
  expect(givenUp[1]!.mock.calls[0]?.[0]).toMatchObject({
    answer: { status: 429, headers: { "retry-after": "1" } },
  });
});

it("gives up the oldest when they hold too much, but never the only one", () => {
  const uploads = limitUploads({ count: 10, bytes: 1000 });
  const [one, two] = [vi.fn<(error: HttpError) => void>(), vi.fn<(error: HttpError) => void>()];
  const first = uploads.begin(one);
  first.received(5000);
  expect(one).not.toHaveBeenCalled();
  const second = uploads.begin(two);
  expect(one).toHaveBeenCalledTimes(1);
  second.received(900);
  first.received(10_000);
  first.end();
  second.received(50);
  expect(two).not.toHaveBeenCalled();
});
