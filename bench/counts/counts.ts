/** What a run with seed 42 takes, in numbers that are the same on every machine but for the last. */
export interface Counts {
  readonly cases: number;
  readonly requests: number;
  readonly findings: number;
  readonly rulesProven: number;
  readonly filesRead: number;
  /** Files that had to be parsed; what is bundled has been before. */
  readonly textsParsed: number;
  readonly schemasCompiled: number;
  /** By fast-check, usable or not. */
  readonly valuesDrawn: number;
  /** Times that a request was written and read back, to see whether it is what its case claims. */
  readonly requestsProven: number;
  /** Memory given out, in all, per request sent. */
  readonly kilobytesPerRequest: number;
}

type Name = keyof Counts;

const words: Readonly<Record<Name, string>> = {
  cases: "cases",
  requests: "requests sent",
  findings: "findings",
  rulesProven: "rules proven",
  filesRead: "files of the document read",
  textsParsed: "texts parsed",
  schemasCompiled: "schemas compiled",
  valuesDrawn: "random values drawn",
  requestsProven: "requests written and read back",
  kilobytesPerRequest: "kB of memory given out per request",
};

/** What is measured and not counted may differ by so much: it lay within 3 % in ten runs on a busy machine. */
const tolerance: Partial<Record<Name, number>> = { kilobytesPerRequest: 0.1 };

/** What is no longer as it was, one sentence each; empty where nothing changed. */
export function changes(spec: string, before: Partial<Counts>, now: Counts): readonly string[] {
  const names = Object.keys(words).filter((name): name is Name => Object.hasOwn(words, name));
  return names.flatMap((name) => {
    const [was, is] = [before[name], now[name]];
    if (was === undefined) return [`${spec}: ${words[name]} are ${is}, and were not counted before`];
    if (Math.abs(is - was) <= was * (tolerance[name] ?? 0)) return [];
    return [`${spec}: ${words[name]} ${is > was ? "grew" : "fell"} from ${was} to ${is}${share(was, is)}`];
  });
}

function share(was: number, is: number): string {
  return was === 0 ? "" : ` (${is > was ? "+" : ""}${(((is - was) / was) * 100).toFixed(1)} %)`;
}
