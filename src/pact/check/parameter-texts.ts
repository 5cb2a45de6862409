import { writeParameter } from "../../cases/wire/parameter-write.ts";
import { percentDecode } from "../../cases/wire/primitive-read.ts";
import { namedProperties, partsOf, typesOf } from "../../cases/wire/types-of.ts";
import { remembered } from "../../json/remembered.ts";
import type { JsonValue } from "../../json/value.ts";
import type { Schema } from "../../schema/schema.ts";
import { validValues } from "../../schema/valid-values.ts";
import { violations } from "../../schema/violations.ts";
import type { Parameter } from "../../spec/document.ts";

/** So many values of either kind are tried on a rule; more say little that is new. */
const mostValues = 60;

/** How a value of a parameter looks on the wire: what its style makes of it, as pieces in the order sent. */
export interface Written {
  /** `name=value` for the query, else the text; percent-encoded but in headers. */
  readonly pieces: readonly string[];
}

/** Values that a parameter's schema allows, then some that it forbids, as they are written; some may read as valid after all. */
export function writtenValues(
  parameter: Pick<Parameter, "name" | "in" | "style" | "explode" | "allowReserved" | "mediaType" | "schema">,
): readonly Written[] {
  const { schema } = parameter;
  const ofSchema = remembered(written, typeof schema === "object" ? schema : parameter, () => new Map());
  const key = JSON.stringify([parameter.in, parameter.name, parameter.style, parameter.explode]);
  return remembered(ofSchema, key, () =>
    valuesOf(schema).flatMap((value) => {
      const pieces = writeParameter(parameter, value);
      return pieces === undefined ? [] : [{ pieces }];
    }),
  );
}

const written = new WeakMap<object, Map<string, readonly Written[]>>();

function valuesOf(schema: Schema): readonly JsonValue[] {
  const broken: JsonValue[] = [];
  for (const { value } of violations(schema)) {
    if (broken.length === mostValues) break;
    broken.push(value);
  }
  return [
    ...validValues(schema)
      .slice(0, mostValues)
      .map(({ value }) => value),
    ...broken,
  ];
}

/** The decoded values that stand under a name among `name=value` pieces. */
export function valuesUnder(name: string, { pieces }: Written): readonly string[] {
  return pieces.flatMap((piece) => {
    const [first = "", ...rest] = piece.split("=");
    return percentDecode(first) === name ? [percentDecode(rest.join("="))] : [];
  });
}

/** Whether a name in the query is this parameter's: its own, that of a member of an exploded object, or one in brackets. */
export function speaksOf({ name, style, explode, schema }: Parameter, inQuery: string): boolean {
  if (name === inQuery) return true;
  if (style === "deepObject") return inQuery.startsWith(`${name}[`);
  if (style !== "form" || !explode || !typesOf(schema).has("object")) return false;
  const isMap = [...partsOf(schema)].some(
    ({ additionalProperties: more }) => more !== undefined && more !== false,
  );
  return isMap || namedProperties(schema).has(inQuery);
}
