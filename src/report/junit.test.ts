import { readFileSync } from "node:fs";
import { DOMParser } from "@xmldom/xmldom";
import fc from "fast-check";
import { XmlDocument, XsdValidator } from "libxml2-wasm";
import { describe, expect, test } from "vitest";
import { failsRun } from "./gravity.ts";
import { caseOf, judgedCases } from "./judged-cases.ts";
import { junitReport } from "./junit.ts";
import { arbitraryResult } from "./testing/arbitrary-result.ts";
import { conformant, nonconformant, options } from "./testing/results.ts";
import { visible } from "./visible.ts";

/** What XML 1.0 calls a Char; the parser does not insist on it, others do. */
const legal = /^[\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]*$/u;

const refuse = (level: string, message: string): never => {
  throw new Error(`${level}: ${message}`);
};

/** The test cases of a report by their name, read as a build server would. */
function parsed(xml: string) {
  expect(xml).toMatch(legal);
  const document = new DOMParser({ onError: refuse }).parseFromString(xml, "text/xml");
  return [...document.getElementsByTagName("testcase")].map((element) => {
    const message = (name: string): string | undefined =>
      element.getElementsByTagName(name)[0]?.getAttribute("message") ?? undefined;
    return {
      name: element.getAttribute("name"),
      suite: element.getAttribute("classname"),
      replay: [...element.getElementsByTagName("property")]
        .find((each) => each.getAttribute("name") === "replay")
        ?.getAttribute("value"),
      failure: message("failure"),
      error: message("error"),
      skipped: message("skipped"),
      text: element.textContent,
    };
  });
}

/**
 * Jenkins's schema, with the two things that readers of JUnit XML have learnt since it was published: the reason of a skip
 * as an attribute, as failures have it, and properties of a test case.
 */
const published = readFileSync("src/report/testing/schemas/jenkins-junit.xsd", "utf8");
const skipped = '<xs:element name="skipped" type="xs:string"/>';
const firstOfCase = '<xs:element ref="skipped" minOccurs="0" maxOccurs="1"/>';
const schema = published
  .replace(
    skipped,
    '<xs:element name="skipped"><xs:complexType mixed="true"><xs:attribute name="message" type="xs:string"/></xs:complexType></xs:element>',
  )
  .replace(firstOfCase, `<xs:element ref="properties" minOccurs="0" maxOccurs="1"/>${firstOfCase}`);

function problemsOf(xml: string): string {
  using xsd = XmlDocument.fromString(schema);
  using validator = XsdValidator.fromDoc(xsd);
  using document = XmlDocument.fromString(xml);
  try {
    validator.validate(document);
    return "";
  } catch (error) {
    return String(error);
  }
}

