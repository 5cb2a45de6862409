import fc from "fast-check";
import type { JsonValue } from "../json/value.ts";
import type { Breach } from "./sample.ts";
import type { Schema } from "./schema.ts";
import { validValues } from "./valid-values.ts";
import { violations } from "./violations.ts";
export function valueArbitrary(schema: Schema): fc.Arbitrary<JsonValue> {
  const all = validValues(schema).map(({ value }) => value);
  return all.length === 0 ? fc.constant(null).filter(() => false) : fc.constantFrom(...all);
}
export function violationArbitrary(
  schema: Schema,
  breach: Pick<Breach, "node" | "keyword" | "at">,
): fc.Arbitrary<JsonValue> | undefined {
  const all = [...violations(schema)]
    .filter((each) => each.breach.node === breach.node && each.breach.keyword === breach.keyword)
    .map(({ value }) => value);
  return all.length === 0 ? undefined : fc.constantFrom(...all);
}
