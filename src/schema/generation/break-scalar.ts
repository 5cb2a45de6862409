import type { JsonType, JsonValue } from "../../json/value.ts";
import type { SchemaObject } from "../schema.ts";
import { isNumber, isOfType, typeOf } from "../validation/assertions.ts";
import type { Attempt } from "./attempt.ts";
import { brokenNumbers, fractions } from "./numbers.ts";
import { scalarSamples, textConstraints } from "./scalars.ts";
import type { Shape } from "./shape.ts";
import { brokenStrings } from "./strings.ts";

/** Attempts at every keyword of a schema object that looks at the value alone, near misses of a valid value. */
export function* scalarAttempts(shape: Shape, node: SchemaObject, valid: JsonValue): Generator<Attempt> {
  yield* otherTypes(shape, node, valid);
  if (node.const !== undefined) yield* otherLiterals("const", [node.const], valid);
  if (node.enum !== undefined) yield* otherLiterals("enum", node.enum, valid);

  if (shape.kinds.has("string")) {
    for (const keyword of ["minLength", "maxLength", "x-maxBytes", "pattern", "format"] as const) {
      if (node[keyword] === undefined) continue;
      for (const { variant, value } of brokenStrings(textConstraints(shape), keyword))
        yield { keyword, variant, at: [], value };
    }
  }
  if (shape.kinds.has("integer") || shape.kinds.has("fraction")) {
    for (const keyword of [
      "minimum",
      "maximum",
      "exclusiveMinimum",
      "exclusiveMaximum",
      "multipleOf",
      "format",
    ] as const) {
      if (node[keyword] === undefined) continue;
      for (const { variant, value } of brokenNumbers(shape, node, keyword))
        yield { keyword, variant, at: [], value };
    }
  }
}

/** One value of each type that is not allowed, of several that other keywords might object to. */
function* otherTypes(shape: Shape, { type }: SchemaObject, valid: JsonValue): Generator<Attempt> {
  if (type === undefined) return;
  const allowed = [type].flat();
  for (const [variant, values] of Object.entries(valuesOfTypes(shape, valid))) {
    for (const value of values) {
      if (!allowed.some((each) => isOfType(value, each))) yield { keyword: "type", variant, at: [], value };
    }
  }
}

function valuesOfTypes(shape: Shape, valid: JsonValue): Readonly<Record<string, readonly JsonValue[]>> {
  const suiting = (type: JsonType, kind: "string" | "integer"): readonly JsonValue[] =>
    scalarSamples(
      {
        ...shape,
        nodes: shape.nodes.map((node) => ({ ...node, type })),
        kinds: new Set([kind]),
        literals: undefined,
      },
      kind,
    )
      .slice(0, 2)
      .map(({ value }) => value);
  const isScalar = valid === null || typeof valid !== "object";
  return {
    // The text of the very value is what a careless server takes for it.
    string: [...(isScalar && valid !== "" ? [String(valid)] : []), "text", ...suiting("string", "string")],
    number: [12, 0, ...suiting("number", "integer")],
    boolean: [true],
    null: [null],
    array: [[], [valid]],
    object: [{}, { value: valid }],
    fraction: shape.kinds.has("integer") ? fractions(shape).map(({ value }) => value) : [],
  };
}

function* otherLiterals(
  keyword: "enum" | "const",
  members: readonly JsonValue[],
  valid: JsonValue,
): Generator<Attempt> {
  const attempt = (variant: string, value: JsonValue): Attempt => ({ keyword, variant, at: [], value });
  const type = typeOf(members[0] ?? null);
  if (type === "string" || type === "null") yield attempt("", "unknown");
  const text = typeof valid === "string" ? valid : members.find((member) => typeof member === "string");
  if (text !== undefined) {
    for (const changed of [text.toUpperCase(), text.toLowerCase(), capitalised(text)])
      yield attempt("case", changed);
    yield attempt("leading-space", ` ${text}`);
    yield attempt("trailing-space", `${text} `);
    yield attempt("trailing-newline", `${text}\n`);
    yield attempt("prefix", text.slice(0, -1));
    yield attempt("doubled", text + text);
    yield attempt("empty", "");
  }
  const numbers = members.filter(isNumber);
  for (const number of numbers) {
    yield attempt("", typeof number === "bigint" ? number + 1n : number + 1);
    yield attempt("minus-1", typeof number === "bigint" ? number - 1n : number - 1);
    yield attempt("fraction", Number(number) + 0.5);
    yield attempt("text", String(number));
  }
  if (type === "boolean") for (const value of [true, false]) yield attempt("", value);
  if (type === "array" || type === "object") for (const value of [[], {}]) yield attempt("", value);
  for (const value of [null, true, 0, "unknown", [], {}])
    yield attempt(value === null ? "null" : typeOf(value), value);
}

function capitalised(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1).toLowerCase();
}
