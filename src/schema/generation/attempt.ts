import type { Path } from "../../json/pointer.ts";
import type { JsonValue } from "../../json/value.ts";
import type { Keyword } from "../schema.ts";

/** A value for a place that is meant to break one keyword; whether it does, and nothing else, is for the validator to say. */
export interface Attempt {
  readonly keyword: Keyword;
  /** As of `Violation`. */
  readonly variant: string;
  /** What the breach is about, from the place on: nothing for the value itself, else the member or item. */
  readonly at: Path;
  readonly value: JsonValue;
}
