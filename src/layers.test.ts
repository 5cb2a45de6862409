import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize, sep } from "node:path";
import { describe, expect, test } from "vitest";

/** Each folder may import itself and the folders before it. */
const order = [
  "json",
  "http",
  "schema",
  "spec",
  "auth",
  "cases",
  "states",
  "targets",
  "checks",
  "run",
  "baseline",
  "recording",
  "reference",
  "prove",
  "pact",
  "report",
  "config",
  "commands",
  // What users import beside the package itself: each is made of all the others.
  "fast-check",
  "vitest",
  "nock",
  // The command line, which only the file of its name at the root imports.
  "cli",
];

/** Folders outside the order: types written by a generator, and helpers that only tests import. */
const outside = ["generated", "testing"];

/** A check cannot send a request, and a target cannot judge. */
const apart = ["targets", "checks"];

/** The packages that only some places may import, because what they do belongs there; tests may import them all. */
const confined: Readonly<Record<string, (file: string) => boolean>> = {
  ajv: (file) => file.startsWith("schema/"),
  "fast-check": (file) =>
    /^(schema|cases|fast-check)\//.test(file) || /^run\/(shrinking|drawing|life(cycle)?)\.ts$/.test(file),
  vitest: (file) => file.startsWith("vitest/"),
  nock: (file) => file.startsWith("nock/"),
  commander: (file) => file.startsWith("cli/"),
  preact: (file) => file.startsWith("report/html/"),
  "preact-render-to-string": (file) => file.startsWith("report/html/"),
  "@pact-foundation/pact": () => false,
  "@pact-foundation/pact-core": (file) => file.startsWith("pact/"),
};

interface Import {
  readonly file: string;
  readonly from: string;
}

const files = readdirSync("src", { recursive: true, encoding: "utf8" })
  .map((path) => path.split(sep).join("/"))
  .filter((path) => path.endsWith(".ts"));

/** Static, type-only, side-effect, re-exporting and dynamic imports alike. */
const importing = /(?:\bfrom|\bimport)\s*\(?\s*["']([^"'\n]+)["']/g;

const imports: readonly Import[] = files.flatMap((file) =>
  [...readFileSync(join("src", file), "utf8").matchAll(importing)].map(([, from = ""]) => ({ file, from })),
);

const isLocal = ({ from }: Import): boolean => from.startsWith(".");
const isTest = (file: string): boolean => file.endsWith(".test.ts") || file.includes("testing/");
const folder = (path: string): string => (path.includes("/") ? (path.split("/")[0] ?? "") : "");
const destination = ({ file, from }: Import): string =>
  normalize(join(dirname(file), from))
    .split(sep)
    .join("/");
const packageOf = (from: string): string =>
  from
    .split("/")
    .slice(0, from.startsWith("@") ? 2 : 1)
    .join("/");
const told = (each: Import): string => `${each.file} -> ${each.from}`;

describe("the folders of src", () => {
  test("each have a place in the order", () => {
    const folders = new Set(files.map(folder).filter((name) => name !== ""));
    expect([...folders].filter((name) => !order.includes(name) && !outside.includes(name))).toEqual([]);
  });

  test("import only themselves and those before them", () => {
    const backwards = imports.filter(isLocal).filter((each) => {
      const [from, to] = [order.indexOf(folder(each.file)), order.indexOf(folder(destination(each)))];
      return from >= 0 && to > from;
    });
    expect(imports.length).toBeGreaterThan(0);
    expect(backwards.map(told)).toEqual([]);
  });

  test("keep targets and checks apart", () => {
    const crossing = imports.filter(isLocal).filter((each) => {
      const [from, to] = [folder(each.file), folder(destination(each))];
      return from !== to && apart.includes(from) && apart.includes(to);
    });
    expect(crossing.map(told)).toEqual([]);
  });

  test("import no file of the root but the errors and the version", () => {
    const upwards = imports
      .filter(isLocal)
      .filter((each) => folder(each.file) !== "" && folder(destination(each)) === "")
      .filter((each) => !["errors.ts", "version.ts"].includes(destination(each)));
    expect(upwards.map(told)).toEqual([]);
  });

  test("leave helpers of tests to tests", () => {
    const shipped = imports.filter(isLocal).filter((each) => !isTest(each.file) && isTest(destination(each)));
    expect(shipped.map(told)).toEqual([]);
  });
});

test.each(Object.entries(confined))("%s is imported only where it belongs", (name, belongs) => {
  const strays = imports.filter(
    (each) => packageOf(each.from) === name && !isTest(each.file) && !belongs(each.file),
  );
  expect(strays.map(told)).toEqual([]);
});

test("every kind of import is seen", () => {
  const source = `
    import a from "one"; import type { B } from "two"; import "three"; export { c } from "four";
    const d = await import("five"); import { e,
      f } from "six"; export * from 'seven'; type G = import("eight").G;`;
  expect([...source.matchAll(importing)].map(([, from]) => from)).toEqual(
    "one two three four five six seven eight".split(" "),
  );
});
