import { describe, expect, test } from "vitest";
import { AssayError } from "../errors.ts";
import { parseReport, reporters } from "./reporters.ts";
import { conformant, options } from "./testing/results.ts";

describe("--report", () => {
  test.each([
    ["text", { format: "text" }],
    ["json=out.json", { format: "json", file: "out.json" }],
    ["junit=a=b.xml", { format: "junit", file: "a=b.xml" }],
    ["html=r.html", { format: "html", file: "r.html" }],
    ["ndjson", { format: "ndjson" }],
  ])("%s is understood", (given, want) => {
    expect(parseReport(given)).toEqual(want);
  });

  test.each([
    ["pdf", 'there is no report format called "pdf"'],
    ["", 'there is no report format called ""'],
    ["=out.json", 'there is no report format called ""'],
    ["toString", 'there is no report format called "toString"'],
    ["json=", "no file is named after the equals sign"],
  ])("%j is refused as a flag", (given, message) => {
    expect(() => parseReport(given)).toThrow(AssayError);
    expect(() => parseReport(given)).toThrow(message);
  });
});

test.each(Object.entries(reporters))("the %s report ends with a line feed", async (_format, report) => {
  expect(await report(conformant, options)).toMatch(/[^\n]\n$/);
});
