import { AssayError } from "../errors.ts";
import { conclude } from "./conclude.ts";
import { byCode, byConstraint } from "./coverage.ts";
import { addLatency } from "./latency.ts";
import type { CoverageResult, LatencyResult, RuleResult, RunResult, ShardResult } from "./result.ts";
import { concludeRule, type JudgedVerdict, withoutVerdict } from "./rule-verdict.ts";
import { byGravity, byId } from "./tally.ts";

/** A result with the name of the file that it was read from. */
export interface Part {
  readonly name: string;
  readonly result: RunResult;
}

interface ShardPart extends Part {
  readonly shard: ShardResult;
}

/**
 * The shards of a run as the run that they would have been in one process. Only how long things took is told otherwise:
 * from the first start to the last end, with every response that was measured.
 * @throws AssayError MERGE_REFUSED where they are not exactly the parts of one run
 */
export function mergeShards(parts: readonly Part[]): RunResult {
  const shards = shardsOf(parts);
  requireAlike(shards);
  requireEach(shards);
  const [first] = shards;
  if (first === undefined) throw refused("no report is named", "Name the JSON report of every shard.");
  const results = shards.map(({ result }) => result);
  const findings = results.flatMap((result) => result.findings).toSorted(byGravity);
  const cases = results.flatMap((result) => result.cases).toSorted(byId);
  const rules = rulesOf(results);
  const complete = results.every((result) => result.complete);
  const sum = (amount: (result: RunResult) => number): number =>
    results.reduce((total, result) => total + amount(result), 0);
  const setUp = shards.map(({ shard }) => shard.setUpRequests);
  const counts = {
    cases: sum((result) => result.counts.cases),
    requests: sum((result) => result.counts.requests) - setUp.slice(1).reduce((a, b) => a + b, 0),
    pass: sum((result) => result.counts.pass),
    fail: sum((result) => result.counts.fail),
    notTested: sum((result) => result.counts.notTested),
    error: sum((result) => result.counts.error),
  };
  const starts = results.map(({ startedAt }) => Date.parse(startedAt));
  const ends = results.map(({ startedAt, durationMs }) => Date.parse(startedAt) + durationMs);
  const { shard: _shard, gate: _gate, ...whole } = first.result;
  return {
    ...whole,
    startedAt: new Date(Math.min(...starts)).toISOString(),
    durationMs: Math.max(...ends) - Math.min(...starts),
    complete,
    ...conclude({ findings, rules, cases: counts.cases, complete, strict: whole.strict }),
    counts,
    rules,
    cases,
    latency: latencyOf(results),
    coverage: coverageOf(shards),
    findings,
    warnings: [...new Set(results.flatMap(({ warnings }) => warnings))],
  };
}

function shardsOf(parts: readonly Part[]): readonly ShardPart[] {
  return parts
    .map(({ name, result }) => {
      if (result.shard !== undefined) return { name, result, shard: result.shard };
      throw refused(
        `${name} is the report of a whole run, not of a shard`,
        "Merge only what --shard I/N has written.",
      );
    })
    .toSorted((a, b) => a.shard.index - b.shard.index);
}

/** What must be the same in all parts of one run, by the word for it. */
const alike: Readonly<Record<string, (part: ShardPart) => unknown>> = {
  "version of assay": ({ result }) => result.tool.version,
  document: ({ result }) => `${result.spec.id} ${result.spec.digest}`,
  target: ({ result }) => withoutLocalPort(result.target),
  seed: ({ result }) => result.seed,
  "--samples": ({ result }) => result.samples,
  "--strict": ({ result }) => result.strict,
  "--only": ({ result }) => result.selection.only.join(" "),
  "--skip": ({ result }) => result.selection.skip.join(" "),
  "number of shards": ({ shard }) => shard.total,
  plan: ({ shard }) => shard.plan.join("\n"),
};

function requireAlike(shards: readonly ShardPart[]): void {
  const [first] = shards;
  for (const [word, valueIn] of Object.entries(alike)) {
    const other = shards.find((each) => first !== undefined && valueIn(each) !== valueIn(first));
    if (first === undefined || other === undefined) continue;
    const [one, two] = [String(valueIn(first)), String(valueIn(other))];
    const values =
      word === "plan" ? "" : `: ${one || "none"} in ${first.name}, ${two || "none"} in ${other.name}`;
    throw refused(
      `the ${word} is not the same in all reports${values}`,
      "Merge the shards of one run, judged by the same document with the same settings.",
    );
  }
}

/** Every shard may start a service of its own on this machine, wherever a port is free. */
function withoutLocalPort(target: string): string {
  const url = URL.parse(target);
  const isLocal = url !== null && /^(localhost|127\.[\d.]+|\[::1\])$/.test(url.hostname);
  return isLocal ? `this machine${url.pathname}` : target;
}

