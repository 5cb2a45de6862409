import { describe, expect, test } from "vitest";
import { formatPointer } from "../json/pointer.ts";
import { keywordTable } from "./testing/keyword-table.ts";
import { validValues } from "./valid-values.ts";
import { breaches, isValid } from "./validator.ts";
import { violations } from "./violations.ts";

describe("violations", () => {
  test.for(keywordTable)(
    "$keyword, $about: is broken alone, in every way expected",
    ({ keyword, schema, expect: wanted }) => {
      const found = [...violations(schema)];
      for (const { breach, value } of found) expect(breaches(schema, value)).toEqual([breach]);
      const ways = found
        .filter(({ breach }) => breach.keyword === keyword)
        .map(({ breach, variant }) => `${formatPointer(breach.at)} ${variant}`);
      expect(ways).not.toEqual([]);
      expect(ways).toEqual(expect.arrayContaining([...wanted]));
      const valid = validValues(schema);
      expect(valid).not.toEqual([]);
      expect(valid.filter(({ value }) => !isValid(schema, value))).toEqual([]);
    },
  );
});
