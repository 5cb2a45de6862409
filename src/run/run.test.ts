import { describe, expect, test } from "vitest";
import { documentFrom } from "../testing/document-from.ts";
import { failuresIn, judgeAt } from "./testing/judging.ts";
import { petDocument, plainPetDocument } from "./testing/pet-document.ts";
import { openShop } from "./testing/pet-shop.ts";

describe("a target that does what the document says", () => {
  test.each([
    { name: "with rules", value: petDocument },
    { name: "without rules", value: plainPetDocument },
  ])("is conformant by the document $name, and as it was afterwards", async ({ value }) => {
    const shop = await openShop();
    try {
      const result = await judgeAt(await documentFrom(value), shop.origin, { strict: true });
      expect(failuresIn(result)).toEqual([]);
      expect(result.findings).toEqual([]);
      expect(result.outcome).toBe("conformant");
      expect(result.exitCode).toBe(0);
      expect(result.warnings).toEqual([]);
      expect([...shop.pets]).toEqual([]);
      expect(result.counts.requests).toBe(shop.requests.length);
      // Every case is told of with all of its verdicts, and every answer was timed.
      const ids = result.cases.map(({ id }) => id);
      expect(ids).toHaveLength(result.counts.cases);
      expect(ids).toEqual([...new Set(ids)].toSorted((a, b) => (a < b ? -1 : 1)));
      const verdicts = result.cases.flatMap((each) => each.verdicts.map(({ verdict }) => verdict));
      expect(verdicts).toEqual(Array.from({ length: result.counts.pass }, () => "pass"));
      const timed = result.latency.reduce((sum, { responses }) => sum + responses, 0);
      expect(timed).toBe(shop.requests.length);
    } finally {
      await shop.close();
    }
  });
});
