import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { eventLines, ndjsonReport } from "./ndjson.ts";
import { arbitraryResult } from "./testing/arbitrary-result.ts";
import { events, nonconformant } from "./testing/results.ts";
import { visible } from "./visible.ts";

const read = (name: string): object => JSON.parse(readFileSync(`schemas/${name}.schema.json`, "utf8"));
const ajv = new Ajv2020({ strict: true, strictRequired: false, strictTypes: false, allErrors: true });
ajv.addSchema(read("assay-report-1"));
const validate = ajv.compile(read("assay-events-1"));

const linesOf = (text: string): readonly { readonly kind: string; readonly lines?: number }[] =>
  text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));

describe("the event stream", () => {
  test("of a run has a header, an object per event and a footer that counts them", () => {
    const lines = linesOf(events.map(eventLines()).join(""));
    expect(lines.map(({ kind }) => kind)).toEqual([
      "header",
      "case",
      "finding",
      "operation",
      "case",
      "operation",
      "footer",
    ]);
    expect(lines.at(-1)?.lines).toBe(lines.length - 1);
    expect(lines[1]).toMatchInlineSnapshot(`
      {
        "durationMs": 12,
        "id": "putBook/invalid/body.title/maxLength",
        "kind": "case",
        "replay": "assay run library --target http://127.0.0.1:4010 --only 'putBook/invalid/body.title/maxLength' --seed 42",
        "requests": 3,
        "title": "title of 201 characters",
        "verdicts": [
          {
            "check": "refused-as-documented",
            "level": "must",
            "rule": "putBook/title-length",
            "verdict": "fail",
          },
        ],
      }
    `);
    expect(lines.at(-1)).toMatchInlineSnapshot(`
      {
        "counts": {
          "cases": 11,
          "error": 1,
          "fail": 6,
          "notTested": 1,
          "pass": 24,
          "requests": 29,
        },
        "durationMs": 812,
        "exitCode": 1,
        "kind": "footer",
        "lines": 6,
        "outcome": "nonconformant",
        "warnings": [
          "DELETE /v2/books/b-1 answered 500: the book is still there",
        ],
      }
    `);
  });

  test("is valid line by line under the published schema, whatever a target said", () => {
    fc.assert(
      fc.property(arbitraryResult, (result) => {
        for (const line of linesOf(ndjsonReport(result))) {
          validate(line);
          expect(validate.errors ?? []).toEqual([]);
        }
      }),
      { numRuns: 40 },
    );
  });

  test("has as many lines as events, none of which can act on a terminal", () => {
    fc.assert(
      fc.property(arbitraryResult, (result) => {
        const lines = ndjsonReport(result).trimEnd().split("\n");
        expect(lines).toHaveLength(result.findings.length + result.cases.length + 2);
        expect(lines.map(visible)).toEqual(lines);
      }),
      { numRuns: 40 },
    );
  });

  test("that was cut off anywhere has no footer", () => {
    const whole = ndjsonReport(nonconformant);
    fc.assert(
      fc.property(fc.nat(whole.length - 2), (length) => {
        const last = whole.slice(0, length).split("\n").at(-1) ?? "";
        const complete = whole.slice(0, length).split("\n").slice(0, -1);
        expect(complete.some((line) => JSON.parse(line).kind === "footer")).toBe(false);
        expect(last.endsWith("\n")).toBe(false);
      }),
    );
  });

  test("is told apart by its schema from what is no such line", () => {
    for (const line of [
      { kind: "header" },
      { kind: "footer", lines: 0 },
      { kind: "finding", id: "a#b" },
      { kind: "other" },
      {},
    ]) {
      expect(validate(line)).toBe(false);
    }
  });
});
