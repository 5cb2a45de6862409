import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { AssayError } from "../errors.ts";
import { jsonReport } from "./json.ts";
import { readJsonReport } from "./read-json.ts";
import { arbitraryGated, arbitraryResult } from "./testing/arbitrary-result.ts";
import { nonconformant } from "./testing/results.ts";

describe("a JSON report that is read", () => {
  test("gives the result that was written", () => {
    fc.assert(
      fc.property(fc.oneof(arbitraryResult, arbitraryGated), (result) => {
        const text = jsonReport(result);
        expect(jsonReport(readJsonReport("r.json", text))).toBe(text);
      }),
    );
  });

  test("has its bodies byte for byte", () => {
    const { findings } = readJsonReport("r.json", jsonReport(nonconformant));
    const bodies = (all: typeof findings) =>
      all.map(({ exchange }) => exchange?.request.body && Buffer.from(exchange.request.body));
    expect(bodies(findings)).toEqual(bodies(nonconformant.findings));
  });

  test("and is cut off anywhere is refused", () => {
    const text = jsonReport(nonconformant);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: text.trimEnd().length - 1 }), (length) => {
        expect(() => readJsonReport("r.json", text.slice(0, length))).toThrow(AssayError);
      }),
    );
    expect(() => readJsonReport("r.json", text.slice(0, 500))).toThrow(
      "r.json is cut off: whoever wrote it was stopped.",
    );
  });

  test.each([
    ["x", "r.json is not JSON: "],
    ["{}", "r.json is no report of the kind assay-report/1: the whole must have required property 'schema'."],
    ['{"schema":"assay-report/1"}', "must have required property 'tool'"],
    [
      jsonReport(nonconformant).replace('"exitCode": 1', '"exitCode": 2'),
      "/exitCode must be equal to one of the allowed values",
    ],
  ])("and is no report is refused: %.30s", (text, message) => {
    expect(() => readJsonReport("r.json", text)).toThrow(message);
  });
});
