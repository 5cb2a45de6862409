import type { Operation } from "../spec/document.ts";
import type { Rule } from "../spec/rule.ts";
import type { Lifecycle } from "../spec/sequence.ts";
import type { Base } from "./base.ts";
import type { Case } from "./case.ts";

/** Several calls in a row, as the document's rules lay them down; once per variant of their values. */
export function* sequenceCases({ operation }: Base): Generator<Case> {
  for (const rule of operation.rules) {
    if (rule.when.kind === "lifecycle") yield lifecycleCase(operation, rule, rule.when.lifecycle);
    if (rule.when.kind !== "sequence") continue;
    const { steps, each } = rule.when.sequence;
    const variants = Object.entries(each);
    for (const [variant, values] of variants.length === 0 ? [["", {}] as const] : variants) {
      yield {
        id: [operation.id, "sequence", nameOf(rule), ...(variant === "" ? [] : [variant])].join("/"),
        kind: "sequence",
        operation,
        title: `${rule.summary.replace(/\.$/, "")}${variant === "" ? "" : ` (tried: ${variant})`}`,
        rules: [rule],
        inputs: { kind: "sequence", steps, each: values },
        credentials: { kind: "caller" },
      };
    }
  }
}

function lifecycleCase(operation: Operation, rule: Rule, lifecycle: Lifecycle): Case {
  return {
    id: `${operation.id}/sequence/${nameOf(rule)}`,
    kind: "sequence",
    operation,
    title: "random calls in a row, held against what should be there",
    rules: [rule],
    inputs: { kind: "lifecycle", lifecycle },
    credentials: { kind: "caller" },
  };
}

function nameOf(rule: Rule): string {
  return rule.id.slice(rule.id.indexOf("/") + 1);
}
