import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Inputs } from "../cases/case.ts";
import { draws, type RandomSource } from "./drawing.ts";
import { smallestFailing } from "./shrinking.ts";

const ages = fc.nat({ max: 10_000 }).map((age): Inputs => ({ parameters: { "query.age": age } }));
const ageOf = ({ parameters }: Inputs): number => Number(parameters["query.age"]);
const anyAge: RandomSource = { kind: "random", arbitrary: ages, accepts: () => true };
const evenAge: RandomSource = { ...anyAge, accepts: (inputs) => ageOf(inputs) % 2 === 0 };

describe("draws", () => {
  test("are the same for the same name, and as many as are wanted", () => {
    fc.assert(
      fc.property(fc.nat({ max: 350 }), fc.string(), (samples, name) => {
        const first = [...draws(anyAge, samples, name)];
        expect(first).toHaveLength(samples);
        expect([...draws(anyAge, samples, name)]).toEqual(first);
      }),
      { numRuns: 20 },
    );
  });

  test("are only what their case accepts, and more are drawn for those left out", () => {
    const drawn = [...draws(evenAge, 250, "even")];
    expect(drawn).toHaveLength(250);
    expect(drawn.filter(({ inputs }) => ageOf(inputs) % 2 !== 0)).toEqual([]);
  });

  test("end where hardly any are accepted", () => {
    expect([...draws({ ...anyAge, accepts: () => false }, 3, "none")]).toEqual([]);
  });

  test("tell where they stand, so that each can be shrunk from there", async () => {
    for (const draw of draws(anyAge, 120, "shrink")) {
      const tried: number[] = [];
      const smallest = await smallestFailing(anyAge, draw, {
        budget: { requests: 1_000, ms: 60_000 },
        now: () => 0,
        holds: async (inputs) => {
          tried.push(ageOf(inputs));
          return ageOf(inputs) < 100;
        },
      });
      expect(tried[0]).toBe(ageOf(draw.inputs));
      expect(smallest && ageOf(smallest)).toBe(ageOf(draw.inputs) < 100 ? undefined : 100);
    }
  });
});
