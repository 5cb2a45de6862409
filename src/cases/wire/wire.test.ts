import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { HttpRequest } from "../../http/message.ts";
import { equalJson } from "../../json/equal.ts";
import type { JsonValue } from "../../json/value.ts";
import { valueArbitrary, violationArbitrary } from "../../schema/arbitrary.ts";
import type { Schema } from "../../schema/schema.ts";
import { schemaArbitrary } from "../../schema/testing/schema-arbitrary.ts";
import { validValues } from "../../schema/valid-values.ts";
import { isValid } from "../../schema/validator.ts";
import { violations } from "../../schema/violations.ts";
import type { MediaType, Operation, Parameter } from "../../spec/document.ts";
import { breaksOnWire, isValidOnWire } from "../base.ts";
import type { Inputs } from "../case.ts";
import { parameterKey, placeOf } from "../place.ts";
import { readBody } from "./body-read.ts";
import { readParameter } from "./parameter-read.ts";
import { writeParameter } from "./parameter-write.ts";
import type { Reading } from "./reading.ts";
import { onlyFault, requestFaults } from "./request-faults.ts";
import { writeRequest } from "./request-write.ts";
import { mediaOf, operationOf, parameterOf } from "./testing/operations.ts";
import {
  listSchema,
  objectSchema,
  parameterArbitrary,
  primitiveSchema,
} from "./testing/parameter-arbitrary.ts";
import { servers } from "./testing/servers.ts";

/** Whatever JSON allows, and some that only look like something else. */
const anyValue: fc.Arbitrary<JsonValue> = fc.oneof(
  fc.jsonValue({ stringUnit: "binary" }).map((value): JsonValue => JSON.parse(JSON.stringify(value))),
  fc.constantFrom<JsonValue>("\uD800", ["\uDFFF"], { "\uD800": 1 }, "\0", -0, 1e21, 2n ** 64n, "a=b", {
    "": "",
  }),
);

/** Values drawn from an arbitrary, and what they shrink to along a path that turns here and there. */
function drawnAndShrunk(arbitrary: fc.Arbitrary<JsonValue>, seeds: number): readonly JsonValue[] {
  const values: JsonValue[] = [];
  for (let seed = 1; seed <= seeds; seed++) {
    let steps = 0;
    const fails = fc.property(arbitrary, (value) => {
      values.push(value);
      return steps++ > 30 || steps % 3 === 2;
    });
    fc.check(fails, { seed, numRuns: 1 });
  }
  return values;
}

describe("a parameter", () => {
  test("that is written can be read, whatever its value", () => {
    fc.assert(
      fc.property(parameterArbitrary, anyValue, (parameter, value) => {
        const written = writeParameter(parameter, value);
        expect(written === undefined || written.length > 0).toBe(true);
        const operation = operationOf([parameter]);
        const request = writeRequest(operation, { parameters: { [parameterKey(parameter)]: value } });
        if (request !== undefined) requestFaults(operation, request);
      }),
      { numRuns: 300 },
    );
  });

  test("that is valid is among its own readings, and one of them is without fault", () => {
    let count = 0;
    const withValue = parameterArbitrary.chain((parameter) =>
      fc.tuple(fc.constant(parameter), valueArbitrary(parameter.schema)),
    );
    fc.assert(
      fc.property(withValue, ([parameter, value]) => {
        const operation = operationOf([parameter]);
        const request = writeRequest(operation, { parameters: { [parameterKey(parameter)]: value } });
        if (request === undefined) return;
        const readings = readingsOf(parameter, value);
        const [plain] = requestFaults(operation, request);
        if (plain?.[0]?.keyword === "template") return; // nothing in a path
        expect(isAmong(readings, value)).toBe(true);
        expect(requestFaults(operation, request).some((faults) => faults.length === 0)).toBe(true);
        count++;
      }),
      { numRuns: 300 },
    );
    expect(count).toBeGreaterThan(150);
  });

  test("that breaks one keyword breaks it on the wire, at every step of shrinking, or is not called invalid", () => {
    let count = 0;
    fc.assert(
      fc.property(parameterArbitrary, (parameter) => {
        const operation = operationOf([parameter]);
        for (const { breach, value } of someViolations(parameter.schema)) {
          const place = placeOf(parameterKey(parameter), breach.at);
          const random = violationArbitrary(parameter.schema, breach);
          const others = random === undefined ? [] : drawnAndShrunk(random, 1);
          for (const each of [value, ...others]) {
            const inputs = { parameters: { [parameterKey(parameter)]: each } };
            if (!breaksOnWire(operation, inputs, place, breach.keyword)) continue;
            expect(faultOf(operation, inputs)).toMatchObject({ place, keyword: breach.keyword });
            expect(isValidOnWire(operation, inputs)).toBe(false);
            count++;
          }
        }
      }),
      { numRuns: 25 },
    );
    expect(count).toBeGreaterThan(100);
  });
});

