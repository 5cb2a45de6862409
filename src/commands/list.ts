import { filterFor } from "../config/filter.ts";
import { AssayError } from "../errors.ts";
import { type ListedOperation, type ListView, listText } from "../report/list.ts";
import { visibleJson } from "../report/visible.ts";
import type { ApiDocument } from "../spec/document.ts";
import { loadDocument } from "../spec/load.ts";
import { type CatalogueEntry, casesFor, catalogueOf } from "./catalogue.ts";
import { type Surroundings, wantsColour, write } from "./surroundings.ts";

/** The flags of `list`, as they were written. */
export interface ListFlags {
  readonly only: readonly string[];
  readonly skip: readonly string[];
  readonly overlay: readonly string[];
  readonly format?: string;
}

/** No id depends on it. */
const seed = 42;

const formats = ["text", "json"] as const;

/** `assay list SPEC`: what a run would do, before anything is sent. @returns 0. @throws AssayError for exit code 2 */
export async function listCommand(
  spec: string,
  flags: ListFlags,
  surroundings: Surroundings,
): Promise<number> {
  const format = formatOf(flags.format);
  const document = await loadDocument(spec, flags.overlay);
  const view = viewOf(document, flags);
  const width = surroundings.stdout.columns ?? 100;
  const text =
    format === "json"
      ? `${visibleJson(JSON.stringify(view, undefined, 2))}\n`
      : listText(view, { colour: wantsColour(surroundings), width });
  await write(surroundings.stdout, text);
  return 0;
}

function formatOf(flag = "text"): (typeof formats)[number] {
  const format = formats.find((each) => each === flag);
  if (format !== undefined) return format;
  throw new AssayError(
    "FLAG_INVALID",
    `--format ${flag}: there is no such format.`,
    `The formats are ${formats.join(" and ")}.`,
  );
}

function viewOf(document: ApiDocument, { only, skip }: ListFlags): ListView {
  const selects = filterFor(only, skip);
  const filtered = only.length + skip.length > 0;
  const operations = catalogueOf(document, seed)
    .map((entry) => listed(entry, selects))
    .filter(({ cases }) => !filtered || cases.length > 0)
    .map((operation) => (filtered ? withRulesTested(operation) : operation));
  if (operations.length === 0) {
    throw new AssayError(
      "FILTER_MATCHES_NOTHING",
      "No case matches --only and --skip.",
      "`assay list SPEC` without them prints the ids that can be selected.",
    );
  }
  const { title, version, openapi, file } = document;
  return { spec: { title, version, openapi, file }, operations };
}

/** What a filter leaves out is not untested for want of cases. */
function withRulesTested(operation: ListedOperation): ListedOperation {
  return { ...operation, rules: operation.rules.filter(({ cases }) => cases > 0) };
}

function listed(entry: CatalogueEntry, selects: (caseId: string) => boolean): ListedOperation {
  const { operation, rules, cases, because } = entry;
  const { id, method, path, summary, supporting } = operation;
  const untestable =
    because === undefined
      ? []
      : [{ id: `${id}/valid/all`, title: "every optional part present", skipped: because }];
  return {
    id,
    method,
    path,
    summary,
    supporting,
    rules: rules.map((rule) => {
      const { id, level, evidence, summary } = rule;
      const spoken = casesFor(entry, rule).filter((each) => selects(each.id));
      return { id, level, evidence, summary, cases: spoken.length };
    }),
    cases: [...cases.map(({ id, title }) => ({ id, title })), ...untestable].filter((each) =>
      selects(each.id),
    ),
  };
}
