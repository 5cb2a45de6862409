import { casesOf, judgedOperations } from "../cases/cases.ts";
import type { ApiDocument, Operation } from "../spec/document.ts";

/** Every case that there is to a document, selected or not, in the order in which they are tried. */
export function planOf(document: ApiDocument, seed: number): readonly string[] {
  return judgedOperations(document).flatMap((operation) => [...caseIdsOf(document, operation, seed)]);
}

/** An operation of which no request can be made has one case all the same, which says so. */
export function* caseIdsOf(document: ApiDocument, operation: Operation, seed: number): Generator<string> {
  const cases = casesOf(document, operation, seed);
  if ("because" in cases) yield untestableId(operation);
  else for (const { id } of cases) yield id;
}

export function untestableId(operation: Operation): string {
  return `${operation.id}/valid/all`;
}
