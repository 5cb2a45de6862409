import { ruleForCheck } from "../cases/rules.ts";
import { readParameter } from "../cases/wire/parameter-read.ts";
import { readPrimitive } from "../cases/wire/primitive-read.ts";
import { headerValues } from "../http/headers.ts";
import type { JsonValue } from "../json/value.ts";
import type { Breach } from "../schema/sample.ts";
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
    const rule = ruleForCheck(operation, "response-headers", observation.response.status);
    const failed = headers
      .map((each) => judgeHeader(each, observation))
      .find((verdict) => verdict !== undefined);
    return [{ rule, verdict: failed ?? pass }];
  },
};

function judgeHeader(described: ResponseHeader, { response }: Observation): Verdict | undefined {
  const values = headerValues(response.headers, described.name);
  if (values.length === 0) {
    return described.required
      ? fail(`header ${described.name}`, "no such header", described.origin)
      : undefined;
  }
  // RFC 9110: fields of one name are one list.
  const text = values.join(", ");
  const breach = headerBreach(described, text);
  return breach && fail(`header ${described.name} ${breach.message}`, text, described.origin);
}

/** Why the text of a header is not as described, however it is read; `undefined` where it is. */
export function headerBreach(described: ResponseHeader, text: string): Breach | undefined {
  const readings = readHeader(described, text).map((value) => breaches(described.schema, value));
  return readings.every((each) => each.length > 0) ? readings[0]?.[0] : undefined;
}

/** What the text of a header stands for: a list or an object where its schema allows one, else a single value. */
function readHeader({ name, required, schema, explode }: ResponseHeader, text: string): readonly JsonValue[] {
  const written = { name, in: "header", style: "simple", explode, required, schema } as const;
  const parts = { path: new Map(), query: [], header: () => text, cookie: [] };
  const structured = readParameter(written, parts, new Set()).flatMap((reading) =>
    reading.kind === "value" && typeof reading.value === "object" && reading.value !== null
      ? [reading.value]
      : [],
  );
  return [...structured, ...readPrimitive(text, schema)];
}
