import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { githubReport } from "./github.ts";
import { arbitraryResult } from "./testing/arbitrary-result.ts";
import { conformant, nonconformant, options } from "./testing/results.ts";
import { visible } from "./visible.ts";

interface Command {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly message: string;
}

/** Reads a line as GitHub's runner does: `::name key=value,key=value::message`, percent-escapes undone. */
function commandIn(line: string): Command | undefined {
  const [, name, properties = "", message = ""] = /^\s*::([\w-]+)(?: ([^\n]*?))?::(.*)$/s.exec(line) ?? [];
  if (name === undefined) return undefined;
  const undone = (text: string): string =>
    text
      .replaceAll("%0D", "\r")
      .replaceAll("%0A", "\n")
      .replaceAll("%3A", ":")
      .replaceAll("%2C", ",")
      .replaceAll("%25", "%");
  const pairs = properties
    .split(",")
    .filter((each) => each !== "")
    .map((each) => [each.slice(0, each.indexOf("=")), undone(each.slice(each.indexOf("=") + 1))] as const);
  return { name, properties: Object.fromEntries(pairs), message: undone(message) };
}

const commands = (report: string): readonly Command[] =>
  report.split("\n").flatMap((line) => commandIn(line) ?? []);

describe("the GitHub report", () => {
  test("of a nonconformant run", () => {
    expect(githubReport(nonconformant, options)).toMatchInlineSnapshot(`
      "::error file=specs/library.openapi.yaml,line=88,title=assay%3A putBook/title-length::A title of more than 50 characters is refused with 400 TITLE_TOO_LONG.%0Atried: title of 201 characters%0Aexpected: 400 TITLE_TOO_LONG%0Aactual: 200%0Areplay: assay run library --target http://127.0.0.1:4010 --only 'putBook/invalid/body.title/maxLength' --seed 42%0Aand 3 more findings of this rule
      ::error title=assay%3A getBook/not-found::A book that does not exist is answered with 404 BOOK_NOT_FOUND.%0Atried: a book that does not exist%0Aexpected: 404 BOOK_NOT_FOUND%0Aactual: no response within 10 s%0Areplay: assay run library --target http://127.0.0.1:4010 --only 'getBook/state/not-found' --seed 42
      ::warning title=assay%3A putBook/shelf-full::A title of more than 50 characters is refused with 400 TITLE_TOO_LONG.%0Atried: a book for a shelf that is full%0Aexpected: 409 SHELF_FULL%0Aactual: the target does not offer the state "the shelf is full"%0Areplay: assay run library --target http://127.0.0.1:4010 --only 'putBook/state/shelf-full' --seed 42
      ::warning title=assay%3A putBook/quota::A title of more than 50 characters is refused with 400 TITLE_TOO_LONG.%0Athe target does not offer the state "the shelf is full"
      ::warning title=assay%3A getBook/body-matches-schema::The body of every response is what the schema describes.%0Atried: an id at its longest%0Aexpected: a judgement%0Aactual: the schema of the response cannot be compiled: unknown format%0Areplay: assay run library --target http://127.0.0.1:4010 --only 'getBook/valid/path.id/pattern' --seed 42
      ::notice file=specs/library.openapi.yaml,line=101,title=assay%3A putBook/echo::The answer repeats the title that was sent.%0Atried: every field at once%0Aexpected: /title = "Emma"%0Aactual: /title = "emma"%0Areplay: assay run library --target http://127.0.0.1:4010 --only 'putBook/valid/body/all' --seed 42
      assay: nonconformant, exit 1: 1 of 7 rules proven, 6 fail, 1 not tested, 1 error
      "
    `);
  });

  test("of a conformant run is its outcome alone", () => {
    expect(githubReport(conformant, options)).toBe(
      "assay: conformant, exit 0: 5 of 5 rules proven, 0 fail, 0 not tested, 0 error\n",
    );
  });

  test("is read by the runner as it was meant, whatever a target said", () => {
    fc.assert(
      fc.property(arbitraryResult, (result) => {
        const report = githubReport(result, options);
        const lines = report.trimEnd().split("\n");
        expect(lines.map(visible)).toEqual(lines);
        // Every line but the last is one command of ours; GitHub also obeys `##[name]`, its older way.
        expect(report).not.toMatch(/##\[/);
        for (const [index, line] of lines.entries()) {
          const command = commandIn(line);
          expect(command === undefined).toBe(index === lines.length - 1);
          if (command === undefined) continue;
          expect(["error", "warning", "notice"]).toContain(command.name);
          expect(
            Object.keys(command.properties).filter((key) => !["file", "line", "title"].includes(key)),
          ).toEqual([]);
          expect(command.properties.title).toMatch(/^assay/);
        }
      }),
    );
  });

  test("gives no more annotations of a kind than GitHub shows, and says how many there are", () => {
    const [rule] = nonconformant.rules;
    const [finding] = nonconformant.findings;
    if (rule === undefined || finding === undefined) throw new Error("the sample has both");
    const ids = Array.from({ length: 30 }, (_, index) => `putBook/rule-${index}`);
    const many = {
      ...nonconformant,
      rules: ids.map((id) => ({ ...rule, id })),
      findings: ids.map((id) => ({ ...finding, id: `${id}#x`, rule: id })),
    };
    const errors = commands(githubReport(many, options)).filter(({ name }) => name === "error");
    expect(errors).toHaveLength(10);
    expect(errors.at(-1)?.message).toContain("21 more rules");
  });

  test("keeps the whole replay line, however long it is", () => {
    const replay = `assay run library --only '${"a".repeat(900)}'`;
    const findings = nonconformant.findings.map((each) => ({ ...each, replay }));
    const [first] = commands(githubReport({ ...nonconformant, findings }, options));
    expect(first?.message).toContain(replay);
  });
});
