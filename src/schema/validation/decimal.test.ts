import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compare, decimal, floorTo, isMultiple, negated, plus, toNumber } from "./decimal.ts";

const numbers = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }),
  fc.integer(),
);

describe("decimals", () => {
  test("come back as the number they were", () => {
    fc.assert(
      fc.property(numbers, (value) => {
        const back = toNumber(decimal(value));
        expect(compare(back, value)).toBe(0);
      }),
    );
  });

  test("order doubles as doubles are ordered, and integers as integers", () => {
    fc.assert(
      fc.property(
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        (a, b) => {
          expect(Math.sign(compare(a, b))).toBe(a < b ? -1 : a > b ? 1 : 0);
        },
      ),
    );
    expect(compare(9007199254740992, 9007199254740993n)).toBeLessThan(0);
    expect(compare(9007199254740993n, 9007199254740992)).toBeGreaterThan(0);
  });

  test("add and take away without loss", () => {
    fc.assert(
      fc.property(numbers, numbers, (a, b) => {
        const sum = plus(decimal(a), decimal(b));
        expect(compare(toNumber(plus(sum, negated(decimal(b)))), a)).toBe(0);
      }),
    );
  });

  test("go down to a multiple of the step, less than a step away", () => {
    fc.assert(
      fc.property(numbers, fc.constantFrom(0.01, 0.5, 1, 3, 7n), (value, step) => {
        const floor = floorTo(decimal(value), decimal(step));
        expect(isMultiple(0, step)).toBe(true);
        const rest = plus(decimal(value), negated(floor));
        expect(rest.digits >= 0n).toBe(true);
        expect(plus(rest, negated(decimal(step))).digits < 0n).toBe(true);
      }),
    );
  });

  test("know multiples that doubles miss", () => {
    expect(isMultiple(0.07, 0.01)).toBe(true);
    expect(isMultiple(1.1, 0.1)).toBe(true);
    expect(isMultiple(0.075, 0.01)).toBe(false);
    expect(isMultiple(1, 0)).toBe(false);
  });
});
