import { existsSync, readFileSync } from "node:fs";
import type { Missing, Row } from "./figures.ts";

/** What one suite measured, when and where: suites are measured again one by one. */
export interface SuiteResults {
  readonly name: string;
  readonly about: string;
  readonly measuredAt: string;
  readonly seconds: number;
  readonly machine: {
    readonly node: string;
    readonly cores: number;
    readonly cpu: string;
    /** Of the last minute, before and after: what is more than the suite itself takes was somebody else's. */
    readonly load: readonly [before: number, after: number];
  };
  readonly rounds: number;
  readonly scale: number;
  readonly rows: readonly Row[];
  readonly missing: readonly Missing[];
}

/** Everything that is in `results.json`, in the order in which the suites are told. */
export interface Results {
  readonly suites: readonly SuiteResults[];
}

/** What was measured so far. @throws Error where the file is none of those that are written here */
export function readResults(file: string): Results {
  if (!existsSync(file)) return { suites: [] };
  try {
    const results: Results = JSON.parse(readFileSync(file, "utf8"));
    if (Array.isArray(results.suites)) return results;
  } catch {
    // Told below.
  }
  throw new Error(`${file} holds no results; remove it, and everything is measured anew.`);
}

/** The results with those of one suite in the place of what it had. */
export function withSuite({ suites }: Results, measured: SuiteResults, order: readonly string[]): Results {
  const others = suites.filter(({ name }) => name !== measured.name);
  return {
    suites: [...others, measured].toSorted((a, b) => order.indexOf(a.name) - order.indexOf(b.name)),
  };
}
