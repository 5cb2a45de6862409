import type { JsonObject, JsonValue } from "../../json/value.ts";

/** One thing that is wrong with a pact file. */
export interface Problem {
  /** The same in every release: `status-missing`. */
  readonly id: ProblemId;
  /** JSON Pointer into the file. */
  readonly at: string;
  readonly message: string;
}

/** Every defect that is looked for, and whether it makes the file wrong or only doubtful. */
export const problemLevels = {
  "not-a-pact": "error",
  "consumer-missing": "error",
  "provider-missing": "error",
  "specification-missing": "error",
  "specification-unknown": "error",
  "interactions-missing": "error",
  "interactions-empty": "error",
  "unknown-attribute": "error",
  "interaction-type": "error",
  "attribute-type": "error",
  "repeated-member": "error",
  "description-missing": "error",
  "duplicate-interaction": "error",
  "old-provider-state": "error",
  "provider-state": "error",
  "request-missing": "error",
  "response-missing": "error",
  "method-missing": "error",
  "method-unknown": "error",
  "path-missing": "error",
  "path-relative": "error",
  "query-shape": "error",
  "headers-shape": "error",
  "status-missing": "error",
  "status-type": "error",
  "body-shape": "error",
  "body-content-type": "error",
  "body-impossible": "error",
  "rules-shape": "error",
  "rule-category": "error",
  "rule-path": "error",
  "rule-nowhere": "error",
  "matcher-unknown": "error",
  "matcher-argument": "error",
  "matcher-regex": "error",
  "example-violates-rule": "error",
  "generator-unknown": "error",
  "generator-argument": "error",
  "generator-nowhere": "error",
  "path-unwritable": "warning",
  "body-of-version-4": "warning",
  "body-twice-encoded": "warning",
  "content-type-differs": "warning",
  "matcher-version": "warning",
  "repeated-state": "warning",
  "credential-in-header": "warning",
  "credential-in-query": "warning",
  "volatile-header": "warning",
} as const;

export type ProblemId = keyof typeof problemLevels;

/** Notes a problem at a pointer below the part that is being looked at. */
export type Note = (id: ProblemId, at: string, message: string) => void;

/** The same, for a part that lies deeper. */
export function below(note: Note, prefix: string): Note {
  return (id, at, message) => note(id, `${prefix}${at}`, message);
}

/** Notes the members that the specification does not know: most often a slip of the pen, which every reader ignores. */
export function noteUnknown(note: Note, json: JsonObject, known: readonly string[]): void {
  for (const name of Object.keys(json)) {
    // The broker adds members of its own.
    if (known.includes(name) || name.startsWith("_")) continue;
    note(
      "unknown-attribute",
      `/${escapedName(name)}`,
      `there is no ${JSON.stringify(name)}; known: ${known.join(", ")}`,
    );
  }
}

export function escapedName(name: string): string {
  return name.replaceAll("~", "~0").replaceAll("/", "~1");
}

export function shown(value: JsonValue | undefined): string {
  const text =
    value === undefined
      ? "nothing"
      : JSON.stringify(value, (_name, each) => (typeof each === "bigint" ? String(each) : each));
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
