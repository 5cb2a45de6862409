import { ruleForCheck } from "../cases/rules.ts";
import { toDisplayText } from "../http/text.ts";
import { type Check, fail, pass } from "./check.ts";

/** What servers say of themselves when they fail: frames of a stack, paths of files, statements of a database. */
const leaks: readonly (readonly [what: string, pattern: RegExp])[] = [
  [
    "a stack trace",
    /\n\s+at .+[(:]\S+:\d+(:\d+)?\)?|Traceback \(most recent call last\)|\bat [\w$.]+\([\w$]+\.java:\d+\)/,
  ],
  ["a stack trace", /goroutine \d+ \[running\]|\.rb:\d+:in `|\.php on line \d+/],
  [
    "a path of the server's files",
    /(?:^|[\s"'(])(?:\/(?:usr|home|var|opt|srv|app|root)\/[\w./-]+\.\w+|[A-Z]:\\\\[\w\\ ]+)/,
  ],
  [
    "a database statement",
    /\b(?:SELECT|INSERT INTO|UPDATE|DELETE FROM)\b[^"]{3,80}\b(?:FROM|VALUES|SET|WHERE)\b|SQLSTATE\[/,
  ],
];

/** An error says what was wrong with the request, not how the service is built. */
export const noLeak: Check = {
  id: "no-leak",
  clause: "OWASP API Security, security misconfiguration: error messages include stack traces",

  judge({ operation }, { response }) {
    if (response.status < 400) return [];
    const said = toDisplayText(response.body.subarray(0, 100_000));
    // In JSON the lines of a trace stand escaped.
    const text = said.includes("\\") ? said.replace(/\\[nr]/g, "\n").replaceAll("\\t", "\t") : said;
    const found = leaks.flatMap(([what, pattern]) => {
      const [match] = pattern.exec(text) ?? [];
      return match === undefined ? [] : [`${what}: ${match.trim().slice(0, 120)}`];
    })[0];
    const rule = ruleForCheck(operation, "no-leak");
    return [
      { rule, verdict: found === undefined ? pass : fail("nothing of the inside of the service", found) },
    ];
  },
};
