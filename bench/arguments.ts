import { parseArgs } from "node:util";
import type { Effort } from "./suite.ts";

export interface Wishes extends Effort {
  /** Suites, by name. */
  readonly chosen: readonly string[];
  /** Folder for the results; absent for where they are kept. */
  readonly out?: string;
}

export const usage = (names: readonly string[]): string => `npm run bench [-- FLAGS]

  --only SUITE   measure this suite only, repeatable: ${names.join(", ")}
  --rounds N     rounds in which all that is compared is measured in turn (default: 5)
  --scale X      share of the full amount, such as 0.1 for a look (default: 1)
  --out DIR      write results.json and RESULTS.md there, and leave the README as it is
`;

/** What the arguments ask for. @throws Error whose message is one sentence for whoever wrote them */
export function wishesFrom(argv: readonly string[], names: readonly string[]): Wishes | "help" {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      only: { type: "string", multiple: true },
      rounds: { type: "string", default: "5" },
      scale: { type: "string", default: "1" },
      out: { type: "string" },
      help: { type: "boolean" },
    },
  });
  if (values.help) return "help";
  const only = values.only?.flatMap((each) => each.split(","));
  const unknown = only?.find((name) => !names.includes(name));
  if (unknown !== undefined)
    throw new Error(`there is no suite "${unknown}" to measure, only ${names.join(", ")}.`);
  const rounds = Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 1 || rounds > 100)
    throw new Error(`--rounds ${values.rounds} is no whole number from 1 to 100.`);
  const scale = Number(values.scale);
  if (!(scale > 0 && scale <= 10))
    throw new Error(`--scale ${values.scale} is no number above 0 and up to 10.`);
  return {
    chosen: names.filter((name) => only === undefined || only.includes(name)),
    rounds,
    scale,
    ...(values.out === undefined ? {} : { out: values.out }),
  };
}
