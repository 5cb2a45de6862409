import { afterAll, beforeAll, describe, type TestContext, test } from "vitest";
import { AssayError } from "../errors.ts";
import { word } from "../report/shell.ts";
import type { ApiDocument } from "../spec/document.ts";
import { loadDocument } from "../spec/load.ts";
import { describer, Nonconformance, told, toldOfWhole } from "./failure.ts";
import { beginJudging, type Judging } from "./judging.ts";
import type { ConformanceOptions } from "./options.ts";
import { type PlannedCase, plannedCases } from "./planned.ts";

const standardSeed = 42;
const standardTestTimeoutMs = 120_000;

/**
 * Registers a test for every case of a document, and one for all its rules together. The service is opened when the
 * first of them runs, judged once for all that run, and closed when the last is done; `-t` judges what it selects.
 */
export function conformance(options: ConformanceOptions): void {
  describe(`conformance to ${options.spec}`, async () => {
    let document: ApiDocument;
    let cases: readonly PlannedCase[];
    try {
      document = await loadDocument(options.spec, options.overlays ?? []);
      cases = plannedCases(document, options.seed ?? standardSeed, options);
      if (cases.length === 0)
        throw new AssayError(
          "FILTER_MATCHES_NOTHING",
          "No case matches `only` and `skip`.",
          "`assay list SPEC` prints the ids.",
        );
    } catch (error) {
      test("can begin", () => {
        throw inOneMessage(error);
      });
      return;
    }
    register(document, cases, options);
  });
}

function register(document: ApiDocument, cases: readonly PlannedCase[], options: ConformanceOptions): void {
  const timeout = options.testTimeoutMs ?? standardTestTimeoutMs;
  const strict = options.strict ?? false;
  let judging: Judging | undefined;

  // Before Vitest 5 there is no second argument: then all is judged, whatever `-t` selects.
  // biome-ignore lint/correctness/noEmptyPattern: Vitest reads the pattern, and takes no other first parameter.
  beforeAll(async ({}, suite) => {
    try {
      judging = await beginJudging(document, options, selectedAmong(cases, suite), replayLine);
    } catch (error) {
      throw inOneMessage(error);
    }
  }, timeout);
  afterAll(async () => judging?.close(), timeout);

  for (const [operation, own] of Map.groupBy(cases, (each) => each.operation)) {
    describe(operation, () => {
      for (const { id, name } of own) test(name, async (context) => judgeCase(id, context), timeout);
    });
  }
  test(lastTest, async (context) => judgeWhole(context), timeout);

  async function judgeCase(id: string, context: TestContext): Promise<void> {
    const { caseOf, known, target } = begun();
    const { findings } = await caseOf(id);
    const text = describer(document, target);
    const { failures, notes, untested } = told(findings, { strict, known, text });
    for (const note of notes) await context.annotate(note, "notice");
    if (failures.length > 0) throw new Nonconformance(failures.join("\n\n"));
    if (untested.length > 0) notTested(untested, context);
  }

  async function judgeWhole(context: TestContext): Promise<void> {
    const { result } = begun();
    const { broken, untested, warnings } = toldOfWhole(await result, strict);
    for (const warning of warnings) await context.annotate(warning, "warning");
    if (broken.length > 0) throw new Nonconformance(broken.join("\n"));
    if (untested.length > 0) notTested(untested, context);
  }

  /** What counts and was not tested is no success: red unless somebody decided otherwise, and never green. */
  function notTested(rules: readonly string[], context: TestContext): never {
    if (options.notTested === "skip") return context.skip(`not tested: ${rules.join("; ")}`);
    throw new Nonconformance(`not tested:\n${rules.map((rule) => `  ${rule}`).join("\n")}`);
  }

  function begun(): Judging {
    if (judging === undefined) throw new Error("the run was not begun");
    return judging;
  }
}

const lastTest = "every rule is proven";

/** What of the suite is going to run: with `-t`, a part of it. The last test speaks of the whole, and needs it. */
function selectedAmong(cases: readonly PlannedCase[], suite: unknown): ReadonlySet<string> {
  const running = new Set(runningTests(suite, ""));
  const chosen = cases.filter(({ operation, name }) => running.has(`${operation} ${name}`));
  const whole = running.has(lastTest) || running.size === 0;
  return new Set((whole ? cases : chosen).map(({ id }) => id));
}

function runningTests(suite: unknown, above: string): readonly string[] {
  if (typeof suite !== "object" || suite === null || !("tasks" in suite) || !Array.isArray(suite.tasks))
    return [];
  return suite.tasks.flatMap(({ type, name, mode, ...task }): readonly string[] => {
    if (type === "suite") return runningTests({ ...task }, `${name} `);
    return mode === "run" || mode === "queued" ? [above + name] : [];
  });
}

/**
 * One line that runs one case again: the name of a test begins with what of its id no release changes. What stands
 * between the names of suite and test is up to the version of Vitest.
 */
function replayLine(caseId: string): string {
  const [operation = "", ...rest] = caseId.split("/");
  return `npx vitest run -t ${word(`${literally(operation)}[ >]+${literally(rest.join("/"))}:`)}`;
}

function literally(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}

/** What anybody can do something about, without a stack that only leads into this package. */
function inOneMessage(error: unknown): unknown {
  if (!(error instanceof AssayError)) return error;
  return new Nonconformance(`${error.message} [${error.code}]\n${error.hint}`);
}
