import { casesOf, judgedOperations } from "../cases/cases.ts";
import { filterFor } from "../config/filter.ts";
import { untestableId } from "../run/plan.ts";
import type { ApiDocument } from "../spec/document.ts";

/** A case as its test is called. */
export interface PlannedCase {
  readonly id: string;
  readonly operation: string;
  /** `invalid/path.packageName/maxLength: packageName of 51 characters`; begins with what no release changes. */
  readonly name: string;
}

/** Every case that is selected, in the order in which they are tried. */
export function plannedCases(
  document: ApiDocument,
  seed: number,
  { only = [], skip = [] }: { readonly only?: readonly string[]; readonly skip?: readonly string[] },
): readonly PlannedCase[] {
  const selects = filterFor(only, skip);
  return judgedOperations(document)
    .flatMap((operation): readonly PlannedCase[] => {
      const cases = casesOf(document, operation, seed);
      const all =
        "because" in cases ? [{ id: untestableId(operation), title: "no request can be made" }] : [...cases];
      return all.map(({ id, title }) => ({
        id,
        operation: operation.id,
        name: `${id.slice(operation.id.length + 1)}: ${title}`,
      }));
    })
    .filter(({ id }) => selects(id));
}
