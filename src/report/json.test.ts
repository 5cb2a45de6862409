import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type JsonBody, jsonReport, toJsonReport } from "./json.ts";
import { arbitraryResult } from "./testing/arbitrary-result.ts";
import { nonconformant } from "./testing/results.ts";
import { visible } from "./visible.ts";

const schema = JSON.parse(readFileSync("schemas/assay-report-1.schema.json", "utf8"));
const validate = new Ajv2020({ strict: true, strictRequired: false, allErrors: true }).compile(schema);

const bytesOf = (body: JsonBody): Buffer =>
  typeof body === "string" ? Buffer.from(body) : Buffer.from(body.base64, "base64");

describe("the JSON report", () => {
  test("of any result is valid under the published schema", () => {
    fc.assert(
      fc.property(arbitraryResult, (result) => {
        const valid = validate(JSON.parse(jsonReport(result)));
        expect(validate.errors ?? []).toEqual([]);
        expect(valid).toBe(true);
      }),
    );
  });

  test("loses nothing of the result", () => {
    fc.assert(
      fc.property(arbitraryResult, (result) => {
        const report = JSON.parse(jsonReport(result));
        expect(report).toEqual(toJsonReport(result));
        const { schema: _schema, ...rest } = toJsonReport(result);
        const withoutExchanges = (each: object): object => ({
          ...each,
          exchange: undefined,
          exchanges: undefined,
        });
        expect({ ...rest, findings: rest.findings.map(withoutExchanges) }).toEqual({
          ...result,
          findings: result.findings.map(withoutExchanges),
        });
      }),
    );
  });

  test("keeps every body byte for byte", () => {
    fc.assert(
      fc.property(arbitraryResult, (result) => {
        const told = toJsonReport(result).findings.flatMap(({ exchange, exchanges = [] }) => [
          exchange,
          ...exchanges,
        ]);
        const had = result.findings.flatMap(({ exchange, exchanges = [] }) => [exchange, ...exchanges]);
        for (const [index, exchange] of had.entries()) {
          const { request, answer } = exchange ?? {};
          const sent = told[index]?.request.body;
          expect(sent === undefined ? undefined : bytesOf(sent)).toEqual(
            request?.body && Buffer.from(request.body),
          );
          const got = told[index]?.response?.body;
          const body = answer?.kind === "response" ? answer.response.body : undefined;
          expect(got === undefined ? undefined : bytesOf(got)).toEqual(body && Buffer.from(body));
        }
      }),
    );
  });

  test("is one text that can be shown on a terminal", () => {
    fc.assert(
      fc.property(arbitraryResult, (result) => {
        const lines = jsonReport(result).split("\n");
        expect(lines.map(visible)).toEqual(lines);
      }),
    );
  });

  test("of a failure holds everything about it", () => {
    expect(toJsonReport(nonconformant).findings[4]).toMatchInlineSnapshot(`
      {
        "actual": "no response within 10 s",
        "exchange": {
          "durationMs": 10000,
          "noResponse": {
            "message": "no response within 10 s",
            "reason": "timeout",
          },
          "request": {
            "headers": [
              [
                "x-library-key",
                "$LIBRARY_KEY",
              ],
            ],
            "method": "GET",
            "target": "/v2/books/none",
          },
        },
        "expected": "404 BOOK_NOT_FOUND",
        "flaky": true,
        "id": "getBook/state/not-found#refused-as-documented",
        "level": "must",
        "replay": "assay run library --target http://127.0.0.1:4010 --only 'getBook/state/not-found' --seed 42",
        "rule": "getBook/not-found",
        "title": "a book that does not exist",
        "verdict": "fail",
      }
    `);
  });
});

describe("the published schema refuses", () => {
  const report = (): Record<string, unknown> => ({ ...toJsonReport(nonconformant) });
  test.each<[string, Record<string, unknown>]>([
    ["another version", { ...report(), schema: "assay-report/2" }],
    ["an exit code that no run has", { ...report(), exitCode: 2 }],
    ["a report without a ledger", { ...report(), rules: undefined }],
    [
      "a finding that passed",
      { ...report(), findings: [{ ...toJsonReport(nonconformant).findings[0], verdict: "pass" }] },
    ],
  ])("%s", (_name, given) => {
    expect(validate(JSON.parse(JSON.stringify(given)))).toBe(false);
  });
});
