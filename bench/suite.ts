import type { Missing, Row } from "./figures.ts";

/** How much is measured. */
export interface Effort {
  /** Rounds, in each of which everything is measured once, one after the other. */
  readonly rounds: number;
  /** Scales counts of requests and samples: 1 for a real measurement, less for a look. */
  readonly scale: number;
}

export type Measured =
  | { readonly kind: "row"; readonly row: Row }
  | { readonly kind: "missing"; readonly missing: Missing };

/** Measures one thing from all sides. */
export interface Suite {
  readonly name: string;
  readonly about: string;
  measure(effort: Effort): AsyncIterable<Measured>;
}

export function rowOf(row: Row): Measured {
  return { kind: "row", row };
}

export function missing(suite: string, subject: string, because: string): Measured {
  return { kind: "missing", missing: { suite, subject, because } };
}

/** The figures of several subjects, each measured once a round in turn, so that no one has the quiet minutes. */
export async function interleaved<Name extends string>(
  rounds: number,
  subjects: Readonly<Record<Name, () => Promise<Readonly<Record<string, number>>>>>,
): Promise<(name: Name, figure: string) => readonly number[]> {
  const found = new Map<string, number[]>();
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, measure] of Object.entries<() => Promise<Readonly<Record<string, number>>>>(subjects)) {
      progress(`round ${round + 1} of ${rounds}: ${name}`);
      for (const [figure, value] of Object.entries(await measure())) {
        const key = `${name} ${figure}`;
        found.set(key, [...(found.get(key) ?? []), value]);
      }
    }
  }
  progress("");
  return (name, figure) => found.get(`${name} ${figure}`) ?? [];
}

/** What is being done right now, in a line that the next one replaces; nothing where nobody looks. */
export function progress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${text === "" ? "" : `  ${text}`}`);
}
