import type { Mismatch } from "../match-json.ts";
import { counts, disagree, holds, type InteractionResult, type PactResult, type Verified } from "./result.ts";

/** What a verification came to, for people. */
export function verificationText(results: readonly PactResult[]): string {
  const all = results.flatMap((result) => result.interactions.map((each) => ({ result, each })));
  const failed = all.filter(({ result, each }) => counts(result, each)).length;
  const pending = all.filter(({ result, each }) => !holds(each) && !counts(result, each)).length;
  const total = [`${all.length - failed - pending} verified`, `${failed} failed`];
  const summary = [...total, ...(pending > 0 ? [`${pending} pending`] : [])].join(" · ");
  const lines = [...results.flatMap(pactLines), `${all.length} interactions: ${summary}`];
  return `${lines.join("\n")}\n`;
}

function pactLines(result: PactResult): readonly string[] {
  const { consumer, provider, source } = result.pact;
  const failures = result.interactions.filter((each) => !holds(each));
  const passed = result.interactions.length - failures.length;
  return [
    `${consumer} → ${provider}  ${source}${result.pending ? "  (pending)" : ""}`,
    `  ${passed} of ${result.interactions.length} hold${enginesOf(result)}`,
    ...failures.flatMap((each) => failureLines(result, each)),
    "",
  ];
}

function enginesOf({ interactions }: PactResult): string {
  if (!interactions.some(({ official }) => official !== undefined)) return ", by assay alone";
  return interactions.some(disagree)
    ? "; assay and the official verifier disagree"
    : ", by assay and the official verifier alike";
}

function failureLines(result: PactResult, each: InteractionResult): readonly string[] {
  const { description, states } = each.interaction;
  const word = counts(result, each) ? "FAIL" : "PENDING";
  return [
    "",
    `${word}  ${description}`,
    ...states.map(({ name }) => `      given     ${name}`),
    ...(disagree(each)
      ? [
          `      engines   assay: ${each.own.outcome}; the official verifier: ${each.official?.outcome}. One of them is wrong: please report it.`,
        ]
      : []),
    ...verdictLines(each.own),
    ...(each.own.outcome === "pass" && each.official !== undefined ? verdictLines(each.official) : []),
  ];
}

function verdictLines(verdict: Verified): readonly string[] {
  switch (verdict.outcome) {
    case "pass":
      return [];
    case "error":
      return [`      because   ${verdict.because}`];
    case "fail":
      return verdict.mismatches.flatMap(mismatchLines);
  }
}

function mismatchLines({ at, expected, actual }: Mismatch): readonly string[] {
  return [`      at        ${at}`, `      expected  ${expected}`, `      actual    ${actual}`];
}

/** The same for programs, as `assay-pact-verification/1`. */
export function verificationJson(results: readonly PactResult[], exitCode: number): string {
  const pacts = results.map((result) => ({
    source: result.pact.source,
    consumer: result.pact.consumer,
    provider: result.pact.provider,
    pending: result.pending,
    interactions: result.interactions.map((each) => ({
      description: each.interaction.description,
      states: each.interaction.states.map(({ name }) => name),
      holds: holds(each),
      counts: counts(result, each),
      own: each.own,
      ...(each.official === undefined ? {} : { official: each.official }),
    })),
  }));
  return `${JSON.stringify({ schema: "assay-pact-verification/1", exitCode, pacts }, undefined, 2)}\n`;
}
