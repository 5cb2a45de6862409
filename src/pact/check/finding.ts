import type { Origin } from "../../spec/document.ts";

/** What a pact and a document can disagree about, and whether one of them must be wrong. */
export const checkLevels = {
  "operation-unknown": "error",
  "request-invalid": "error",
  "credentials-wrong": "error",
  "query-undeclared": "warning",
  "body-undeclared": "warning",
  "accept-impossible": "error",
  "status-undocumented": "error",
  "content-type-undocumented": "error",
  "response-impossible": "error",
  "member-undeclared": "error",
  "member-optional": "warning",
  "header-undeclared": "warning",
  "rule-contradicts": "error",
  "rule-tighter": "error",
  "rule-looser": "warning",
  "generator-impossible": "error",
} as const;

export type CheckId = keyof typeof checkLevels;

/** One disagreement between an interaction and the document. */
export interface CheckFinding {
  readonly id: CheckId;
  readonly interaction: string;
  /** `request body /name`, `response body /tags/0`. */
  readonly at: string;
  readonly message: string;
  /** A value on which the two disagree, as JSON. */
  readonly counterexample?: string;
  readonly origin?: Origin;
}

export type Report = (
  id: CheckId,
  at: string,
  message: string,
  more?: Pick<CheckFinding, "counterexample" | "origin">,
) => void;
