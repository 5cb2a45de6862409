import type { Case } from "../cases/case.ts";
import type { Answered } from "../http/message.ts";
import type { JsonValue } from "../json/value.ts";
import type { ApiDocument, ResponseSpec } from "../spec/document.ts";
import type { Rule } from "../spec/rule.ts";

/** What one check concluded about one exchange. Absence of a verdict is not a pass. */
export type Verdict =
  | { readonly outcome: "pass" }
  | {
      readonly outcome: "fail";
      readonly expected: string;
      readonly actual: string;
      /** The schema or response in the document that was not kept, where that says more than the rule's own place. */
      readonly origin?: Rule["origin"];
    }
  | { readonly outcome: "not-tested"; readonly because: string };

/** What is known about the target beside the exchange itself. */
export interface Context {
  readonly document: ApiDocument;
  /** Whether the target accepted the caller's credentials at least once. */
  readonly authenticated: boolean;
  /** The status of the operation's plain valid request in the same state; `undefined` where none could be had. */
  readonly control: number | undefined;
  /** Whether the state that the case needs could be brought about. */
  readonly stateHolds: boolean;
  /** Milliseconds since 1970, when the response had come. */
  readonly now: number;
}

/** An exchange with what every check wants to know of the response, worked out once. */
export interface Observation extends Answered {
  readonly mediaType: string | undefined;
  /** The text as JSON; `undefined` where it is none. */
  readonly json: JsonValue | undefined;
  /** What the document says of this status; `undefined` where it does not name it. */
  readonly documented: ResponseSpec | undefined;
  /** What was really sent, for rules that compare: a value per place. */
  readonly sent: (place: string) => JsonValue | undefined;
}

/** A named rule applied to an exchange. Pure: a check cannot send a request. */
export interface Check {
  readonly id: string;
  /** The clause that the check rests on. */
  readonly clause: string;
  /** One verdict per rule that the check has something to say about. */
  readonly judge: (testCase: Case, observation: Observation, context: Context) => readonly RuleVerdict[];
}

export interface RuleVerdict {
  readonly rule: Rule;
  readonly verdict: Verdict;
}

export const pass: Verdict = { outcome: "pass" };

export function fail(expected: string, actual: string, origin?: Rule["origin"]): Verdict {
  return { outcome: "fail", expected, actual, ...(origin === undefined ? {} : { origin }) };
}

export function notTested(because: string): Verdict {
  return { outcome: "not-tested", because };
}
