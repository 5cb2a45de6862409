import type { Origin } from "./document.ts";
import type { Lifecycle, Sequence } from "./sequence.ts";

/** Where a rule comes from: the page says it; vendor code says it; a recorded response shows it; our reading. */
export type Evidence = "documented" | "source" | "observed" | "inferred";

/** Only `must` fails a run; `--strict` adds `should`; `may` is only ever reported. */
export type Level = "must" | "should" | "may";

/** One thing the document promises, and how far the promise can be relied on. */
export interface Rule {
  /** `putPackage/package-name`. */
  readonly id: string;
  readonly when: When;
  /** Any of these is the documented outcome. Empty: the rule does not speak of the outcome. */
  readonly expect: readonly Outcome[];
  /** Response pointers at which nothing may stand. */
  readonly absent: readonly string[];
  /** Response pointers to times, of which none is later than the next. */
  readonly ordered: readonly string[];
  /** Response pointers to times that lie within five minutes of the request. */
  readonly fresh: readonly string[];
  /** Response pointer → the part of the request it must equal, e.g. `/content/name` → `path.packageName`. */
  readonly reflects: Readonly<Record<string, string>>;
  readonly evidence: Evidence;
  readonly level: Level;
  /** Title and clause of the page, file or recording that says it. */
  readonly source: string;
  /** One sentence: what the rule asks. */
  readonly summary: string;
  readonly origin: Origin;
  /** Made from the document's constraints and responses, not written down as a rule. */
  readonly implicit: boolean;
}

/** Which cases a rule speaks of. */
export type When =
  /** Requests that break a constraint at one of these places, or below it. */
  | {
      readonly kind: "breaks";
      readonly at: readonly string[];
      readonly keywords?: readonly string[];
      readonly variants?: readonly string[];
    }
  | { readonly kind: "valid" }
  | { readonly kind: "credentials"; readonly faults: readonly string[] }
  | { readonly kind: "protocol"; readonly faults: readonly string[] }
  | { readonly kind: "state"; readonly states: readonly string[] }
  /** What several calls in a row must give. */
  | { readonly kind: "sequence"; readonly sequence: Sequence }
  /** What any order of calls must give, about one kind of resource. */
  | { readonly kind: "lifecycle"; readonly lifecycle: Lifecycle }
  /** Every response of the operation with a status such as `201` or `4XX`. */
  | { readonly kind: "response"; readonly status: string }
  /** Every response of the operation, as far as one check looks at it. */
  | { readonly kind: "check"; readonly check: string; readonly status?: string };

/** An outcome the document gives to a request. */
export interface Outcome {
  /** `400`, or a class such as `4XX`. */
  readonly status: string;
  /** Absent: any code. `null`: no code where codes are kept. */
  readonly code?: string | null;
  readonly message?: string;
}
