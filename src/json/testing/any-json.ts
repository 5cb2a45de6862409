import fc from "fast-check";
import type { JsonValue } from "../value.ts";

const names = fc.oneof(
  fc.string({ unit: "binary", maxLength: 5 }),
  fc.constantFrom("__proto__", "constructor", "toString", "", "0", "a/b", "a~b", "~1", "ü"),
);

const integers: fc.Arbitrary<JsonValue> = fc
  .bigInt({ min: -(2n ** 70n), max: 2n ** 70n })
  .map((value) => (Number.isSafeInteger(Number(value)) ? Number(value) : value));

/** Any JSON value as it comes from parsing: with integers of any size, and with names that mean something elsewhere. */
export const anyJson: fc.Arbitrary<JsonValue> = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.constantFrom<JsonValue>(null, true, false),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    integers,
    fc.string({ unit: "binary" }),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.array(fc.tuple(names, tie("value")), { maxLength: 4 }).map((entries) => Object.fromEntries(entries)),
  ),
})).value;
