import type { Origin } from "../../spec/document.ts";
import { described } from "../match-json.ts";
import { fitsTexts } from "../match-text.ts";
import { matcherName } from "../matchers.ts";
import type { RuleSet } from "../pact-file.ts";
import type { Report } from "./finding.ts";

/** What stands at a place of a message on the wire: a text, or the several of one query parameter. */
export type Texts = readonly string[];

/** A place of a message where text stands, and what the document says of it. */
export interface TextPlace {
  readonly side: "request" | "response";
  /** `request query mode`. */
  readonly at: string;
  readonly expected: Texts;
  /** Texts to try, from the document's side and from the rule's. */
  readonly candidates: Iterable<Texts>;
  /** Why the document forbids texts there; `undefined` where it allows them. */
  readonly forbids: (texts: Texts) => string | undefined;
  /** Whether a rule may well ask for less than the document allows. */
  readonly mayNarrow: boolean;
  readonly origin: Origin;
}

/** Holds the texts that a rule takes against those that the document allows. */
export function compareTexts(rule: RuleSet, place: TextPlace, report: Report): void {
  const { side, at, expected, candidates, forbids, mayNarrow, origin } = place;
  if (rule.matchers.length === 0 || rule.matchers.some((each) => matcherName(each) === "equality")) return;
  const isShared = fitsTexts(rule, expected, expected) && forbids(expected) === undefined;
  let taken = isShared;
  let refused: Texts | undefined;
  let looser: { readonly texts: Texts; readonly why: string } | undefined;
  for (const texts of candidates) {
    if (fitsTexts(rule, expected, texts)) {
      if (taken && looser !== undefined) continue;
      const why = forbids(texts);
      if (why === undefined) taken = true;
      else looser ??= { texts, why };
    } else if (refused === undefined && (!mayNarrow || !taken) && forbids(texts) === undefined) {
      refused = texts;
    }
  }
  if (refused !== undefined && !taken) {
    const message = `the rule (${described(rule)}) refuses everything that the document allows there`;
    report("rule-contradicts", at, message, { counterexample: shown(refused), origin });
    return;
  }
  if (refused !== undefined && !mayNarrow) {
    const message = `the rule (${described(rule)}) refuses what the document lets the provider send`;
    report("rule-tighter", at, message, { counterexample: shown(refused), origin });
  }
  if (looser !== undefined) {
    const who = side === "request" ? "the consumer may send" : "the consumer would take";
    report("rule-looser", at, `${who} what the document forbids: it ${looser.why}`, {
      counterexample: shown(looser.texts),
      origin,
    });
  }
}

function shown(texts: Texts): string {
  const [first = "", ...others] = texts;
  const text = JSON.stringify(others.length === 0 ? first : texts);
  return text.length > 160 ? `${text.slice(0, 160)}…` : text;
}
