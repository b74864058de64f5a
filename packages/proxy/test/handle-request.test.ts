import { expect, it } from "vitest";
import { handleRequest } from "../src/handle-request.ts";
import type { ProxyRequest, ProxyResponse } from "../src/http/http-message.ts";
import type { RequestRecord } from "../src/record/request-record.ts";
import type { Routes } from "../src/routes/match-route.ts";

const REQUEST: ProxyRequest = {
  method: "GET",
  path: "/healthz",
  query: () => new URLSearchParams(),
  header: (name) => (name === "host" ? "127.0.0.1" : null),
  readBody: () => Promise.reject(new Error("not read here")),
  signal: new AbortController().signal,
  clientLeft: false,
};

it("what a response cannot tell of itself is logged, and the record is told all the same", async () => {
  const response: ProxyResponse = {
    status: 200,
    headers: {},
    body: "whole",
    result() {
      throw new RangeError("the-prompt");
    },
  };
  const routes: Routes = { "/healthz": { GET: async () => response } };
  const written: ProxyResponse[] = [];
  const records: RequestRecord[] = [];
  const errors: string[] = [];
  const logger = {
    debug() {},
    info() {},
    warn() {},
    error: (message: string, facts?: object) => void errors.push(`${message} ${JSON.stringify(facts)}`),
  };
  await handleRequest(
    REQUEST,
    async (given) => void written.push(given),
    { apiKey: undefined, loopbackOnly: true },
    { routes, fast: false, logger, now: () => 0, onEnd: (record) => void records.push(record) },
  );
  expect(written).toEqual([response]);
  expect(records).toMatchObject([{ path: "/healthz", status: 200, aborted: false }]);
  expect(errors.join()).toMatch(/^the record could not be completed .*RangeError/);
  expect(errors.join()).not.toContain("the-prompt");
});
