import type { Results } from "./results.ts";
import { targetTable } from "./table.ts";

const [begin, end] = ["<!-- npm run bench -->", "<!-- end of what npm run bench writes -->"];

/** The README with the table of targets as the results have it, in the place that is marked. */
export function quotedIn(readme: string, results: Results): string {
  const [before, rest] = readme.split(`${begin}\n`);
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined) throw new Error(`the README has no place marked ${begin}`);
  return `${before}${begin}\n\n${targetTable(results)}\n\n${end}${after}`;
}
