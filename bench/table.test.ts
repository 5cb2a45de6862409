import { expect, test } from "vitest";
import { quantile, ratioOf, spreadOf } from "./figures.ts";
import { type SuiteResults, withSuite } from "./results.ts";
import { markdown } from "./table.ts";

const floor = [100, 120, 110];
const own = [80, 84, 99];

const runner: SuiteResults = {
  name: "runner",
  about: "Requests a second.",
  measuredAt: "2026-11-27T10:00:00.000Z",
  seconds: 12.3,
  machine: { node: "24.0.0", cores: 2, cpu: "a processor", load: [0.1, 1.9] },
  rounds: 3,
  scale: 1,
  rows: [
    { suite: "runner", subject: "a bare loop", unit: "requests/s", value: spreadOf(floor) },
    {
      suite: "runner",
      subject: "assay run",
      unit: "requests/s",
      value: spreadOf(own),
      ratio: { to: "a bare loop", value: ratioOf(own, floor) },
      target: { kind: "at least", bound: 0.4, of: "ratio" },
    },
    {
      suite: "runner",
      subject: "assay run",
      unit: "MB at most",
      value: spreadOf([120.04]),
      target: { kind: "at most", bound: 90, of: "value" },
    },
    { suite: "runner", subject: "a rival", unit: "requests/s", value: spreadOf([1234.5]), inShort: true },
  ],
  missing: [{ suite: "runner", subject: "another rival", because: "it is not installed" }],
};

test("results are told in short and whole", () => {
  const [, told = ""] = markdown({ suites: [runner] }).split("## In short");
  expect(told).toMatchInlineSnapshot(`
    "

    |                   | measured                            | target    |            |
    | ----------------- | ----------------------------------- | --------- | ---------- |
    | runner: assay run | 0.800 × a bare loop (84 requests/s) | ≥ 0.400 × | met        |
    | runner: assay run | 120 MB at most                      | ≤ 90 MB   | **missed** |
    | runner: a rival   | 1,235 requests/s                    |           |            |

    ## runner

    Requests a second.

    2026-11-27, Node 24.0.0 on 2 cores of a processor, load 0.1 before, 1.9 after; 3 rounds, 12 s.

    | what        | unit       | median | least – most | ratio | least – most  | held against | target              |
    | ----------- | ---------- | ------ | ------------ | ----- | ------------- | ------------ | ------------------- |
    | a bare loop | requests/s | 110    | 100 – 120    |       |               |              |                     |
    | assay run   | requests/s | 84     | 80 – 99      | 0.800 | 0.700 – 0.900 | a bare loop  | ≥ 0.400 ×: met      |
    | assay run   | MB at most | 120    |              |       |               |              | ≤ 90 MB: **missed** |
    | a rival     | requests/s | 1,235  |              |       |               |              |                     |

    - Not measured: another rival, because it is not installed.
    "
  `);
});

test("a look is no measurement", () => {
  expect(markdown({ suites: [{ ...runner, scale: 0.1 }] })).toContain(
    "**0.1 of the full amount: a look, no measurement**",
  );
});

test("a suite that is measured again leaves the others as they are, in the order of the suites", () => {
  const mock = { ...runner, name: "mock" };
  const again = { ...runner, rounds: 9 };
  const order = ["runner", "mock"];
  const results = withSuite(withSuite(withSuite({ suites: [] }, mock, order), runner, order), again, order);
  expect(results.suites).toEqual([again, mock]);
});

test.each([
  [[1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 0.9, 9],
  [[3, 1, 2], 0.5, 2],
  [[5], 0.9, 5],
  [[2, 1], 0, 1],
])("of %j the share of %d does not exceed %d", (values, share, wanted) => {
  expect(quantile(values, share)).toBe(wanted);
});
