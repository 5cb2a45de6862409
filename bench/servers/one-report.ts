/** Writes one report of so many findings, and tells how long that took and the memory at most. */
import { readFileSync } from "node:fs";
import { type ReportFormat, type RunResult, readJsonReport, reporters } from "../../dist/index.js";

interface Wish {
  readonly format: ReportFormat;
  readonly count: number;
  /** The JSON report of a run that is multiplied. */
  readonly from: string;
}

const { format, count, from }: Wish = JSON.parse(process.argv[2] ?? "{}");
const one: RunResult = readJsonReport(from, readFileSync(from, "utf8"));

/** The findings of one run over and over, each with a case, an id and a request of its own. */
function many(): RunResult {
  const number = (index: number): string => index.toString().padStart(6, "0");
  const findings = Array.from({ length: count }, (_none, index) => {
    const found = one.findings[index % one.findings.length];
    if (found === undefined) throw new Error("the run that is multiplied has no findings");
    const id = `${found.id.replace("#", `/${number(index)}#`)}`;
    if (found.exchange === undefined) return { ...found, id };
    const { request, answer } = found.exchange;
    const own = { ...request, target: `${request.target}&n=${index}` };
    return { ...found, id, exchange: { request: own, answer } };
  });
  const cases = findings.map(({ id, title, rule, level, verdict, replay }) => {
    const [name = "", check = ""] = id.split("#");
    return {
      id: name,
      title,
      requests: 2,
      durationMs: 1,
      verdicts: [{ check, rule, level, verdict }],
      replay,
    };
  });
  return { ...one, findings, cases, counts: { ...one.counts, cases: count, fail: count } };
}

const result = many();
const startedAt = performance.now();
const text = await reporters[format](result, { colour: false, width: 100, variables: [], prelude: () => [] });
const ms = performance.now() - startedAt;
const peakMb = process.resourceUsage().maxRSS / 1024;
process.stdout.write(JSON.stringify({ ms, writtenMb: Buffer.byteLength(text) / 1e6, peakMb }));
