import type { Path } from "../json/pointer.ts";
import type { JsonValue } from "../json/value.ts";
import type { Grower } from "./grow.ts";
import type { Place } from "./places.ts";
import type { Keyword, SchemaObject } from "./schema.ts";

/** A value for a place that is meant to break one keyword; whether it does, and nothing else, is for the validator to say. */
export interface Attempt {
  readonly keyword: Keyword;
  /** As of `Violation`. */
  readonly variant: string;
  /** What the breach is about, from the place on: nothing for the value itself, else the member or item. */
  readonly at: Path;
  readonly value: JsonValue;
}

/** Makes attempts at the keywords of one of the schema objects that apply at a place. */
export type Breaker = (place: Place, node: SchemaObject, grower: Grower) => Iterable<Attempt>;
