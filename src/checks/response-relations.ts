import { parsePointer, valueAt } from "../json/pointer.ts";
import { remembered } from "../json/remembered.ts";
import type { Operation } from "../spec/document.ts";
import type { Rule } from "../spec/rule.ts";
import { type Check, type Context, fail, type Observation, pass, type Verdict } from "./check.ts";
import { excerpt } from "./excerpt.ts";
import { fitsStatus } from "./outcomes.ts";

const freshMs = 300_000;

/** What a rule says of the members of one response among themselves: absent, in order of time, of now. */
export const responseRelations: Check = {
  id: "response-relations",
  clause: "x-assay-rules: absent, ordered, fresh",

  judge({ operation, kind }, observation, context) {
    const { status } = observation.response;
    return remembered(relating, operation, () => operation.rules.filter(relates))
      .filter(({ when }) => applies(when, kind, status))
      .map((rule) => ({ rule, verdict: judgeRelations(rule, observation, context) }));
  },
};

/** The rules of an operation that relate members of a response. */
const relating = new WeakMap<Operation, readonly Rule[]>();

function relates({ absent, ordered, fresh }: Rule): boolean {
  return absent.length + ordered.length + fresh.length > 0;
}

function applies(when: Rule["when"], kind: string, status: number): boolean {
  if (when.kind === "response") return fitsStatus(status, when.status);
  return when.kind === "valid" && kind === "valid" && status >= 200 && status <= 299;
}

function judgeRelations({ absent, ordered, fresh }: Rule, { json }: Observation, { now }: Context): Verdict {
  for (const pointer of absent) {
    const value = valueAt(json, parsePointer(pointer));
    if (value !== undefined) return fail(`nothing at ${pointer}`, excerpt(value));
  }
  for (const pointer of fresh) {
    const time = timeAt(json, pointer);
    if (time === undefined) return fail(`a time at ${pointer}`, shown(json, pointer));
    if (Math.abs(time - now) > freshMs) {
      return fail(
        `${pointer} within five minutes of the request (${new Date(now).toISOString()})`,
        shown(json, pointer),
      );
    }
  }
  const times = ordered.map((pointer) => timeAt(json, pointer));
  for (const [index, time] of times.entries()) {
    const next = times[index + 1];
    if (time === undefined) return fail(`a time at ${ordered[index]}`, shown(json, ordered[index] ?? ""));
    if (next !== undefined && next < time) {
      return fail(
        `${ordered[index]} not later than ${ordered[index + 1]}`,
        `${shown(json, ordered[index] ?? "")}, then ${shown(json, ordered[index + 1] ?? "")}`,
      );
    }
  }
  return pass;
}

function timeAt(json: Observation["json"], pointer: string): number | undefined {
  const value = valueAt(json, parsePointer(pointer));
  const time = typeof value === "string" ? Date.parse(value) : Number.NaN;
  return Number.isNaN(time) ? undefined : time;
}

function shown(json: Observation["json"], pointer: string): string {
  const value = valueAt(json, parsePointer(pointer));
  return value === undefined ? "absent" : excerpt(value);
}
