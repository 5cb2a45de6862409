/** A test for texts of a date format, and the format it tests. */
export type DateTester = ((text: string) => boolean) & { readonly format: string };

type DateKind = "date" | "time" | "datetime";

/** What Pact takes where no format is given: no fractions of a second, and any offset. */
const standard: Readonly<Record<DateKind, string>> = {
  date: "yyyy-MM-dd",
  time: "'T'HH:mm:ss",
  datetime: "yyyy-MM-dd'T'HH:mm:ssXXX",
};

const months = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)";
const longMonths =
  "(?:January|February|March|April|May|June|July|August|September|October|November|December)";

/** One moment in the letters of Java's date formats: the third of February 2001, five seconds past 16:04. */
const moment: Readonly<Record<string, (run: string) => string>> = {
  y: (run) => (run.length === 2 ? "01" : "2001"),
  u: () => "2001",
  M: ({ length }) => ["", "2", "02", "Feb"][length] ?? "February",
  L: ({ length }) => ["", "2", "02", "Feb"][length] ?? "February",
  d: (run) => "3".padStart(run.length, "0"),
  H: () => "16",
  h: (run) => "4".padStart(run.length, "0"),
  m: (run) => "4".padStart(run.length, "0"),
  s: (run) => "5".padStart(run.length, "0"),
  S: (run) => "0".repeat(run.length),
  n: () => "0",
  a: () => "PM",
  E: (run) => (run.length < 4 ? "Sat" : "Saturday"),
  X: () => "Z",
  x: (run) => (run.length < 3 ? "+00" : "+00:00"),
  Z: () => "+0000",
  z: () => "UTC",
  V: () => "UTC",
  O: () => "UTC",
};

/** A text of one of Java's date formats, or Pact's standard one; `undefined` for a format that is not known. */
export function dateExample(kind: DateKind, format: string = standard[kind]): string | undefined {
  const tester = dateTester(kind, format);
  const text = format.replace(
    /'((?:[^']|'')*)'|([A-Za-z])\2*/g,
    (run, quoted: string | undefined, letter: string) => {
      if (quoted !== undefined) return quoted === "" ? "'" : quoted.replaceAll("''", "'");
      return moment[letter]?.(run) ?? run;
    },
  );
  return tester?.(text) === true ? text : undefined;
}

/** The letters of Java's date formats, as patterns; the longest run first. */
const letters: readonly (readonly [RegExp, (run: string) => string])[] = [
  [/^y+/, (run) => (run.length === 2 ? "\\d{2}" : "\\d{4}")],
  [/^u+/, () => "\\d{4}"],
  [/^M+|^L+/, (run) => ["", "(?:0?[1-9]|1[0-2])", "(?:0[1-9]|1[0-2])", months][run.length] ?? longMonths],
  [/^d+/, (run) => (run.length === 1 ? "(?:0?[1-9]|[12]\\d|3[01])" : "(?:0[1-9]|[12]\\d|3[01])")],
  [/^H+/, (run) => (run.length === 1 ? "(?:0?\\d|1\\d|2[0-3])" : "(?:[01]\\d|2[0-3])")],
  [/^h+/, (run) => (run.length === 1 ? "(?:0?[1-9]|1[0-2])" : "(?:0[1-9]|1[0-2])")],
  [/^m+/, (run) => (run.length === 1 ? "(?:0?\\d|[1-5]\\d)" : "[0-5]\\d")],
  [/^s+/, (run) => (run.length === 1 ? "(?:0?\\d|[1-5]\\d|60)" : "(?:[0-5]\\d|60)")],
  [/^S+/, (run) => `\\d{${run.length}}`],
  [/^n+/, () => "\\d{1,9}"],
  [/^a+/, () => "(?:AM|PM|am|pm)"],
  [
    /^E+/,
    (run) =>
      run.length < 4 ? "(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)" : "(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day",
  ],
  [/^X+/, (run) => (run.length < 3 ? "(?:Z|[+-]\\d{2}(?:\\d{2})?)" : "(?:Z|[+-]\\d{2}:\\d{2})")],
  [/^x+/, (run) => (run.length < 3 ? "[+-]\\d{2}(?:\\d{2})?" : "[+-]\\d{2}:\\d{2}")],
  [/^Z+/, () => "(?:Z|[+-]\\d{2}:?\\d{2})"],
  [/^z+|^V+|^O+/, () => "[A-Za-z0-9/_+:-]+"],
];

/** A tester for one of Java's date formats, or Pact's standard one; `undefined` for a format that is not known. */
export function dateTester(kind: DateKind, format: string = standard[kind]): DateTester | undefined {
  let pattern = "";
  let rest = format;
  while (rest !== "") {
    const quoted = /^'((?:[^']|'')*)'/.exec(rest);
    const letter = letters.find(([run]) => run.test(rest));
    if (quoted !== null) {
      pattern += literal(quoted[1] === "" ? "'" : (quoted[1] ?? "").replaceAll("''", "'"));
      rest = rest.slice(quoted[0].length);
    } else if (letter !== undefined) {
      const [run = ""] = letter[0].exec(rest) ?? [];
      pattern += letter[1](run);
      rest = rest.slice(run.length);
    } else if (/^[A-Za-z]/.test(rest)) return undefined;
    else {
      pattern += literal(rest.slice(0, 1));
      rest = rest.slice(1);
    }
  }
  const whole = new RegExp(`^${pattern}$`);
  return Object.assign((text: string) => whole.test(text), { format });
}

function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
}
