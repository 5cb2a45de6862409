import { expect, test } from "vitest";
import { hiding } from "./hidden.ts";

const hidden = hiding(['pact"broker', "pactbroker", "pact"], "http://pactbroker:9292");

test.each([
  ["you are pactbroker", "you are ***"],
  ['as JSON "pact\\"broker"', 'as JSON "***"'],
  ["in a query ?p=pact%22broker", "in a query ?p=***"],
  ["a longer one leaves nothing of itself: pactbroker", "a longer one leaves nothing of itself: ***"],
  ["see http://pactbroker:9292/pacts/of/pactbroker", "see http://pactbroker:9292/***s/of/***"],
])("%s is shown as %s", (text, shown) => {
  expect(hidden(text)).toBe(shown);
});
