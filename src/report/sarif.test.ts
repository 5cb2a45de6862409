import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import type { Log, Result } from "sarif";
import { describe, expect, test } from "vitest";
import { failsRun } from "./gravity.ts";
import { sarifReport } from "./sarif.ts";
import { arbitraryResult } from "./testing/arbitrary-result.ts";
import { conformant, nonconformant } from "./testing/results.ts";
import { visible } from "./visible.ts";

const ajv = new Ajv2020({ strict: false, allErrors: true, logger: false });
ajv.addFormat("uri", (text) => URL.canParse(text));
ajv.addFormat("uri-reference", (text) => URL.canParse(text, "http://localhost/") && /^[!-~]*$/.test(text));
ajv.addFormat("date-time", (text) => !Number.isNaN(Date.parse(text)));
const validate = ajv.compile(JSON.parse(readFileSync("src/report/testing/schemas/sarif-2.1.0.json", "utf8")));

const logOf = (text: string): Log => JSON.parse(text);
const resultsOf = (text: string): readonly Result[] => logOf(text).runs[0]?.results ?? [];

describe("the SARIF report", () => {
  test("of any result is valid under the schema of SARIF 2.1.0", () => {
    fc.assert(
      fc.property(arbitraryResult, (result) => {
        validate(JSON.parse(sarifReport(result)));
        expect(validate.errors ?? []).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  test("of a failure points at the line of the document, and shows what went over the wire", () => {
    const [first] = resultsOf(sarifReport(nonconformant));
    expect(first).toMatchInlineSnapshot(`
      {
        "kind": "fail",
        "level": "error",
        "locations": [
          {
            "logicalLocations": [
              {
                "fullyQualifiedName": "putBook",
                "kind": "function",
              },
            ],
            "physicalLocation": {
              "artifactLocation": {
                "uri": "specs/library.openapi.yaml",
                "uriBaseId": "%SRCROOT%",
              },
              "region": {
                "startLine": 88,
              },
            },
          },
        ],
        "message": {
          "text": "title of 201 characters: expected 400 TITLE_TOO_LONG, got 200. Replay: assay run library --target http://127.0.0.1:4010 --only 'putBook/invalid/body.title/maxLength' --seed 42",
        },
        "partialFingerprints": {
          "assayFinding/v1": "putBook/invalid/body.title/maxLength#refused-as-documented",
        },
        "properties": {
          "actual": "200",
          "expected": "400 TITLE_TOO_LONG",
          "flaky": false,
          "level": "must",
          "replay": "assay run library --target http://127.0.0.1:4010 --only 'putBook/invalid/body.title/maxLength' --seed 42",
        },
        "ruleId": "putBook/title-length",
        "ruleIndex": 0,
        "webRequest": {
          "body": {
            "text": "{"title":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}",
          },
          "headers": {
            "content-type": "application/json",
            "x-library-key": "$LIBRARY_KEY",
          },
          "method": "PUT",
          "target": "/v2/books/b-1?notify=false",
        },
        "webResponse": {
          "body": {
            "text": "{"id":"b-1","title":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","state":"[2Jshelved"}",
          },
          "headers": {
            "content-type": "application/json",
          },
          "statusCode": 200,
        },
      }
    `);
  });

  test("has a rule for every rule of the ledger, and each result finds its own", () => {
    const run = logOf(sarifReport(nonconformant)).runs[0];
    const rules = run?.tool.driver.rules?.map(({ id }) => id) ?? [];
    expect(rules).toEqual(nonconformant.rules.map(({ id }) => id));
    for (const { ruleId, ruleIndex } of run?.results ?? []) expect(rules[ruleIndex ?? -1]).toBe(ruleId);
  });

  test("calls an error exactly what fails the run", () => {
    fc.assert(
      fc.property(arbitraryResult, (result) => {
        const errors = resultsOf(sarifReport(result)).filter(({ level }) => level === "error").length;
        const failing = result.findings.filter(
          ({ verdict, level }) => verdict === "fail" && failsRun(level, result.strict),
        );
        expect(errors).toBe(failing.length);
      }),
      { numRuns: 40 },
    );
  });

  test("tells what assay could not judge as a notification, and the exit code", () => {
    const invocation = logOf(sarifReport(nonconformant)).runs[0]?.invocations?.[0];
    expect(invocation?.exitCode).toBe(1);
    expect(invocation?.executionSuccessful).toBe(false);
    expect(invocation?.toolExecutionNotifications?.map(({ message }) => message.text)).toEqual([
      "getBook/valid/path.id/pattern#body-matches-schema: an id at its longest: the schema of the response cannot be compiled: unknown format",
      "DELETE /v2/books/b-1 answered 500: the book is still there",
    ]);
    expect(resultsOf(sarifReport(conformant))).toEqual([]);
  });

  test.each([
    ["specs/my api.yaml", "specs/my%20api.yaml", "%SRCROOT%"],
    ["/srv/api.yaml", "file:///srv/api.yaml", undefined],
    ["https://example.com/api.yaml", "https://example.com/api.yaml", undefined],
  ])("names the file %s as %s", (file, uri, uriBaseId) => {
    const findings = nonconformant.findings.map((each) => ({
      ...each,
      document: { file, pointer: "", line: 3 },
    }));
    const [first] = resultsOf(sarifReport({ ...nonconformant, findings }));
    const location = first?.locations?.[0]?.physicalLocation;
    expect(location?.artifactLocation).toEqual(uriBaseId === undefined ? { uri } : { uri, uriBaseId });
    expect(location?.region).toEqual({ startLine: 3 });
  });

  test("is one text that can be shown on a terminal", () => {
    fc.assert(
      fc.property(arbitraryResult, (result) => {
        const lines = sarifReport(result).split("\n");
        expect(lines.map(visible)).toEqual(lines);
      }),
      { numRuns: 30 },
    );
  });
});
