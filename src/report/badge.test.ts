import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { badgeReport } from "./badge.ts";
import { arbitraryResult } from "./testing/arbitrary-result.ts";
import { conformant, incomplete, nonconformant } from "./testing/results.ts";

/** What the documentation of shields.io asks of an endpoint; its own members are all that it takes. */
const validate = new Ajv2020().compile({
  type: "object",
  required: ["schemaVersion", "label", "message"],
  additionalProperties: false,
  properties: {
    schemaVersion: { const: 1 },
    label: { type: "string" },
    message: { type: "string", minLength: 1 },
    color: { type: "string" },
    labelColor: { type: "string" },
    isError: { type: "boolean" },
    namedLogo: { type: "string" },
    logoSvg: { type: "string" },
    logoColor: { type: "string" },
    logoSize: { type: "string" },
    style: { type: "string" },
    cacheSeconds: { type: "integer" },
  },
});

describe("the badge", () => {
  test.each([
    ["conformant", conformant, "5 rules proven", "brightgreen"],
    ["nonconformant", nonconformant, "3 of 7 rules violated", "red"],
    ["incomplete", incomplete, "incomplete: 1 not tested", "yellow"],
  ])("of a %s run", (_outcome, result, message, color) => {
    expect(JSON.parse(badgeReport(result))).toMatchObject({
      schemaVersion: 1,
      label: "conformance",
      message,
      color,
    });
  });

  test("is what shields.io reads, and holds nothing that a target said", () => {
    fc.assert(
      fc.property(arbitraryResult, (result) => {
        const badge = badgeReport(result);
        expect(validate(JSON.parse(badge))).toBe(true);
        expect(badge).toMatch(/^[\n -~]*$/);
      }),
      { numRuns: 40 },
    );
  });
});
