import type { Case } from "../cases/case.ts";
import { describeOutcomes } from "../checks/outcomes.ts";
import type { ExplainView, RequestExample } from "../report/explain.ts";
import { word } from "../report/shell.ts";
import type { ApiDocument, Origin } from "../spec/document.ts";
import type { Rule, When } from "../spec/rule.ts";
import { type CatalogueEntry, casesFor } from "./catalogue.ts";
import { exampleOrigin, exampleRequest } from "./example-request.ts";

/** What the views of one document are made with. */
export interface Explaining {
  readonly document: ApiDocument;
  /** The document as the user names it on a command line. */
  readonly spec: string;
  readonly seed: number;
  readonly now: () => number;
}

/** Ids shown of a long list; the rest are counted. */
const mostIds = 20;

/** Everything there is to know about a rule. */
export async function explainRule(
  explaining: Explaining,
  entry: CatalogueEntry,
  rule: Rule,
): Promise<ExplainView> {
  const { document, spec } = explaining;
  const { id, summary, level, evidence, source, origin } = rule;
  const cases = casesFor(entry, rule);
  const fix = fixFor(rule.when);
  const single = cases.find(({ inputs }) => inputs.kind !== "sequence");
  return {
    kind: "rule",
    id,
    summary,
    level,
    evidence,
    source,
    document: placeIn(document, origin),
    applies: describeWhen(rule.when),
    expected: expectations(rule),
    examples: await examplesFor(explaining, entry, rule, single),
    related: [{ label: "cases", ids: shortened(cases.map((each) => each.id)) }],
    ...(fix === undefined ? {} : { fix }),
    ...(cases.length === 0 ? {} : { command: commandFor(spec, cases) }),
  };
}

/** The file, line and pointer of a part of the document. */
export function placeIn(document: ApiDocument, origin: Origin): NonNullable<ExplainView["document"]> {
  const line = document.lineOf(origin);
  return line === undefined ? origin : { ...origin, line };
}

/** Everything that a rule asks of a response, a line each. */
export function expectations({ expect, reflects, absent, ordered, fresh }: Rule): readonly string[] {
  const relations = [
    ...Object.entries(reflects).map(([pointer, place]) => `${pointer} equals ${place} of the request`),
    ...absent.map((pointer) => `nothing at ${pointer}`),
    ...(ordered.length === 0 ? [] : [`${ordered.join(" is not later than ")}`]),
    ...fresh.map((pointer) => `${pointer} within five minutes of the request`),
  ];
  const outcomes = expect.map((outcome) => describeOutcomes([outcome]));
  return relations.length === 0 ? outcomes : [[...outcomes, ...relations].join("; ")];
}

/** A base request that keeps the rule beside one that breaks it; or the one request that the rule speaks of. */
async function examplesFor(
  explaining: Explaining,
  { cases }: CatalogueEntry,
  rule: Rule,
  single: Case | undefined,
): Promise<readonly RequestExample[]> {
  const breaks = rule.when.kind === "breaks";
  const plain = breaks
    ? cases.find(({ kind, inputs }) => kind === "valid" && inputs.kind === "fixed")
    : undefined;
  const kept = plain && (await exampleOf(explaining, "a request that keeps it", plain));
  const shown =
    single &&
    (await exampleOf(
      explaining,
      breaks ? "a request that breaks it" : "a request it speaks of",
      single,
      rule,
    ));
  return [kept, shown].filter((each) => each !== undefined);
}

/** A case's request with what a right answer is, for one of its rules; `undefined` where there is not one request to show. */
export async function exampleOf(
  { document, seed, now }: Explaining,
  label: string,
  testCase: Case,
  rule?: Rule,
): Promise<RequestExample | undefined> {
  const request = await exampleRequest(document, testCase, seed, now);
  if (request === undefined) return undefined;
  const rules = rule === undefined ? testCase.rules : [rule, ...testCase.rules];
  const outcome = rules.map((each) => expectations(each).join(" or ")).find((text) => text !== "");
  return {
    label: `${label}: ${testCase.title}`,
    request,
    target: exampleOrigin,
    outcome: outcome ?? "no outcome is documented",
  };
}

/** The command that tests these cases and nothing else: their ids, or a glob where there are many. */
export function commandFor(spec: string, cases: readonly Case[]): string {
  const ids = cases.map(({ id }) => id);
  const only = ids.length <= 3 ? ids : globsFor(ids);
  return ["assay run", word(spec), ...only.map((id) => `--only ${quoted(id)}`)].join(" ");
}

/** A glob per broken keyword; where those are many, what the ids have in common up to a whole segment. */
function globsFor(ids: readonly string[]): readonly string[] {
  const keywords = [...new Set(ids.map((id) => id.split("/").slice(0, 4).join("/")))];
  if (keywords.length <= 4) return keywords.map((each) => `${each}/**`);
  const [first = [], ...others] = ids.map((id) => id.split("/"));
  const shared = first.findIndex((segment, index) => others.some((each) => each[index] !== segment));
  return [`${first.slice(0, shared === -1 ? first.length : shared).join("/")}/**`];
}

function quoted(id: string): string {
  return `'${id.replaceAll("'", "'\\''")}'`;
}

/** A list that fits on a screen. */
function shortened(ids: readonly string[]): readonly string[] {
  if (ids.length <= mostIds) return ids;
  return [...ids.slice(0, mostIds), `… and ${ids.length - mostIds} more`];
}

function describeWhen(when: When): string {
  const list = (words: readonly string[]): string => words.join(" or ");
  switch (when.kind) {
    case "breaks":
      return `requests that break ${when.keywords === undefined ? "any constraint" : list(when.keywords)} at ${list(when.at)}${when.variants === undefined ? "" : `, as ${list(when.variants)}`}`;
    case "valid":
      return "every valid request";
    case "credentials":
      return `valid requests whose credentials are: ${list(when.faults)}`;
    case "protocol":
      return `requests that are wrong as messages: ${list(when.faults)}`;
    case "state":
      return `valid requests in the state ${when.states.map((each) => `“${each}”`).join(" or ")}`;
    case "sequence":
      return `calls in a row: ${when.sequence.steps.map(({ operation, given }) => (given === undefined ? operation : `${operation} (given “${given}”)`)).join(", ")}`;
    case "lifecycle":
      return "random calls in a row, each answer held against what should be there";
    case "response":
      return `every response with status ${when.status}`;
    case "check":
      return `every response, as far as ${when.check} looks at it`;
    default:
      return when satisfies never;
  }
}

/** What goes wrong most often where a keyword is enforced. */
const fixes: Readonly<Record<string, string>> = {
  maxLength: "Count code points: neither bytes nor UTF-16 units.",
  minLength: "Count code points: neither bytes nor UTF-16 units.",
  "x-maxBytes": "Count the bytes of the UTF-8 text, not its characters.",
  pattern: "Anchor the pattern as the document does: a match anywhere is enough unless it has ^ and $.",
  required: "Refuse a request that lacks it; a default must not hide that it was left out.",
  type: 'Look at the JSON type before the value is converted: "1" is no number, and null is no string.',
  enum: "Compare exactly: case, spaces and type count.",
  additionalProperties: "Refuse members that the schema does not know.",
  maximum: "Compare before the number is rounded or cut to a narrower type.",
  minimum: "Compare before the number is rounded or cut to a narrower type.",
};

function fixFor(when: When): string | undefined {
  if (when.kind !== "breaks") return undefined;
  const known = when.keywords?.map((keyword) => fixes[keyword]).filter((each) => each !== undefined) ?? [];
  return known.length === 0 ? undefined : [...new Set(known)].join(" ");
}
