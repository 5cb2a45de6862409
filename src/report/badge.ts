import type { RunResult } from "../run/result.ts";
import { knownIn } from "./gate.ts";
import { count } from "./layout.ts";

/** What the endpoint badge of shields.io reads: https://shields.io/badges/endpoint-badge. */
interface Badge {
  readonly schemaVersion: 1;
  readonly label: string;
  readonly message: string;
  readonly color: string;
  /** A badge that tells of a failure may not be given another colour by who embeds it. */
  readonly isError?: true;
}

/** JSON for a badge that says how many of the documented rules hold. */
export function badgeReport(result: RunResult): string {
  return `${JSON.stringify(badgeOf(result), undefined, 2)}\n`;
}

function badgeOf(result: RunResult): Badge {
  const { outcome, rules } = result;
  const known = knownIn(result).size;
  const having = (verdict: (typeof rules)[number]["verdict"]): number =>
    rules.filter((rule) => rule.verdict === verdict).length;
  const badge = { schemaVersion: 1, label: "conformance" } as const;
  switch (outcome) {
    case "conformant":
      return known === 0
        ? { ...badge, message: `${count(having("proven"), "rule")} proven`, color: "brightgreen" }
        : {
            ...badge,
            message: `${count(having("proven"), "rule")} proven, ${count(known, "known failure")}`,
            color: "yellowgreen",
          };
    case "nonconformant":
      return {
        ...badge,
        message: `${having("violated").toLocaleString("en-US")} of ${count(rules.length, "rule")} violated`,
        color: "red",
        isError: true,
      };
    case "incomplete":
      return {
        ...badge,
        message: `incomplete: ${having("not-tested").toLocaleString("en-US")} not tested`,
        color: "yellow",
      };
    default:
      return outcome satisfies never;
  }
}