describe("the JUnit report", () => {
  test("of a nonconformant run", () => {
    expect(
      junitReport({ ...nonconformant, findings: nonconformant.findings.slice(4) }, options),
    ).toMatchInlineSnapshot(`
      "<?xml version="1.0" encoding="UTF-8"?>
      <testsuites name="Library 2.3.0" tests="10" failures="1" errors="1">
        <testsuite name="getBook" timestamp="2026-01-14T09:00:00.000Z" tests="2" failures="1" errors="1" skipped="0">
          <properties>
            <property name="document" value="specs/library.openapi.yaml"/>
            <property name="target" value="http://127.0.0.1:4010/v2"/>
            <property name="seed" value="42"/>
            <property name="warning" value="DELETE /v2/books/b-1 answered 500: the book is still there"/>
          </properties>
          <testcase classname="getBook" name="getBook/state/not-found" time="0.012">
            <properties>
              <property name="replay" value="assay run library --target http://127.0.0.1:4010 --only 'getBook/state/not-found' --seed 42"/>
            </properties>
            <failure message="getBook/not-found: expected 404 BOOK_NOT_FOUND, got no response within 10 s" type="must">getBook/state/not-found#refused-as-documented
            tried     a book that does not exist
            flaky     judged differently when the same request was sent again
            expected  404 BOOK_NOT_FOUND
            actual    no response within 10 s
            sent      GET /v2/books/none
            got       no response (timeout): no response within 10 s
            replay    assay run library --target http://127.0.0.1:4010 --only 'getBook/state/not-found' --seed 42
            curl      curl -i http://127.0.0.1:4010/v2/books/none -H "x-library-key: $LIBRARY_KEY"
                      (curl sends the request alone; the replay line brings about the state first)</failure>
          </testcase>
          <testcase classname="getBook" name="getBook/valid/path.id/pattern" time="0.012">
            <properties>
              <property name="replay" value="assay run library --target http://127.0.0.1:4010 --only 'getBook/valid/path.id/pattern' --seed 42"/>
            </properties>
            <error message="assay could not judge this" type="error">getBook/valid/path.id/pattern#body-matches-schema
            tried     an id at its longest
            expected  a judgement
            actual    the schema of the response cannot be compiled: unknown format
            replay    assay run library --target http://127.0.0.1:4010 --only 'getBook/valid/path.id/pattern' --seed 42</error>
          </testcase>
        </testsuite>
        <testsuite name="putBook" timestamp="2026-01-14T09:00:00.000Z" tests="8" failures="0" errors="0" skipped="3">
          <properties>
            <property name="document" value="specs/library.openapi.yaml"/>
            <property name="target" value="http://127.0.0.1:4010/v2"/>
            <property name="seed" value="42"/>
            <property name="warning" value="DELETE /v2/books/b-1 answered 500: the book is still there"/>
          </properties>
          <testcase classname="putBook" name="putBook/invalid/body.title/maxLength" time="0.012">
            <properties>
              <property name="replay" value="assay run library --target http://127.0.0.1:4010 --only 'putBook/invalid/body.title/maxLength' --seed 42"/>
            </properties>
          </testcase>
          <testcase classname="putBook" name="putBook/invalid/body.title/maxLength/astral" time="0.012">
            <properties>
              <property name="replay" value="assay run library --target http://127.0.0.1:4010 --only 'putBook/invalid/body.title/maxLength/astral' --seed 42"/>
            </properties>
          </testcase>
          <testcase classname="putBook" name="putBook/invalid/body.title/maxLength/combining" time="0.012">
            <properties>
              <property name="replay" value="assay run library --target http://127.0.0.1:4010 --only 'putBook/invalid/body.title/maxLength/combining' --seed 42"/>
            </properties>
          </testcase>
          <testcase classname="putBook" name="putBook/invalid/body.title/maxLength/random" time="0.012">
            <properties>
              <property name="replay" value="assay run library --target http://127.0.0.1:4010 --only 'putBook/invalid/body.title/maxLength/random' --seed 42"/>
            </properties>
          </testcase>
          <testcase classname="putBook" name="putBook/invalid/body.title/type" time="0.012">
            <properties>
              <property name="replay" value="assay run library --target http://127.0.0.1:4010 --only 'putBook/invalid/body.title/type' --seed 42"/>
            </properties>
          </testcase>
          <testcase classname="putBook" name="putBook/state/shelf-full" time="0.012">
            <properties>
              <property name="replay" value="assay run library --target http://127.0.0.1:4010 --only 'putBook/state/shelf-full' --seed 42"/>
            </properties>
            <skipped message="the target does not offer the state &quot;the shelf is full&quot;">putBook/state/shelf-full#refused-as-documented
            tried     a book for a shelf that is full
            expected  409 SHELF_FULL
            actual    the target does not offer the state "the shelf is full"
            replay    assay run library --target http://127.0.0.1:4010 --only 'putBook/state/shelf-full' --seed 42</skipped>
          </testcase>
          <testcase classname="putBook" name="putBook/valid/body/all" time="0.012">
            <properties>
              <property name="replay" value="assay run library --target http://127.0.0.1:4010 --only 'putBook/valid/body/all' --seed 42"/>
            </properties>
            <skipped message="reported only; --strict makes it fail the run: putBook/echo: expected /title = &quot;Emma&quot;, got /title = &quot;emma&quot;">putBook/valid/body/all#reflects-the-request
            tried     every field at once
            expected  /title = "Emma"
            actual    /title = "emma"
            document  specs/library.openapi.yaml:101  /paths/~1books~1{id}/put/x-assay-rules/2
            replay    assay run library --target http://127.0.0.1:4010 --only 'putBook/valid/body/all' --seed 42</skipped>
          </testcase>
          <testcase classname="putBook" name="putBook/quota (rule)">
            <skipped message="the target does not offer the state &quot;the shelf is full&quot;"/>
          </testcase>
        </testsuite>
      </testsuites>
      "
    `);
  });

  test("of any result is valid under Jenkins's schema", () => {
    expect(published).toContain(skipped);
    expect(published).toContain(firstOfCase);
    expect(problemsOf(junitReport(nonconformant, options))).toBe("");
    fc.assert(
      fc.property(arbitraryResult, (result) => {
        expect(problemsOf(junitReport(result, options))).toBe("");
      }),
      { numRuns: 30 },
    );
  });

  test("is refused by that schema where it should be", () => {
    const report = junitReport(nonconformant, options);
    expect(problemsOf(report.replace("<testcase ", "<testcase forged='1' "))).toContain("forged");
  });

  test("has one test case per case of the run, with the line that runs it again, and the same ones whatever failed", () => {
    const names = (given: typeof conformant) => parsed(junitReport(given, options)).map(({ name }) => name);
    expect(parsed(junitReport(conformant, options)).map(({ name, replay }) => [name, replay])).toEqual(
      conformant.cases.map(({ id, replay }) => [id, replay]),
    );
    expect(names(nonconformant).filter((name) => !name?.endsWith("(rule)"))).toEqual(names(conformant));
    fc.assert(
      fc.property(arbitraryResult, (result) => {
        const cases = parsed(junitReport(result, { ...options, colour: true }));
        const ids = new Set([
          ...result.cases.map(({ id }) => id),
          ...result.findings.map(({ id }) => caseOf(id)),
        ]);
        const rules = cases.filter(({ name }) => name?.endsWith(" (rule)"));
        expect(cases).toHaveLength(ids.size + rules.length);
        expect(judgedCases(result)).toHaveLength(ids.size);
      }),
      { numRuns: 50 },
    );
  });

  test("fails a test case exactly where a failure fails the run", () => {
    fc.assert(
      fc.property(arbitraryResult, (result) => {
        const failed = parsed(junitReport(result, options)).filter(({ failure }) => failure !== undefined);
        const wanted = result.findings
          .filter(({ verdict, level }) => verdict === "fail" && failsRun(level, result.strict))
          .map(({ id }) => visible(caseOf(id)));
        expect(new Set(failed.map(({ name }) => name))).toEqual(new Set(wanted));
      }),
      { numRuns: 50 },
    );
  });

  test("shows as skipped a rule that no case could test, which else would look green", () => {
    const findings = nonconformant.findings.filter(({ verdict }) => verdict !== "not-tested");
    const cases = parsed(junitReport({ ...nonconformant, findings }, options));
    expect(
      cases.filter(({ name }) => name?.endsWith("(rule)")).map(({ name, skipped: reason }) => [name, reason]),
    ).toEqual([
      ["putBook/shelf-full (rule)", 'the target does not offer the state "the shelf is full"'],
      ["putBook/quota (rule)", 'the target does not offer the state "the shelf is full"'],
    ]);
  });

  test("cannot be given a test case by a target", () => {
    const forged = ']]>]]></failure></testcase><testcase name="forged"/>';
    const findings = nonconformant.findings.map((finding) => ({ ...finding, actual: forged }));
    const cases = parsed(junitReport({ ...nonconformant, findings }, options));
    expect(cases.map(({ name }) => name)).not.toContain("forged");
    expect(cases.map(({ text }) => text).join("")).toContain(forged);
  });
});
