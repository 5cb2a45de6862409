import { variablesOf } from "../config/credentials.ts";
import { nearest } from "../config/nearest.ts";
import { derivedVariables, preludeFor } from "../config/redaction.ts";
import { AssayError } from "../errors.ts";
import { type ExplainView, explainText } from "../report/explain.ts";
import { bundledNames } from "../spec/bundled.ts";
import type { ApiDocument } from "../spec/document.ts";
import { loadDocument } from "../spec/load.ts";
import { type CatalogueEntry, catalogueOf } from "./catalogue.ts";
import { explainCase } from "./explain-case.ts";
import { checkIds, explainCheck } from "./explain-check.ts";
import { type Explaining, explainRule } from "./explain-rule.ts";
import { type Surroundings, wantsColour, write } from "./surroundings.ts";

/** The flags of `explain`, as they were written. */
export interface ExplainFlags {
  readonly overlay: readonly string[];
}

const seed = 42;

/**
 * `assay explain ID [SPEC]`: what a rule, case, finding or check asks; of the bundled documents where none is named.
 * @returns 0. @throws AssayError for exit code 2
 */
export async function explainCommand(
  id: string,
  spec: string | undefined,
  { overlay }: ExplainFlags,
  surroundings: Surroundings,
): Promise<number> {
  if (spec === undefined && overlay.length > 0) {
    throw new AssayError(
      "FLAG_INVALID",
      "--overlay needs a document to be applied to.",
      "Name it: `assay explain ID SPEC --overlay FILE`.",
    );
  }
  const names = spec === undefined ? bundledNames : [spec];
  const known = new Set(checkIds);
  const check = explainCheck(id);
  if (check !== undefined) return print([check], undefined, surroundings);
  for (const name of names) {
    const document = await loadDocument(name, overlay);
    const entries = catalogueOf(document, seed);
    const views = await viewsFor({ document, spec: name, seed, now: surroundings.now }, entries, id);
    if (views.length > 0) return print(views, document, surroundings);
    for (const each of idsOf(entries)) known.add(each);
  }
  throw unknown(id, names, known);
}

/** A rule; a case; or, for a finding, its case and its check. Rules go first: a case may have the same id as a rule. */
async function viewsFor(
  explaining: Explaining,
  entries: readonly CatalogueEntry[],
  id: string,
): Promise<readonly ExplainView[]> {
  const [caseId = "", finding] = id.split("#");
  for (const entry of entries) {
    const rule = finding === undefined ? entry.rules.find((each) => each.id === id) : undefined;
    if (rule !== undefined) return [await explainRule(explaining, entry, rule)];
    const testCase = entry.cases.find((each) => each.id === caseId);
    if (testCase === undefined) continue;
    if (finding === undefined) return [await explainCase(explaining, entry, testCase, undefined)];
    const [checkId = "", ruleName] = finding.split(":");
    const check = explainCheck(checkId);
    if (check === undefined) return [];
    const judged = entry.rules.find((each) => each.id === `${entry.operation.id}/${ruleName}`);
    return [await explainCase(explaining, entry, testCase, judged), check];
  }
  return [];
}

function idsOf(entries: readonly CatalogueEntry[]): readonly string[] {
  return entries.flatMap(({ rules, cases }) => [...rules, ...cases].map(({ id }) => id));
}

function unknown(id: string, specs: readonly string[], known: ReadonlySet<string>): AssayError {
  const [caseId = "", check] = id.split("#");
  const suggestions =
    check === undefined || !known.has(caseId)
      ? nearest(caseId, known)
      : nearest(check, checkIds).map((each) => `${caseId}#${each}`);
  const meant = suggestions.length === 0 ? "" : `Did you mean ${suggestions.join(" or ")}? `;
  return new AssayError(
    "ID_UNKNOWN",
    `Nothing is called ${id} in ${specs.join(" or ")}.`,
    `${meant}\`assay list SPEC\` prints the ids of rules and cases; other documents are looked through with \`assay explain ID SPEC\`.`,
  );
}

async function print(
  views: readonly ExplainView[],
  document: ApiDocument | undefined,
  surroundings: Surroundings,
): Promise<number> {
  const options = {
    colour: wantsColour(surroundings),
    width: surroundings.stdout.columns ?? 100,
    variables: document === undefined ? [] : [...variablesOf(document), ...derivedVariables(document)],
    prelude: document === undefined ? () => [] : preludeFor(document),
  };
  await write(surroundings.stdout, views.map((view) => explainText(view, options)).join("\n"));
  return 0;
}
