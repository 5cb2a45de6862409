import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { hexToken, secureRandom, seededRandom, token, uuid } from "./random.ts";

describe("randomness", () => {
  test("from a seed is the same each time, and another for another seed", () => {
    const [a, b, c] = [seededRandom(7), seededRandom(7), seededRandom(8)];

    expect([uuid(a), token(a, 12)]).toEqual([uuid(b), token(b, 12)]);
    expect(uuid(a)).not.toBe(uuid(c));
  });

  test("makes ids of their forms, whatever the numbers are", () => {
    fc.assert(
      fc.property(fc.infiniteStream(fc.nat({ max: 2 ** 32 - 1 })), (stream) => {
        const random = (): number => stream.next().value ?? 0;
        expect(uuid(random)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
        expect(hexToken(random, 32)).toMatch(/^[0-9a-f]{32}$/);
        expect(token(random, 12)).toMatch(/^[A-Za-z0-9]{12}$/);
      }),
    );
  });

  test("does not repeat itself within many blocks of the system's", () => {
    const random = secureRandom();

    expect(new Set(Array.from({ length: 5000 }, () => uuid(random))).size).toBe(5000);
  });
});
