import { variablesOf } from "../config/credentials.ts";
import { derivedVariables, preludeFor } from "../config/redaction.ts";
import type { ReportOptions } from "../report/options.ts";
import type { ApiDocument } from "../spec/document.ts";
import { type Surroundings, wantsColour } from "./surroundings.ts";

/** How reports are written where this process writes; a document tells how its requests are signed by hand. */
export function reportOptions(document: ApiDocument | undefined, surroundings: Surroundings): ReportOptions {
  return {
    colour: wantsColour(surroundings),
    width: surroundings.stdout.columns ?? 100,
    variables: document === undefined ? [] : [...variablesOf(document), ...derivedVariables(document)],
    prelude: document === undefined ? () => [] : preludeFor(document),
  };
}
