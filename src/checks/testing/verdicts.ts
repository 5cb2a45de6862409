import type { Case, Inputs } from "../../cases/case.ts";
import { casesOf } from "../../cases/cases.ts";
import { writeRequest } from "../../cases/wire/request-write.ts";
import type { Headers, HttpResponse } from "../../http/message.ts";
import { toBytes } from "../../http/text.ts";
import { valueAt } from "../../json/pointer.ts";
import { writeJson } from "../../json/text.ts";
import type { JsonValue } from "../../json/value.ts";
import type { ApiDocument } from "../../spec/document.ts";
import type { Check, Context } from "../check.ts";
import { observe } from "../observe.ts";

/** Midnight, 14 January 2026. */
export const now = 1_768_348_800_000;

/** A response with a JSON body. */
export function json(status: number, value: JsonValue, headers: Headers = []): HttpResponse {
  return text(status, writeJson(value), "application/json", headers);
}

/** A response with a body of some media type; `undefined` for none. */
export function text(
  status: number,
  body: string,
  type: string | undefined,
  headers: Headers = [],
): HttpResponse {
  const contentType: Headers = type === undefined ? [] : [["Content-Type", type]];
  return { status, headers: [...contentType, ...headers], body: toBytes(body) };
}

/** A response without a body. */
export function empty(status: number, headers: Headers = []): HttpResponse {
  return { status, headers, body: new Uint8Array() };
}

/** The case of that id, of the first operation that has it. @throws Error with the ids there are */
export function caseNamed(document: ApiDocument, id: string): Case {
  const ids: string[] = [];
  for (const operation of document.operations) {
    const cases = casesOf(document, operation, 1);
    if ("because" in cases) continue;
    for (const each of cases) {
      if (each.id === id) return each;
      ids.push(each.id);
    }
  }
  throw new Error(`no case ${id}; there are:\n${ids.join("\n")}`);
}

/** What the target is known to do, where a test says nothing else: it works. */
const wellKnown: Omit<Context, "document"> = { authenticated: true, control: 200, stateHolds: false, now };

/** Every verdict of a check as text: `putThing/name: fail: 400 ← 200`. */
export function verdicts(
  check: Check,
  document: ApiDocument,
  testCase: Case,
  response: HttpResponse,
  known: Partial<Context> = {},
): readonly string[] {
  const { operation } = testCase;
  const inputs: Inputs = testCase.inputs.kind === "fixed" ? testCase.inputs.inputs : { parameters: {} };
  const request = writeRequest(operation, inputs) ?? { method: operation.method, target: "/", headers: [] };
  const sent = (place: string): JsonValue | undefined => {
    const [, ...steps] = place.split(".");
    return place.startsWith("body") ? valueAt(inputs.body?.value, steps) : inputs.parameters[place];
  };
  const observation = observe(operation, { request, response }, sent);
  return check.judge(testCase, observation, { ...wellKnown, ...known, document }).map(({ rule, verdict }) => {
    switch (verdict.outcome) {
      case "pass":
        return `${rule.id}: pass`;
      case "fail":
        return `${rule.id}: fail: ${verdict.expected} ← ${verdict.actual}`;
      case "not-tested":
        return `${rule.id}: not-tested: ${verdict.because}`;
      default:
        return verdict satisfies never;
    }
  });
}
