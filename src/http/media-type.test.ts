import { describe, expect, test } from "vitest";
import { essence, isJsonMediaType, matchesRange } from "./media-type.ts";

describe("a media type", () => {
  test.for([
    ["application/json", "application/json", true],
    ["Application/JSON; charset=utf-8", "application/json", true],
    [" text/json ;q=1", "text/json", true],
    ["application/problem+json", "application/problem+json", true],
    ["application/vnd.api.v1+json;profile=x", "application/vnd.api.v1+json", true],
    ["application/jsonp", "application/jsonp", false],
    ["application/x-json-stream", "application/x-json-stream", false],
    ["application/xml", "application/xml", false],
    ["image/svg+xml", "image/svg+xml", false],
    ["json", "json", false],
    ["", "", false],
  ] as const)("%j is %j, JSON: %s", ([text, wanted, isJson]) => {
    expect(essence(text)).toBe(wanted);
    expect(isJsonMediaType(text)).toBe(isJson);
  });

  test.for([
    ["application/json", "application/json", true],
    ["application/json; charset=utf-8", "application/json", true],
    ["application/json", "application/json; charset=utf-8", true],
    ["APPLICATION/JSON", "application/Json", true],
    ["application/json", "application/*", true],
    ["application/json", "*/*", true],
    ["text/plain", "application/*", false],
    ["application/json", "application/xml", false],
    ["application/problem+json", "application/json", false],
    ["", "application/json", false],
  ] as const)("%j falls under %j: %s", ([text, range, wanted]) => {
    expect(matchesRange(text, range)).toBe(wanted);
  });
});
