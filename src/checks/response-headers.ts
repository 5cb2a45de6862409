import { ruleForCheck } from "../cases/rules.ts";
import { readPrimitive } from "../cases/wire/primitive-read.ts";
import { header } from "../http/headers.ts";
import { breaches } from "../schema/validator.ts";
import type { ResponseHeader } from "../spec/document.ts";
import { type Check, fail, type Observation, pass, type Verdict } from "./check.ts";

/** Every header that the document requires is there, and every described header is as described. */
export const responseHeaders: Check = {
  id: "response-headers",
  clause: "OpenAPI 3.1.1, Response Object, headers",

  judge({ operation }, observation) {
    const { documented } = observation;
    const headers = documented?.headers.filter(({ name }) => name.toLowerCase() !== "content-type") ?? [];
    if (headers.length === 0) return [];
    const rule = ruleForCheck(operation, "response-headers");
    const failed = headers
      .map((each) => judgeHeader(each, observation))
      .find((verdict) => verdict !== undefined);
    return [{ rule, verdict: failed ?? pass }];
  },
};

function judgeHeader(described: ResponseHeader, { response }: Observation): Verdict | undefined {
  const text = header(response.headers, described.name);
  if (text === undefined) {
    return described.required
      ? fail(`header ${described.name}`, "no such header", described.origin)
      : undefined;
  }
  const readings = readPrimitive(text, described.schema).map((value) => breaches(described.schema, value));
  const [breach] = readings.every((each) => each.length > 0) ? (readings[0] ?? []) : [];
  return breach && fail(`header ${described.name} ${breach.message}`, text, described.origin);
}
