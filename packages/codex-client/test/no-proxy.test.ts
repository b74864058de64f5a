import { expect, it } from "vitest";

import { matchNoProxy } from "../src/node/match-no-proxy.ts";

it.each<[string, string, boolean]>([
  ["", "https://example.com", false],
  ["*", "https://example.com", true],
  ["example.com", "https://example.com", true],
  ["example.com", "https://api.example.com", true],
  ["example.com", "https://notexample.com", false],
  ["EXAMPLE.com", "https://example.COM", true],
  [".example.com", "https://example.com", true],
  ["*.example.com", "https://api.example.com", true],
  ["a.test, example.com", "https://example.com", true],
  ["a.test example.com", "https://example.com", true],
  ["example.com.", "https://example.com", true],
  ["example.com:443", "https://example.com", true],
  ["example.com:8443", "https://example.com", false],
  ["example.com:8443", "https://example.com:8443", true],
  ["example.com:80", "http://example.com", true],
  ["10.0.0.1", "http://10.0.0.1:3000", true],
  ["10.0.0.1", "http://110.0.0.1:3000", false],
  ["10.0.0.0/8", "http://10.9.8.7", true],
  ["10.0.0.0/8", "http://11.9.8.7", false],
  ["10.0.0.0/99", "http://10.9.8.7", false],
  ["::1", "http://[::1]:8080", true],
  ["[::1]", "http://[::1]:8080", true],
  ["[::1]:9090", "http://[::1]:8080", false],
  ["fd00::/8", "http://[fd12::1]", true],
])("NO_PROXY=%s and %s: %s", (noProxy, url, direct) => {
  expect(matchNoProxy(noProxy)(new URL(url))).toBe(direct);
});
