import type { Path } from "../json/pointer.ts";
import type { JsonValue } from "../json/value.ts";
import type { Keyword, SchemaObject } from "./schema.ts";

/** One reason for which a value is refused: a keyword, the schema object it stands in, and the place in the value. */
export interface Breach {
  readonly node: SchemaObject;
  readonly keyword: Keyword;
  /** For `required` and the like, the place where the missing member would be. */
  readonly at: Path;
  /** In words: "must be at most 50 characters". */
  readonly message: string;
}

/** A valid value, and what it is meant to try. */
export interface Sample {
  /** The place whose constraint is tried; the root for a value that tries no single one. */
  readonly at: Path;
  /** A slug that is stable across seeds and releases: `all`, `required-only`, `example`, `maxLength`, `enum-vpc` … */
  readonly variant: string;
  readonly value: JsonValue;
}

/** A value that breaks exactly one keyword at exactly one place. */
export interface Violation {
  readonly breach: Breach;
  /**
   * Which way of breaking it: "" for the plain one (the boundary plus one, another type), else a slug that is stable
   * across seeds and releases, such as `trailing-newline`.
   */
  readonly variant: string;
  readonly value: JsonValue;
}
