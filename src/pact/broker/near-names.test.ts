import { expect, test } from "vitest";
import { nearNames } from "./near-names.ts";

// The verdicts of the official broker, version 2.120.0.
test.each([
  ["Web", "web", true],
  ["webs", "web", true],
  ["PackagesAPI", "packages", true],
  ["packages provider", "packages-service", true],
  ["HTTPServer", "http_server", true],
  ["web", "web", false],
  ["web2", "web", false],
  ["web app", "webapp", false],
  ["a/b", "a-b", false],
])("%s beside %s: taken for a misspelling is %s", (name, known, isNear) => {
  expect(nearNames(name, new Set([known]))).toEqual(isNear ? [known] : []);
});
