import type { Keyword, Schema, SchemaObject } from "../schema.ts";

/** A copy of a schema graph in which one schema object has lost one keyword; everything else, cycles included, is as it was. */
export function withoutKeyword(schema: Schema, node: SchemaObject, keyword: Keyword): Schema {
  const copies = new Map<object, unknown>();
  return copy(schema);

  function copy<Value>(value: Value): Value {
    if (typeof value !== "object" || value === null) return value;
    const known = copies.get(value);
    if (known !== undefined) return known as Value;
    const made: Record<string, unknown> | unknown[] = Array.isArray(value) ? [] : {};
    copies.set(value, made);
    for (const [name, part] of Object.entries(value)) {
      if (Object.is(value, node) && lost(keyword).includes(name)) continue;
      Object.defineProperty(made, name, {
        value: copy(part),
        enumerable: true,
        writable: true,
        configurable: true,
      });
    }
    return made as Value;
  }
}

/** Keywords that mean something else when another one is gone go with it. */
function lost(keyword: Keyword): readonly string[] {
  switch (keyword) {
    case "contains":
    case "minContains":
    case "maxContains":
      return ["contains", "minContains", "maxContains"];
    case "if":
      return ["if", "then", "else"];
    default:
      return [keyword];
  }
}

/** Whether taking the keyword away makes the schema accept what it refused: a discriminator brings its alternatives back. */
export function isTellingWithout(keyword: Keyword): boolean {
  return keyword !== "discriminator" && keyword !== "properties" && keyword !== "patternProperties";
}
