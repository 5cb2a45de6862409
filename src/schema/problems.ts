import type { Keyword, Schema, SchemaObject } from "./schema.ts";
import { isEndless, reachable, steps } from "./validation/applicators.ts";
import { isExpression } from "./validation/patterns.ts";

/** A keyword that cannot be judged as it stands, and is left out. */
export interface Problem {
  readonly node: SchemaObject;
  readonly keyword: Keyword;
  /** In words, with the offending part. */
  readonly message: string;
}

/** What in a schema, and in all it refers to, validation and generation leave out; empty for most schemas. */
export function problems(schema: Schema): readonly Problem[] {
  return [...reachable(schema)].flatMap((node) => [...problemsOf(node)]);
}

function* problemsOf(node: SchemaObject): Generator<Problem> {
  if (node.pattern !== undefined && !isExpression(node.pattern)) {
    yield { node, keyword: "pattern", message: `not a regular expression: ${node.pattern}` };
  }
  for (const pattern of Object.keys(node.patternProperties ?? {})) {
    if (!isExpression(pattern)) {
      yield { node, keyword: "patternProperties", message: `not a regular expression: ${pattern}` };
    }
  }
  if (steps(node).some(({ to, applies }) => applies === "here" && isEndless(node, to))) {
    const keywords = (["allOf", "anyOf", "oneOf", "not", "if", "dependentSchemas"] as const).filter(
      (keyword) => node[keyword] !== undefined,
    );
    yield {
      node,
      keyword: keywords[0] ?? "allOf",
      message: "applies itself to the same value again, for ever",
    };
  }
}