function requireEach(shards: readonly ShardPart[]): void {
  const total = shards[0]?.shard.total ?? 0;
  for (const [at, { name, shard }] of shards.entries()) {
    const before = shards[at - 1];
    if (before?.shard.index !== shard.index) continue;
    throw refused(
      `shard ${shard.index}/${total} is there twice, in ${before.name} and in ${name}`,
      "Name the report of every shard once.",
    );
  }
  const there = new Set(shards.map(({ shard }) => shard.index));
  const missing = Array.from({ length: total }, (_none, at) => at + 1).filter((index) => !there.has(index));
  if (missing.length === 0) return;
  throw refused(
    `${missing.map((index) => `shard ${index}/${total}`).join(", ")} ${missing.length === 1 ? "is" : "are"} missing, so nobody can say what the whole run amounts to`,
    "See why no report was written there, and name the reports of all shards.",
  );
}

/** The document's own rules stand first in every shard, in the same order; what follows them has the order of its ids. */
function rulesOf(results: readonly RunResult[]): readonly RuleResult[] {
  const [first] = results;
  const ids = first?.rules.map(({ id }) => id) ?? [];
  const parting = ids.findIndex((id, at) => results.some(({ rules }) => rules[at]?.id !== id));
  const shared = parting < 0 ? ids : ids.slice(0, parting);
  const all = new Map(results.flatMap(({ rules }) => rules).map((rule) => [rule.id, rule]));
  const own = shared.flatMap((id) => all.get(id) ?? []);
  const rest = [...all.values()].filter(({ id }) => !shared.includes(id)).toSorted(byId);
  const verdicts = Map.groupBy(results.flatMap(verdictsIn), ({ rule }) => rule);
  const { only = [], skip = [] } = first?.selection ?? {};
  const without = only.length + skip.length > 0 ? withoutVerdict.notSelected : withoutVerdict.notGenerated;
  return [...own, ...rest].map((rule) => ({
    ...rule,
    ...concludeRule(rule, verdicts.get(rule.id) ?? [], without),
  }));
}

function verdictsIn({ cases, findings }: RunResult): readonly (JudgedVerdict & { readonly rule: string })[] {
  const reasons = new Map(findings.map(({ id, actual }) => [id, actual]));
  return cases.flatMap((each) =>
    each.verdicts.map(({ check, rule, level, verdict }) => {
      const id = `${each.id}#${check}`;
      const because = reasons.get(id);
      return { id, rule, level, outcome: verdict, ...(because === undefined ? {} : { because }) };
    }),
  );
}

function latencyOf(results: readonly RunResult[]): readonly LatencyResult[] {
  const all = new Map<string, LatencyResult>();
  for (const each of results.flatMap(({ latency }) => latency)) {
    const known = all.get(each.operation);
    all.set(each.operation, known === undefined ? each : addLatency(known, each));
  }
  return [...all.values()];
}

/** Every shard tells of the same operations, in the same order. */
function coverageOf(shards: readonly ShardPart[]): readonly CoverageResult[] {
  const [first] = shards;
  return (first?.result.coverage ?? []).map(({ operation, method, path }) => {
    const all = shards.flatMap(({ result }) =>
      result.coverage.filter((each) => each.operation === operation),
    );
    const inside = new Map<string, number>();
    for (const each of shards.flatMap(({ shard }) => shard.inside)) {
      if (each.operation === operation) inside.set(each.at, (inside.get(each.at) ?? 0) + each.count);
    }
    return {
      operation,
      method,
      path,
      statuses: added(
        all.flatMap(({ statuses }) => statuses),
        ({ status }) => status,
        (a, b) => ({ ...a, seen: a.seen + b.seen }),
      ),
      codes: added(
        all.flatMap(({ codes }) => codes),
        ({ status, code }) => `${status} ${code}`,
        (a, b) => ({ ...a, seen: a.seen + b.seen }),
      ).toSorted(byCode),
      constraints: added(
        all.flatMap(({ constraints }) => constraints),
        ({ at, keyword }) => `${at} ${keyword}`,
        (a, b) => ({ ...a, outside: a.outside + b.outside }),
      )
        .map((each) => ({ ...each, inside: inside.get(each.at) ?? 0 }))
        .toSorted(byConstraint),
    };
  });
}

function added<T>(items: readonly T[], keyOf: (item: T) => string, add: (a: T, b: T) => T): readonly T[] {
  const all = new Map<string, T>();
  for (const item of items) {
    const known = all.get(keyOf(item));
    all.set(keyOf(item), known === undefined ? item : add(known, item));
  }
  return [...all.values()];
}

function refused(what: string, hint: string): AssayError {
  return new AssayError("MERGE_REFUSED", `The reports cannot be merged: ${what}.`, hint);
}
