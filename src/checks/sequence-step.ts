import { parsePointer, valueAt } from "../json/pointer.ts";
import { sameValue } from "../json/same.ts";
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from "../json/value.ts";
import type { ApiDocument } from "../spec/document.ts";
import type { SequenceStep } from "../spec/sequence.ts";
import { fail, notTested, type Observation, pass, type Verdict } from "./check.ts";
import { excerpt } from "./excerpt.ts";
import { describeAnswer, describeOutcomes, errorOf, fitsOutcome } from "./outcomes.ts";

/** Gives the value of an expression; `undefined` where what it speaks of is not there. */
export type Evaluate = (expression: JsonValue) => JsonValue | undefined;

/** What a step of a sequence asserts about one answer. */
export function judgeStep(
  step: SequenceStep,
  observation: Observation,
  document: ApiDocument,
  evaluate: Evaluate,
): Verdict {
  const { response, json } = observation;
  const said = describeAnswer(document, observation);
  const limited = response.status === 429 && !step.expect.some(({ status }) => status === "429");
  if (limited) return notTested("the target limits the rate of requests (429)");
  if (!asserts(step)) {
    const prepared = response.status >= 200 && response.status <= 299;
    return prepared ? pass : notTested(`${step.operation}, which only prepares, answered ${said}`);
  }
  const outcomes = step.expect.length > 0 ? step.expect : [{ status: "2XX" }];
  const answer = errorOf(document, json);
  if (!outcomes.some((outcome) => fitsOutcome(outcome, response.status, answer))) {
    return fail(`${step.operation} answers ${describeOutcomes(outcomes)}`, said);
  }
  for (const [pointer, expression] of Object.entries(step.equal)) {
    const verdict = judgeEqual(pointer, evaluate(expression), json);
    if (verdict !== undefined) return verdict;
  }
  for (const [pointer, expression] of Object.entries(step.differ)) {
    const other = evaluate(expression);
    const value = valueAt(json, parsePointer(pointer));
    if (value !== undefined && other !== undefined && sameValue(value, other)) {
      return fail(`${pointer} other than ${excerpt(other)}`, excerpt(value));
    }
  }
  for (const pointer of step.absent) {
    const value = valueAt(json, parsePointer(pointer));
    if (value !== undefined) return fail(`nothing at ${pointer}`, excerpt(value));
  }
  return (
    judgeSizes(step, json, evaluate) ?? judgeLists(step, json, evaluate) ?? judgeOrder(step, evaluate) ?? pass
  );
}

/** What a step asserts about the answers to requests sent together; those that did not succeed say nothing of it. */
export function judgeShared({ shared }: SequenceStep, observations: readonly Observation[]): Verdict {
  const answers = observations.filter(({ response: { status } }) => status >= 200 && status <= 299);
  for (const pointer of shared) {
    const values = answers.flatMap(({ json }) => valueAt(json, parsePointer(pointer)) ?? []);
    const [first] = values;
    const other = values.find((each) => first !== undefined && !sameValue(each, first));
    if (first === undefined || other === undefined) continue;
    return fail(`one ${pointer} in all ${answers.length} answers`, `${excerpt(first)} and ${excerpt(other)}`);
  }
  return pass;
}

/** A step that asserts nothing only prepares. */
function asserts(step: SequenceStep): boolean {
  const { expect, once, shared, equal, differ, absent, includes, excludes, size, ordered } = step;
  const named = [equal, differ, includes, excludes, size].some((each) => Object.keys(each).length > 0);
  return named || expect.length + once.length + shared.length + absent.length + ordered.length > 0;
}

/** What was never sent or never came cannot be compared with. */
function judgeEqual(
  pointer: string,
  wanted: JsonValue | undefined,
  json: JsonValue | undefined,
): Verdict | undefined {
  if (wanted === undefined) return undefined;
  const value = valueAt(json, parsePointer(pointer));
  if (value !== undefined && sameValue(value, wanted)) return undefined;
  return fail(`${pointer} ${excerpt(wanted)}`, value === undefined ? "absent" : excerpt(value));
}

function judgeLists(
  { includes, excludes }: SequenceStep,
  json: JsonValue | undefined,
  evaluate: Evaluate,
): Verdict | undefined {
  for (const [list, wanted] of [
    ...Object.entries(includes).map(([pointer, each]) => [pointer, each, 1] as const),
    ...Object.entries(excludes).map(([pointer, each]) => [pointer, each, 0] as const),
  ].map(([pointer, each, count]) => [pointer, { item: evaluate(each), count }] as const)) {
    const items = valueAt(json, parsePointer(list));
    if (!isJsonArray(items))
      return fail(`a list at ${list || "the root"}`, items === undefined ? "absent" : excerpt(items));
    const { item, count } = wanted;
    if (!isJsonObject(item)) continue;
    const found = items.filter((each) => isJsonObject(each) && hasMembers(each, item)).length;
    if (found === count) continue;
    return fail(
      count === 1
        ? `exactly one item of ${list || "the list"} with ${excerpt(item)}`
        : `no item of ${list || "the list"} with ${excerpt(item)}`,
      `${found} such items among ${items.length}`,
    );
  }
  return undefined;
}

function judgeSizes(
  { size }: SequenceStep,
  json: JsonValue | undefined,
  evaluate: Evaluate,
): Verdict | undefined {
  for (const [pointer, expression] of Object.entries(size)) {
    const items = valueAt(json, parsePointer(pointer));
    const wanted = evaluate(expression);
    if (!isJsonArray(items))
      return fail(`a list at ${pointer}`, items === undefined ? "absent" : excerpt(items));
    if (items.length !== wanted) return fail(`${String(wanted)} items at ${pointer}`, String(items.length));
  }
  return undefined;
}

function hasMembers(item: JsonObject, wanted: JsonObject): boolean {
  return Object.entries(wanted).every(
    ([name, value]) => item[name] !== undefined && sameValue(item[name] ?? null, value),
  );
}

function judgeOrder({ ordered }: SequenceStep, evaluate: Evaluate): Verdict | undefined {
  const times = ordered.map((expression) => evaluate(expression));
  for (const [index, time] of times.entries()) {
    const next = times[index + 1];
    if (typeof time !== "string" || typeof next !== "string") continue;
    if (Date.parse(time) > Date.parse(next)) return fail(`${time} or later`, next);
  }
  return undefined;
}
