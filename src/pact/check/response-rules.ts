import { headerBreach } from "../../checks/response-headers.ts";
import { matchesRange } from "../../http/media-type.ts";
import type { MediaType, Operation, ResponseHeader, ResponseSpec } from "../../spec/document.ts";
import { nameAt } from "../json-path.ts";
import { described } from "../match-json.ts";
import { fitsStatusRule } from "../match-response.ts";
import type { PactMessage, PactResponse, RuleSet } from "../pact-file.ts";
import { compareTexts } from "./compare-texts.ts";
import type { Report } from "./finding.ts";
import { writtenValues } from "./parameter-texts.ts";
import { samplesOf } from "./rule-samples.ts";

/** Holds the rules for headers of a response against the headers that the document describes. */
export function compareHeaderRules(documented: ResponseSpec, response: PactResponse, report: Report): void {
  for (const rule of response.rules) {
    if (rule.category !== "header") continue;
    const name = nameAt(rule.at).toLowerCase();
    const own = documented.headers.find((each) => each.name.toLowerCase() === name);
    const expected = headerOf(response, name);
    if (name !== "content-type" && own !== undefined && expected !== undefined)
      compareHeader(rule, own, expected, report);
  }
}

function compareHeader(rule: RuleSet, own: ResponseHeader, expected: string, report: Report): void {
  const written = { ...own, in: "header", style: "simple", allowReserved: false } as const;
  compareTexts(
    rule,
    {
      side: "response",
      at: `response header ${own.name}`,
      expected: [expected],
      candidates: [
        ...writtenValues(written).map(({ pieces }) => pieces),
        ...samplesOf(rule, expected).map((text) => [text]),
      ],
      forbids: ([text = ""]) => headerBreach(own, text)?.message,
      mayNarrow: false,
      origin: own.origin,
    },
    report,
  );
}

/** Holds a rule for the content type against the media types that the document names. */
export function compareContentTypeRule(
  side: "request" | "response",
  message: PactMessage,
  content: readonly MediaType[],
  report: Report,
): void {
  const rule = message.rules.find(
    ({ category, at }) => category === "header" && nameAt(at).toLowerCase() === "content-type",
  );
  const expected = headerOf(message, "content-type");
  const [first] = content;
  if (rule === undefined || expected === undefined || first === undefined) return;
  const names = content.map(({ name }) => name.replaceAll("*", "x"));
  const drawn = samplesOf(rule, expected).filter((text) => /^[\w.+-]+\/[\w.+-]+(;|$)/.test(text));
  compareTexts(
    rule,
    {
      side,
      at: `${side} header Content-Type`,
      expected: [expected],
      candidates: [...names, ...names.map((name) => `${name}; charset=utf-8`), "text/x-other", ...drawn].map(
        (text) => [text],
      ),
      forbids: ([text = ""]) =>
        content.some(({ name }) => matchesRange(text, name)) ? undefined : "is of no media type named there",
      // Whoever asks for one of several media types needs no other.
      mayNarrow: true,
      origin: first.origin,
    },
    report,
  );
}

/** Holds a rule for the status against the statuses that the document names for the operation. */
export function compareStatusRule(
  { responses, id, origin }: Operation,
  { status, rules }: PactResponse,
  report: Report,
): void {
  const rule = rules.find(({ category }) => category === "status");
  if (rule === undefined) return;
  const names = responses.map((each) => each.status);
  const documents = (each: number): boolean =>
    names.includes(String(each)) ||
    names.includes(`${Math.floor(each / 100)}XX`) ||
    names.includes("default");
  const taken = allStatuses.filter((each) => fitsStatusRule(rule, status, each));
  const other = taken.find((each) => !documents(each));
  if (!taken.some(documents)) {
    const message = `the rule (${described(rule)}) takes no status that the document names for ${id}`;
    report("rule-contradicts", "response status", message, { counterexample: names.join(", "), origin });
  } else if (other !== undefined) {
    const message = `the consumer would take a status that the document does not name for ${id}; it names ${names.join(", ")}`;
    report("rule-looser", "response status", message, { counterexample: String(other), origin });
  }
}

const allStatuses = Array.from({ length: 500 }, (_none, index) => index + 100);

/** The value of a header, by lower-case name. */
export function headerOf({ headers }: Pick<PactMessage, "headers">, name: string): string | undefined {
  return Object.entries(headers)
    .find(([each]) => each.toLowerCase() === name)?.[1]
    .join(", ");
}
