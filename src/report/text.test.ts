import { stripVTControlCharacters } from "node:util";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Finding, GateResult, RunResult, ShardResult } from "../run/result.ts";
import { arbitraryResult } from "./testing/arbitrary-result.ts";
import { conformant, incomplete, nonconformant, options } from "./testing/results.ts";
import { textReport } from "./text.ts";
import { visible } from "./visible.ts";

describe("the text report", () => {
  test("of a conformant run", () => {
    expect(textReport(conformant, options)).toMatchInlineSnapshot(`
      "Library 2.3.0 · specs/library.openapi.yaml
      OpenAPI 3.1.1 · 2 operations · 5 rules
      http://127.0.0.1:4010/v2 · seed 42

      RULES  5 rules: 5 proven · 0 violated · 0 not tested
        putBook
          proven      title-length, title-type, shelf-full
        getBook
          proven      not-found, body-matches-schema

      ────────────────────────────────────────────────────────────────────────────────────────────────────
      11 cases · 14 requests · 0.8 s
      31 findings: 31 pass · 0 fail · 0 not tested · 0 error                           conformant · exit 0
      "
    `);
  });

  test("of a nonconformant run", () => {
    expect(textReport(nonconformant, options)).toMatchInlineSnapshot(`
      "Library 2.3.0 · specs/library.openapi.yaml
      OpenAPI 3.1.1 · 2 operations · 7 rules
      http://127.0.0.1:4010/v2 · seed 42

      FAIL   putBook/title-length
             A title of more than 50 characters is refused with 400 TITLE_TOO_LONG.
             source: Library API, Put a book, Errors
             4 findings · must · documented

          putBook/invalid/body.title/maxLength#refused-as-documented
            tried     title of 201 characters
            expected  400 TITLE_TOO_LONG
            actual    200
            document  specs/library.openapi.yaml:88  /paths/~1books~1{id}/put/x-assay-rules/0
            sent      PUT /v2/books/b-1?notify=false
                      {"title":"aaaaaaaa[… 201 in all …]a"}
            got       200 application/json
                      {"id":"b-1","title":"aaaaaaaa[… 201 in all …]a","state":"\\x1b[2Jshelved"}
            replay    assay run library --target http://127.0.0.1:4010 --only 'putBook/invalid/body.title/maxLength' --seed 42
            curl      { printf %s '{"title":"'; printf 'a%.0s' $(seq 201); printf %s '"}'; } | curl -i -X PUT 'http://127.0.0.1:4010/v2/books/b-1?notify=false' -H 'content-type: application/json' -H "x-library-key: $LIBRARY_KEY" --data-binary @-

          and 3 more findings of this rule:
            putBook/invalid/body.title/maxLength/combining#refused-as-documented  200
            putBook/invalid/body.title/maxLength/astral#refused-as-documented     200
            putBook/invalid/body.title/maxLength/random#refused-as-documented     200

      FAIL   getBook/not-found
             A book that does not exist is answered with 404 BOOK_NOT_FOUND.
             source: Library API, Get a book, Errors
             1 finding · must · documented

          getBook/state/not-found#refused-as-documented
            tried     a book that does not exist
            flaky     judged differently when the same request was sent again
            expected  404 BOOK_NOT_FOUND
            actual    no response within 10 s
            sent      GET /v2/books/none
            got       no response (timeout): no response within 10 s
            replay    assay run library --target http://127.0.0.1:4010 --only 'getBook/state/not-found' --seed 42
            curl      curl -i http://127.0.0.1:4010/v2/books/none -H "x-library-key: $LIBRARY_KEY"
                      (curl sends the request alone; the replay line brings about the state first)

      NOTE   putBook/echo
             The answer repeats the title that was sent.
             source: Library server, books.ts
             1 finding · should · source · reported only; --strict makes it fail the run

          putBook/valid/body/all#reflects-the-request
            tried     every field at once
            expected  /title = "Emma"
            actual    /title = "emma"
            document  specs/library.openapi.yaml:101  /paths/~1books~1{id}/put/x-assay-rules/2
            replay    assay run library --target http://127.0.0.1:4010 --only 'putBook/valid/body/all' --seed 42

      ERROR  getBook/body-matches-schema
             The body of every response is what the schema describes.
             source: OpenAPI, Media Type Object
             1 finding · must · documented

          getBook/valid/path.id/pattern#body-matches-schema
            tried     an id at its longest
            expected  a judgement
            actual    the schema of the response cannot be compiled: unknown format
            replay    assay run library --target http://127.0.0.1:4010 --only 'getBook/valid/path.id/pattern' --seed 42

      NOT TESTED  1 finding
          1 × the target does not offer the state "the shelf is full"
            putBook/state/shelf-full#refused-as-documented

      RULES  7 rules: 1 proven · 3 violated · 3 not tested
        putBook
          proven      title-type
          VIOLATED    title-length (must)
          VIOLATED    echo (should)
          not tested  shelf-full, quota: the target does not offer the state "the shelf is full"
        getBook
          VIOLATED    not-found (must)
          not tested  body-matches-schema: assay failed on its only case

      WARNINGS  1
          DELETE /v2/books/b-1 answered 500: the book is still there

      ────────────────────────────────────────────────────────────────────────────────────────────────────
      11 cases · 29 requests · 0.8 s
      32 findings: 24 pass · 6 fail · 1 not tested · 1 error                        nonconformant · exit 1
      "
    `);
  });

  test("of an incomplete run", () => {
    expect(textReport(incomplete, options)).toMatchInlineSnapshot(`
      "Library 2.3.0 · specs/library.openapi.yaml
      OpenAPI 3.1.1 · 2 operations · 5 rules
      http://127.0.0.1:4010/v2 · seed 42

      NOT TESTED  1 finding
          1 × the target does not offer the state "the shelf is full"
            putBook/state/shelf-full#refused-as-documented

      RULES  5 rules: 4 proven · 0 violated · 1 not tested
        putBook
          proven      title-length, title-type
          not tested  shelf-full: the target does not offer the state "the shelf is full"
        getBook
          proven      not-found, body-matches-schema

      ────────────────────────────────────────────────────────────────────────────────────────────────────
      11 cases · 14 requests · 0.8 s
      31 findings: 30 pass · 0 fail · 1 not tested · 0 error                           incomplete · exit 3
      "
    `);
  });

  test("puts the lines that sign a request before its command", () => {
    const prelude = (): readonly string[] => ["LIBRARY_SIGNATURE=$(date +%s)"];
    expect(textReport(nonconformant, { ...options, prelude })).toContain(
      [
        "      curl      LIBRARY_SIGNATURE=$(date +%s)",
        '                curl -i http://127.0.0.1:4010/v2/books/none -H "x-library-key: $LIBRARY_KEY"',
      ].join("\n"),
    );
  });

  test("says in words whatever it says in colour", () => {
    const coloured = textReport(nonconformant, { ...options, colour: true });
    expect(coloured).not.toBe(stripVTControlCharacters(coloured));
    expect(stripVTControlCharacters(coloured)).toBe(textReport(nonconformant, options));
  });

  test("says under strict that a violated should counts", () => {
    const report = textReport({ ...nonconformant, strict: true }, options);
    expect(report).toContain("seed 42 · strict");
    expect(report).not.toContain("reported only");
  });

  test("stays readable when everything fails", () => {
    const { rules, findings } = flood(nonconformant);
    const report = textReport({ ...nonconformant, rules, findings }, options);
    expect(report).toContain("… and 35 more rules in the ledger below; the JSON report holds every finding");
    expect(report).toContain("… and 39 more, in the JSON report");
    expect(report.split("\n").length).toBeLessThan(1500);
  });

  test("of a run with a baseline tells what is new, what no longer holds, and how much is known", () => {
    const [known, ...others] = nonconformant.findings.map(({ id }) => id);
    const gate: GateResult = {
      baseline: "known.yaml",
      regressions: others.slice(0, 2),
      entries: [
        { id: known ?? "", status: "known", line: 2, because: "the gateway answers first" },
        { id: "putBook/valid/all#accepts-valid", status: "stale", line: 5, because: "was slow" },
        {
          id: "putBook/valid/one#accepts-valid",
          status: "expired",
          line: 8,
          because: "x",
          until: "2026-01-01",
        },
        { id: "putBook/gone#answers", status: "unmatched", line: 12, because: "x" },
        { id: "getBook/valid/all#answers", status: "unexplained", line: 15, because: "" },
        { id: "getBook/valid/all#no-leak", status: "untested", line: 17, because: "x" },
      ],
    };
    const lines = textReport({ ...nonconformant, gate }, options).split("\n");
    const from = lines.findIndex((line) => line.startsWith("BASELINE"));
    expect(lines.slice(from, from + 12).join("\n")).toMatchInlineSnapshot(`
      "BASELINE  4 entries no longer hold
          known.yaml:5  putBook/valid/all#accepts-valid
            passes now: remove it, or \`assay baseline --prune\`
          known.yaml:8  putBook/valid/one#accepts-valid
            has run out: mend what fails, or write a later day (until 2026-01-01)
          known.yaml:12  putBook/gone#answers
            is the id of no finding: correct or remove it
          known.yaml:15  getBook/valid/all#answers
            has no reason: write one under \`because\`

      KNOWN  1 failure, explained in known.yaml
      "
    `);
    expect(lines.filter((line) => line.includes(known ?? ""))).toEqual([]);
    const asKnown: RunResult = {
      ...conformant,
      gate: { ...gate, regressions: [], entries: gate.entries.slice(0, 1) },
    };
    expect(textReport(asKnown, options).split("\n").slice(-3).join("\n")).toMatchInlineSnapshot(`
      "11 cases · 14 requests · 0.8 s
      31 findings: 31 pass · 0 fail · 0 not tested · 0 error   conformant but for 1 known failure · exit 0
      "
    `);
  });

  test("of a shard says that it is not the whole", () => {
    const shard: ShardResult = { index: 2, total: 3, plan: [], setUpRequests: 0, inside: [] };
    const lines = textReport({ ...conformant, shard }, options).split("\n");
    expect([lines[3], lines.at(-2)].join("\n")).toMatchInlineSnapshot(`
      "shard 2 of 3: \`assay merge\` judges the whole from the JSON reports of all
      31 findings: 31 pass · 0 fail · 0 not tested · 0 error                 shard 2/3 conformant · exit 0"
    `);
  });

  test("shows no byte of a target or document that acts on the terminal, and ends with the exit code", () => {
    fc.assert(
      fc.property(arbitraryResult, fc.integer({ min: 20, max: 200 }), (result, width) => {
        const report = textReport(result, { ...options, width });
        const lines = report.split("\n");
        expect(lines.map(visible)).toEqual(lines);
        expect(report.endsWith(` · exit ${result.exitCode}\n`)).toBe(true);
      }),
    );
  });

  test("has no line that a build server would obey, wherever it is wrapped", () => {
    const text = fc.string({
      unit: fc.constantFrom("::error::x", "##[error]", "::", " ", "##[", "a".repeat(20)),
    });
    fc.assert(
      fc.property(text, fc.integer({ min: 20, max: 60 }), fc.boolean(), (actual, width, colour) => {
        const findings = nonconformant.findings.map((each) => ({
          ...each,
          actual,
          title: actual,
          expected: actual,
        }));
        const report = textReport(
          { ...nonconformant, findings, warnings: [actual] },
          { ...options, width, colour },
        );
        const obeyed = stripVTControlCharacters(report)
          .split("\n")
          .filter((line) => line.trimStart().startsWith("::") || line.includes("##["));
        expect(obeyed).toEqual([]);
      }),
    );
  });
});

/** Sixty rules, each with fifty failures. */
function flood({ rules, findings }: RunResult): Pick<RunResult, "rules" | "findings"> {
  const [rule] = rules;
  const [finding] = findings;
  if (rule === undefined || finding === undefined) throw new Error("nothing to copy");
  const many = Array.from({ length: 60 }, (_, index) => ({ ...rule, id: `putBook/rule-${index}` }));
  return {
    rules: many,
    findings: many.flatMap(({ id }) =>
      Array.from(
        { length: 50 },
        (_, index): Finding => ({ ...finding, rule: id, id: `${id}/${index}#check` }),
      ),
    ),
  };
}
