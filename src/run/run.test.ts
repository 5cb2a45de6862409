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
    } finally {
      await shop.close();
    }
  });
});