describe("no server, among those that read a query as it suits them,", () => {
  const queryParameter = fc
    .record({
      schema: fc.oneof(
        { weight: 3, arbitrary: primitiveSchema },
        { weight: 2, arbitrary: listSchema },
        { weight: 1, arbitrary: objectSchema },
      ),
      explode: fc.boolean(),
      required: fc.boolean(),
    })
    .map(({ schema, explode, required }) => {
      const isObject = typeof schema === "object" && schema.type === "object";
      return parameterOf(schema, { explode: explode || isObject, required });
    });

  test("takes what is called invalid", () => {
    let count = 0;
    fc.assert(
      fc.property(queryParameter, (parameter) => {
        const operation = operationOf([parameter]);
        for (const { breach, value } of someViolations(parameter.schema)) {
          const random = violationArbitrary(parameter.schema, breach);
          const others = random === undefined ? [] : drawnAndShrunk(random, 1);
          for (const each of [value, ...others]) {
            const request = writeRequest(operation, { parameters: { [parameterKey(parameter)]: each } });
            if (request === undefined || onlyFault(requestFaults(operation, request)) === undefined) continue;
            expect({ target: request.target, by: takers(parameter, request) }).toMatchObject({ by: [] });
            count++;
          }
        }
      }),
      { numRuns: 25 },
    );
    expect(count).toBeGreaterThan(100);
  });

  test("refuses what is called valid", () => {
    let count = 0;
    const withValue = queryParameter.chain((parameter) =>
      fc.tuple(fc.constant(parameter), valueArbitrary(parameter.schema)),
    );
    fc.assert(
      fc.property(withValue, ([parameter, value]) => {
        const operation = operationOf([parameter]);
        const inputs = { parameters: { [parameterKey(parameter)]: value } };
        const request = writeRequest(operation, inputs);
        if (request === undefined || !isValidOnWire(operation, inputs)) return;
        expect(takers(parameter, request)).toEqual(Object.keys(servers));
        count++;
      }),
      { numRuns: 200 },
    );
    expect(count).toBeGreaterThan(100);
  });
});

/** The servers that take a request. */
function takers(parameter: Parameter, request: HttpRequest): readonly string[] {
  return Object.entries(servers).flatMap(([name, server]) => {
    const taken = server(parameter, request);
    const isTaken = taken === undefined ? !parameter.required : isValid(parameter.schema, taken);
    return isTaken ? [name] : [];
  });
}

describe("a body", () => {
  const mediaArbitrary: fc.Arbitrary<MediaType> = fc
    .record({
      schema: fc.oneof(schemaArbitrary, objectSchema),
      name: fc.constantFrom(
        "application/json",
        "application/merge-patch+json",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "text/plain",
        "*/*",
      ),
      encoding: fc.constantFrom<MediaType["encoding"]>(
        {},
        { x: { style: "deepObject" }, a: { explode: false } },
        { x: { contentType: "application/json" } },
      ),
    })
    .map(({ schema, ...more }) => mediaOf(schema, more));

  test("that is written can be read, whatever its value", () => {
    fc.assert(
      fc.property(mediaArbitrary, anyValue, (media, value) => {
        const operation = operationOf([], media);
        const inputs = { parameters: {}, body: { mediaType: media.name, value } };
        const request = writeRequest(operation, inputs);
        if (request?.body === undefined) return;
        const readings = readBody(media, request.body, "");
        if (/json|\*/.test(media.name)) expect(isAmong(readings, value)).toBe(true);
        requestFaults(operation, request, media.name);
      }),
      { numRuns: 300 },
    );
  });

  test("that is valid as JSON is valid on the wire, and one that breaks a keyword breaks that", () => {
    fc.assert(
      fc.property(schemaArbitrary, (schema) => {
        const media = mediaOf(schema);
        const operation = operationOf([], media);
        const inputs = (value: JsonValue): Inputs => ({
          parameters: {},
          body: { mediaType: media.name, value },
        });
        for (const { value } of validValues(schema))
          expect(isValidOnWire(operation, inputs(value))).toBe(true);
        for (const { breach, value } of someViolations(schema)) {
          const place = placeOf("body", breach.at);
          expect(breaksOnWire(operation, inputs(value), place, breach.keyword)).toBe(true);
        }
      }),
      { numRuns: 25 },
    );
  });

  test("that is a form is among its own readings, or has no written form", () => {
    let count = 0;
    const form = fc
      .tuple(objectSchema, fc.constantFrom("application/x-www-form-urlencoded", "multipart/form-data"))
      .chain(([schema, name]) => fc.tuple(fc.constant(mediaOf(schema, { name })), valueArbitrary(schema)));
    fc.assert(
      fc.property(form, ([media, value]) => {
        const operation = operationOf([], media);
        const request = writeRequest(operation, { parameters: {}, body: { mediaType: media.name, value } });
        if (request?.body === undefined) return;
        const readings = readBody(media, request.body, "");
        expect(isAmong(readings, value)).toBe(true);
        count++;
      }),
      { numRuns: 200 },
    );
    expect(count).toBeGreaterThan(100);
  });
});

function* someViolations(
  schema: Schema,
): Generator<ReturnType<typeof violations> extends Generator<infer T> ? T : never> {
  let left = 15;
  for (const each of violations(schema)) {
    if (left-- === 0) return;
    yield each;
  }
}

function isAmong(readings: readonly Reading[], value: JsonValue): boolean {
  return readings.some((each) => each.kind === "value" && equalJson(each.value, value));
}

function faultOf(operation: Operation, inputs: Inputs): ReturnType<typeof onlyFault> {
  const request = writeRequest(operation, inputs);
  return request && onlyFault(requestFaults(operation, request));
}

/** What a parameter is read as, from what it is written as alone. */
function readingsOf(parameter: Parameter, value: JsonValue): readonly Reading[] {
  const written = writeParameter(parameter, value) ?? [];
  const [text] = written;
  const pairs = written.map(
    (pair) => [pair.split("=")[0] ?? "", pair.split("=").slice(1).join("=")] as const,
  );
  const parts = {
    path: new Map(text === undefined ? [] : [[parameter.name, text]]),
    query: pairs,
    header: () => text,
    cookie: pairs,
  };
  return readParameter(parameter, parts, new Set());
}
